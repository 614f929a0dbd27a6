"""The catalogue: every fact a rule may ask for, with its type, scope and label."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from handoff.rules.text import fold, is_blank, text_fault

FactType = Literal["text", "number", "date", "boolean"]
Scope = Literal["lead", "handoff"]

FACT_TYPES: tuple[FactType, ...] = get_args(FactType)
SCOPES: tuple[Scope, ...] = get_args(Scope)
LONGEST_LABEL = 120

_PATH = re.compile(r"[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}")
_ACTIVITY_KIND = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known of a lead.

    `scope` is "lead" for what every rule may ask, "handoff" for what only routing, SLA and context rules may ask.
    `values` are the texts the fact can take; empty when it can take any. `is_code` shows its values in capitals.

    Raises: ValueError for a path, type, scope or label that can't be one.
    """

    path: str
    type: FactType
    scope: Scope
    label: str
    values: tuple[str, ...] = ()
    is_code: bool = False

    def __post_init__(self) -> None:
        fault = self._fault()
        if fault:
            raise ValueError(fault)
        object.__setattr__(self, "values", tuple(fold(value) for value in self.values))

    def _fault(self) -> str | None:
        if not _PATH.fullmatch(self.path) or self.path.startswith("activities."):
            return "A fact's path is section.name in lower_snake, and the section is not activities."
        if self.type not in FACT_TYPES:
            return f"{self.path}: the type is one of {', '.join(FACT_TYPES)}."
        if self.scope not in SCOPES or (self.scope == "handoff") != self.path.startswith("handoff."):
            return f"{self.path}: the scope is handoff for facts of the handoff, lead for all others."
        if is_blank(self.label) or text_fault(self.label, longest=LONGEST_LABEL):
            return f"{self.path}: the label is 1 to {LONGEST_LABEL} printable characters."
        if self.values and self.type != "text":
            return f"{self.path}: only text has a list of values."
        return None


class Catalogue(Mapping[str, Fact]):
    """Facts by path; immutable.

    Raises: ValueError when two facts share a path or a label, since a sentence could not tell them apart.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, Fact] = {}
        labels: set[str] = set()
        for fact in facts:
            if fact.path in self._facts or fold(fact.label) in labels:
                message = f"{fact.path}: the path or the label “{fact.label}” is taken; give the fact another."
                raise ValueError(message)
            self._facts[fact.path] = fact
            labels.add(fold(fact.label))

    def __getitem__(self, path: str) -> Fact:
        return self._facts[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def register(self, fact: Fact) -> "Catalogue":
        """Return a catalogue that also holds the custom `fact`.

        Raises: ValueError when its path or label is taken.
        """
        return Catalogue([*self._facts.values(), fact])


BASE = Catalogue(
    [
        Fact("lead.title", "text", "lead", "title"),
        Fact("lead.seniority", "text", "lead", "seniority"),
        Fact("lead.country", "text", "lead", "country", is_code=True),
        Fact("lead.email_domain", "text", "lead", "e-mail domain"),
        Fact("lead.is_free_mail", "boolean", "lead", "free-mail address"),
        Fact("lead.consent", "boolean", "lead", "consent to be contacted"),
        Fact("lead.has_phone", "boolean", "lead", "phone number"),
        Fact("lead.is_student", "boolean", "lead", "student"),
        Fact("company.domain", "text", "lead", "company domain"),
        Fact("company.industry", "text", "lead", "industry"),
        Fact("company.employees", "number", "lead", "number of employees"),
        Fact("company.country", "text", "lead", "company country", is_code=True),
        Fact("company.is_target", "boolean", "lead", "place on the target list"),
        Fact("company.is_customer", "boolean", "lead", "customer"),
        Fact("company.is_competitor", "boolean", "lead", "competitor"),
        Fact("source.name", "text", "lead", "source"),
        Fact("source.medium", "text", "lead", "source medium"),
        Fact("source.landing_page", "text", "lead", "landing page"),
        Fact("campaign.name", "text", "lead", "campaign"),
        Fact("campaign.kind", "text", "lead", "campaign kind"),
        Fact("handoff.tier", "text", "handoff", "tier"),
        Fact("handoff.pool", "text", "handoff", "pool"),
        Fact("handoff.is_reentry", "boolean", "handoff", "re-entry"),
    ]
)

# What a lead did, as a sentence says it. Kinds are an open set: any lower_snake word is one.
ACTIVITY_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "demo_request": "asked for a demo",
        "quote_request": "asked for a quote",
        "call_request": "asked for a call",
        "contact_request": "asked to be contacted",
        "pricing_view": "saw pricing",
        "content_download": "downloaded content",
        "webinar_attended": "attended a webinar",
        "trial_start": "started a trial",
        "email_click": "clicked in an e-mail",
        "page_view": "viewed a page",
    }
)


def is_activity_kind(kind: str) -> bool:
    """Say whether `kind` can name a kind of activity: lower_snake, at most 60 characters."""
    return len(kind) <= 60 and _ACTIVITY_KIND.fullmatch(kind) is not None
