"""A criterion as the fields of a form: what was typed, and what is made of it; what can't be read stays as typed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from math import isfinite
from typing import Any, Final

from handoff.rules import ACTIVITY_LABELS, Catalogue, FactType, fold
from handoff.web.draft_words import IS_FALSE, OPERATOR_WORDS

WITHOUT_VALUE: Final = ("is_set", "is_true", IS_FALSE)
SEVERAL: Final = ("in", "not_in")
LONGEST_NUMBER: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFields:
    """What a criterion's form holds, all of it text; `about` is fact or act."""

    about: str = "fact"
    id: str = ""
    fact: str = ""
    op: str = ""
    value: str = ""
    values: str = ""
    low: str = ""
    high: str = ""
    activity: str = ""
    at_least: str = ""
    within_days: str = ""
    content: str = ""

    @classmethod
    def sent(cls, data: Mapping[str, Any]) -> "CriterionFields":
        """Return the fields as a form sent them."""
        found = {one.name: str(data.get(one.name, "")).replace("\r\n", "\n").strip() for one in fields(cls)}
        return cls(**{**found, "about": "act" if found["about"] == "act" else "fact"})

    @classmethod
    def of(cls, node: Mapping[str, Any]) -> "CriterionFields":
        """Return the fields of a criterion as a draft holds it."""
        identifier = _text(node.get("id"))
        if "activity" in node:
            found = {name: _text(node.get(name)) for name in ("activity", "at_least", "within_days", "content")}
            return cls(about="act", id=identifier, **found)
        op, value = _text(node.get("op")), node.get("value")
        if isinstance(value, bool) and op in ("eq", "ne"):
            op, value = ("is_true" if value is (op == "eq") else IS_FALSE), None
        listed = value if isinstance(value, list) else [] if value is None else [value]
        first, last = (_text(listed[0]), _text(listed[-1])) if listed else ("", "")
        return cls(
            id=identifier,
            fact=_text(node.get("fact")),
            op=op,
            value=first,
            values="\n".join(map(_text, listed)),
            low=first,
            high=last if len(listed) > 1 else "",
        )

    def type_in(self, known: Catalogue) -> FactType | None:
        """Return the type of the chosen fact; None while none is."""
        return known[self.fact].type if self.fact in known else None

    def node(self, known: Catalogue, *, identifier: str) -> dict[str, Any]:
        """Return the criterion that the fields say; what is no number where one is needed stays text."""
        if self.about == "act":
            return self._act(identifier)
        fact_type = self.type_in(known)
        op = self.operator(known)
        said: dict[str, Any] = {"id": identifier, "fact": self.fact, "op": "eq" if op == IS_FALSE else op}
        if op == IS_FALSE:
            return {**said, "value": False}
        if op in WITHOUT_VALUE:
            return said
        if op == "between":
            return {**said, "value": [typed(self.low, fact_type), typed(self.high, fact_type)]}
        if op in SEVERAL:
            lines = [line.strip() for line in self.values.split("\n")]
            return {**said, "value": [typed(line, fact_type) for line in lines if line]}
        return {**said, "value": typed(self.value, fact_type)}

    def operator(self, known: Catalogue) -> str:
        """Return the operator, or the first one of the fact's type where it has no such one."""
        fact_type = self.type_in(known)
        words = OPERATOR_WORDS[fact_type] if fact_type else {}
        return self.op if self.op in words or not words else next(iter(words))

    def _act(self, identifier: str) -> dict[str, Any]:
        kind = next((key for key, label in ACTIVITY_LABELS.items() if label == self.activity), self.activity)
        said: dict[str, Any] = {"id": identifier, "activity": kind}
        if self.at_least not in ("", "1"):
            said["at_least"] = typed(self.at_least, "number")
        if self.within_days:
            said["within_days"] = typed(self.within_days, "number")
        if self.content:
            said["content"] = fold(self.content)
        return said

    @property
    def hint(self) -> str:
        """What an id can be made of."""
        return self.activity if self.about == "act" else self.fact.rpartition(".")[2]

    @property
    def is_chosen(self) -> bool:
        """Whether it says what it is about."""
        return bool(self.activity if self.about == "act" else self.fact)


FIELD_NAMES: Final = tuple(asdict(CriterionFields()))


def typed(text: str, fact_type: FactType | None) -> Any:
    """Return what was typed as a value of a type; text where it can be none."""
    if fact_type != "number":
        return fold(text) if fact_type == "text" else text
    plain = text.replace(",", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if len(plain) > LONGEST_NUMBER:
        return text
    try:
        return int(plain)
    except ValueError:
        pass
    try:
        number = float(plain)
    except ValueError:
        return text
    return number if isfinite(number) else text


def field_of(place: str, fields_now: CriterionFields) -> str:
    """Return the name of the field that a problem is about, by the end of its place: /value/1 of between is high."""
    name, _, rest = place.strip("/").partition("/")
    if name != "value":
        return name if name in FIELD_NAMES else ""
    if fields_now.op == "between":
        return "high" if rest == "1" else "low"
    return "values" if fields_now.op in SEVERAL else "value"


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
