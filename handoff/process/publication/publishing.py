"""Publishing: a signed version judges from now on, at once or at its chosen time, and nothing publishes it twice."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from handoff.outbox.kinds import Kind
from handoff.people.models import User
from handoff.process.publication.locking import ProposalEndedError, lock_proposal
from handoff.process.publication.proposing import end_proposal
from handoff.process.publication.signatories import SIGNING
from leads.definitions.in_force import hold_judging
from leads.definitions.models import DefinitionActivation, DraftState, EndedBy, Proposal, Rescoring, Signature
from leads.definitions.publish import activate


def is_signed(proposal: Proposal) -> bool:
    """Say whether both teams have signed."""
    return Signature.objects.filter(version=proposal.version, team_kind__in=SIGNING).count() == len(SIGNING)


def is_due(proposal: Proposal, *, now: datetime) -> bool:
    """Say whether the chosen time has come; without one it has."""
    return proposal.publish_at is None or proposal.publish_at <= now


def publish(proposal: Proposal, *, by: User | None, clock: Callable[[], datetime]) -> DefinitionActivation:
    """Put a locked, signed proposal in force, and ask for nurture to be judged by it.

    Whoever judges by the former version ends before.
    The time is asked for once nobody judges any more, so it is later than that of each of their verdicts.
    """
    hold_judging()
    now = clock()
    activation = activate(proposal.version, now=now)
    Rescoring.objects.create(activation=activation, asked_at=now)
    end_proposal(proposal, how=EndedBy.published, kind=Kind.DEFINITION_PUBLISHED, by=by, now=now)
    return activation


def publish_due(*, clock: Callable[[], datetime]) -> DefinitionActivation | None:
    """Publish the proposal whose chosen time has come, if both teams have signed; any number of workers may try."""
    now = clock()
    waiting = Proposal.objects.filter(draft__state=DraftState.proposed, ends=None, publish_at__lte=now).first()
    if waiting is None or not is_signed(waiting):
        return None
    try:
        with transaction.atomic():
            proposal = lock_proposal(waiting.pk)
            return publish(proposal, by=None, clock=clock)
    except ProposalEndedError:  # another worker was first
        return None
