"""The fields that a column of an exported file can be mapped to, each with its label, group and kind of value."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from leads.handoffs.steps import Step

Kind = Literal[
    "text", "email", "domain", "country", "yes_no", "count", "amount", "time", "date", "number",
    "outcome", "channel", "direction", "act", "source",
]  # fmt: skip
Group = Literal["lead", "company", "source", "campaign", "steps", "owner", "outcome", "touch", "act", "custom"]

OUTCOMES: Final = ("converted", "working", "no_response", "bad_fit")
CHANNELS: Final = ("call", "email", "message", "meeting")
DIRECTIONS: Final = ("outbound", "inbound")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a file can say. `longest` bounds a text; `is_required` fields must be mapped."""

    name: str
    label: str
    group: Group
    kind: Kind = "text"
    longest: int = 200
    is_required: bool = False


def _table(*fields: Field) -> Mapping[str, Field]:
    return MappingProxyType({field.name: field for field in fields})


LEAD_FIELDS: Final = _table(
    Field("email", "e-mail", "lead", "email", longest=254),
    Field("name", "name", "lead"),
    Field("phone", "phone", "lead", longest=40),
    Field("title", "title", "lead"),
    Field("seniority", "seniority", "lead", longest=40),
    Field("country", "country", "lead", "country"),
    Field("consent", "consent to be contacted", "lead", "yes_no"),
    Field("is_student", "student", "lead", "yes_no"),
    Field("company.name", "company", "company"),
    Field("company.domain", "company domain", "company", "domain", longest=253),
    Field("company.industry", "industry", "company", longest=80),
    Field("company.employees", "number of employees", "company", "count"),
    Field("company.country", "company country", "company", "country"),
    Field("company.is_target", "on the target list", "company", "yes_no"),
    Field("company.is_customer", "customer", "company", "yes_no"),
    Field("company.is_competitor", "competitor", "company", "yes_no"),
    Field("source.name", "source", "source", "source", longest=60),
    Field("source.landing_page", "landing page", "source", longest=500),
    Field("campaign.name", "campaign", "campaign", longest=160),
    Field("campaign.kind", "campaign kind", "campaign", longest=40),
    *(
        Field(step.value, step.value.replace("_", " "), "steps", "time", is_required=step is Step.HANDED_OFF)
        for step in Step
    ),
    Field("tier", "tier", "lead", longest=60),
    Field("owner", "owner", "owner"),
    Field("team", "team", "owner"),
    Field("outcome", "outcome", "outcome", "outcome"),
    Field("outcome.at", "time of the outcome", "outcome", "time"),
    Field("outcome.reason", "reason of the outcome", "outcome"),
    Field("outcome.note", "note on the outcome", "outcome", longest=2_000),
    Field("outcome.amount", "amount won", "outcome", "amount"),
)

TOUCH_FIELDS: Final = _table(
    Field("at", "time", "touch", "time", is_required=True),
    Field("channel", "channel", "touch", "channel", is_required=True),
    Field("direction", "direction", "touch", "direction", is_required=True),
    Field("answered", "answered by a human", "touch", "yes_no"),
    Field("automated", "sent by automation", "touch", "yes_no"),
    Field("outcome", "outcome of the touch", "touch", longest=40),
    Field("note", "note", "touch", longest=500),
    Field("by", "who made it", "touch"),
    Field("external_id", "id in the source", "touch", longest=120),
)

OUTCOME_FIELDS: Final = _table(
    Field("outcome", "outcome", "outcome", "outcome", is_required=True),
    Field("at", "time", "outcome", "time"),
    Field("reason", "reason", "outcome"),
    Field("note", "note", "outcome", longest=2_000),
    Field("amount", "amount", "outcome", "amount"),
    Field("external_id", "id in the source", "outcome", longest=120),
)

ACT_FIELDS: Final = _table(
    Field("kind", "kind of act", "act", "act", longest=40, is_required=True),
    Field("at", "time", "act", "time", is_required=True),
    Field("content", "content", "act"),
    Field("url", "address of the page", "act", longest=500),
    Field("words", "the lead's own words", "act", longest=2_000),
    Field("campaign", "campaign", "act", longest=160),
    Field("external_id", "id in the source", "act", longest=120),
)

SECOND_FIELDS: Final[Mapping[str, Mapping[str, Field]]] = MappingProxyType(
    {"touches": TOUCH_FIELDS, "outcomes": OUTCOME_FIELDS, "acts": ACT_FIELDS}
)
