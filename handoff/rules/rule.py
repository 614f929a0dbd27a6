"""A rule: a checked condition, its canonical document, and the program that runs it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handoff.rules.nodes import ActivityCriterion, AllOf, AnyOf, Criterion, FactCriterion, Node, Not, Operand, walk
from handoff.rules.program import Program, compile_program


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What `parse` makes of a document; two rules are equal when their canonical documents are."""

    root: Node
    program: Program = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "program", compile_program(self.root))


def criteria(rule: Rule) -> Iterator[Criterion]:
    """Yield the criteria of `rule` in document order."""
    return walk(rule.root)


def canonical(rule: Rule) -> dict[str, Any]:
    """Return the one JSON document of `rule`: operands folded, groups of one unwrapped, defaults written out."""
    return _document(rule.root)


def _document(node: Node) -> dict[str, Any]:
    match node:
        case AllOf(members=members):
            return {"all": [_document(member) for member in members]}
        case AnyOf(members=members):
            return {"any": [_document(member) for member in members]}
        case Not(member=member):
            return {"not": _document(member)}
        case FactCriterion():
            return _fact_document(node)
        case ActivityCriterion():
            return _activity_document(node)


def _fact_document(criterion: FactCriterion) -> dict[str, Any]:
    document: dict[str, Any] = {"id": criterion.id, "fact": criterion.fact, "op": criterion.op}
    if criterion.value is not None:
        document["value"] = _value_document(criterion.value)
    return document


def _value_document(value: Operand) -> Any:
    if isinstance(value, tuple):
        return [_value_document(part) for part in value]
    return value.isoformat() if isinstance(value, date) else value


def _activity_document(criterion: ActivityCriterion) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": criterion.id,
        "activity": criterion.activity,
        "at_least": criterion.at_least,
        "within_days": criterion.within_days,
        "content": criterion.content,
    }
    return {key: value for key, value in document.items() if value is not None}
