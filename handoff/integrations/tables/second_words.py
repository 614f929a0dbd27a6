"""What CRMs call the columns of calls, deals and campaign members: names by the field they mean, best first."""

from collections.abc import Mapping
from typing import Final

from handoff.integrations.tables.header_words import CLOSED_AT, CONVERTED_AT, STATUS

# What names the lead of a row, by what it is compared with. Of `ANY_KEY` the values say which.
LEAD_IDS: Final = (
    "lead id", "leadid", "lead id 18", "lead record id", "contact id", "contactid", "contact record id", "person id",
    "prospect id", "mql id", "who id", "whoid", "associated contact ids", "associated contact id", "related lead id",
)  # fmt: skip
LEAD_EMAILS: Final = (
    "lead email", "contact email", "person email", "email", "email address", "e mail", "associated contact email",
)  # fmt: skip
ANY_KEY: Final = ("lead", "contact", "person", "related to", "who", "prospect", "associated contact", "contact person")
LEAD_NAMES: Final = ("lead name", "contact name", "full name", "person name", "name", "lead last name", "last name")

# Of which kind a file is: words of its name, and of its columns.
KINDS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "touches": (
        frozenset({"call", "calls", "touch", "touches", "meeting", "meetings", "task", "tasks", "engagements"}),
        frozenset({"direction", "call direction", "call type", "call start time", "call duration", "call owner",
                   "call duration in seconds", "duration", "seconds", "task id", "taskid", "call id", "call outcome"}),
    ),
    "outcomes": (
        frozenset({"deal", "deals", "opportunity", "opportunities", "outcomes"}),
        frozenset({"deal id", "deal name", "deal stage", "opportunity id", "opportunity name", "amount", "stage",
                   "close date", "won date", "won time", "deal value", "closed lost reason", "lost reason"}),
    ),
    "acts": (
        frozenset({"campaign", "campaigns", "member", "members", "submissions", "responses"}),
        frozenset({"campaign name", "campaign", "member status", "campaign id", "campaign member id", "form name",
                   "member first associated date", "first responded date"}),
    ),
}  # fmt: skip
CHANNELS: Final = {"call": "call", "calls": "call", "meeting": "meeting", "meetings": "meeting", "emails": "email"}
DIRECTIONS: Final = {
    "outbound": "outbound", "outgoing": "outbound", "out": "outbound",
    "inbound": "inbound", "incoming": "inbound", "in": "inbound", "missed": "inbound",
}  # fmt: skip

FIELD_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "touches": {
        "at": ("call start time", "call time", "call date", "activity date", "activity time", "start time",
               "started at", "occurred at", "date time", "timestamp", "when", "at", "time", "date", "due date",
               "create date", "created date", "created time", "created at"),
        "direction": ("direction", "call direction", "call type"),
        "by": ("call owner", "activity owner", "task owner", "activity assigned to", "assigned to", "owner",
               "owner name", "made by", "user", "rep", "who"),
        "outcome": ("call outcome", "call result", "outcome", "result"),
        "note": ("subject", "call subject", "activity subject", "note", "notes"),
        "external_id": ("task id", "taskid", "call id", "callid", "activity id", "call", "record id", "id"),
    },
    "outcomes": {
        "at": ("won date", *CONVERTED_AT, *CLOSED_AT),
        "reason": ("lost reason", "closed lost reason", "deal lost reason", "loss reason", "reason"),
        "amount": ("amount", "deal amount", "opportunity amount", "deal value", "value"),
        "external_id": ("deal id", "opportunity id", "opportunityid", "record id", "id"),
    },
    "acts": {
        "at": ("first responded date", "member first associated date", "responded at", "submitted at",
               "submission date", "last modified time", "last modified date", "created date", "created time",
               "created at", "timestamp", "date"),
        "content": ("member status", "status", "form name", "content"),
        "campaign": ("campaign name", "campaign"),
        "url": ("page url", "url"),
        "words": ("message", "comments"),
        "external_id": ("campaign member id", "submission id", "record id", "id"),
    },
}  # fmt: skip
OUTCOMES: Final = ("deal stage", "opportunity stage", *STATUS)
ANSWERED: Final = (
    "call duration in seconds", "call duration seconds", "duration in seconds", "duration seconds", "call duration",
    "talk time", "duration", "seconds",
)  # fmt: skip
