"""What messages are about."""

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a message is about; the same word in the outbox, in keys and in the process."""

    OWNER_ASSIGNED = "owner_assigned"
    CLOCK_WARNED = "clock_warned"
    CLOCK_BREACHED = "clock_breached"
    REASSIGN_DUE = "reassign_due"
    TIER_RAISED = "tier_raised"
    CAME_BACK = "came_back"
    NOTICE_ACCEPTED = "notice_accepted"
    SIGNATURE_ASKED = "signature_asked"
    PROPOSAL_SIGNED = "proposal_signed"
    PROPOSAL_RETURNED = "proposal_returned"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn"
    DEFINITION_PUBLISHED = "definition_published"
    REVISION_DUE = "revision_due"
    PROMISE_SIGNATURE_ASKED = "promise_signature_asked"
    PROMISE_SIGNED = "promise_signed"
    PROMISE_RETURNED = "promise_returned"


# Notices whose arrival is a step of the path: the owner's own.
RECEIPTED: Final = frozenset({Kind.OWNER_ASSIGNED})
