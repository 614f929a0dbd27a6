"""The one thing of a draft that is open: a criterion, a group, a tier, a named rule or the introduction, as a form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handoff.web.draft_fields import CriterionFields
from leads.definitions.seen_facts import Seen

FACT_FIELDS: Final = ("fact", "op", "value", "values", "low", "high")
ACT_FIELDS: Final = ("activity", "at_least", "within_days", "content")
LABELS: Final = {
    "fact": "Fact",
    "op": "Is",
    "value": "Value",
    "values": "Values",
    "low": "From",
    "high": "To",
    "activity": "What they did",
    "at_least": "At least",
    "within_days": "Within days",
    "content": "Content",
    "id": "Id",
    "key": "Key",
    "name": "Name",
    "label": "Label",
    "intro": "Introduction",
    "title": "Title",
    "why": "Why",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProblem:
    """Something to put right: the field it is about, and the words that stand beside it and at the top."""

    name: str
    label: str
    text: str

    @property
    def anchor(self) -> str:
        return f"f-{self.name}" if self.name else "open"


class Errors(dict[str, list[str]]):
    """The words of the problems by field; a template that asks for another name gets none."""

    def __missing__(self, name: str) -> list[str]:
        return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A group or rule that a criterion can be moved into."""

    place: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenForm:
    """What is open, and where: `place` of what is there, or `into` which group or list something new goes.

    `texts` are the values of its plain fields, `fields` those of a criterion.
    """

    kind: str
    place: str = ""
    into: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    fields: CriterionFields = field(default_factory=CriterionFields)
    has_free_id: bool = False
    sentence: str = ""
    problems: Sequence[FormProblem] = ()
    fact_groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    operators: Mapping[str, str] = field(default_factory=dict)
    kinds: Sequence[tuple[str, str]] = ()
    type_words: str = ""
    seen: Seen | None = None
    shared: Sequence[str] = ()
    targets: Sequence[Target] = ()
    is_in_list: bool = False
    is_root: bool = False
    can_unwrap: bool = False

    @property
    def at(self) -> str:
        """The place below which the form stands on the page."""
        return self.place or self.into

    @property
    def is_new(self) -> bool:
        return not self.place

    @property
    def errors(self) -> Errors:
        found = Errors()
        for problem in self.problems:
            found.setdefault(problem.name, []).append(problem.text)
        return found

    @property
    def general_errors(self) -> list[str]:
        """The words of the problems that are about no field."""
        return self.errors[""]

    @property
    def field_errors(self) -> list[tuple[str, list[str]]]:
        """The words of the problems of each field that the form shows, of most fields none."""
        errors = self.errors
        return [(name, errors[name]) for name in self._field_names()]

    def _field_names(self) -> tuple[str, ...]:
        if self.kind != "criterion":
            return tuple(self.texts) if self.kind != "group" else ()
        names = ACT_FIELDS if self.fields.about == "act" else FACT_FIELDS if self.operators else ("fact",)
        return (*names, "id") if self.has_free_id and len(names) > 1 else names
