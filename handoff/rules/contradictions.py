"""Finding what no lead can meet: criteria of one group that never hold together."""

from collections.abc import Iterable, Iterator
from typing import Any

from handoff.rules.nodes import AllOf, FactCriterion, Node
from handoff.rules.operators import condition_of


def contradictions(members: Iterable[Node]) -> Iterator[tuple[str, list[str]]]:
    """Yield each fact, with the ids of its criteria, of which no value meets all `members` at once."""
    by_fact: dict[str, list[FactCriterion]] = {}
    for criterion in _conjuncts(members):
        if criterion.op != "is_set":
            by_fact.setdefault(criterion.fact, []).append(criterion)
    for fact, asked in by_fact.items():
        if len(asked) > 1 and not _can_hold(asked):
            yield fact, [criterion.id for criterion in asked]


def _conjuncts(members: Iterable[Node]) -> Iterator[FactCriterion]:
    for member in members:
        if isinstance(member, FactCriterion):
            yield member
        elif isinstance(member, AllOf):
            yield from _conjuncts(member.members)


def _can_hold(asked: list[FactCriterion]) -> bool:
    named = [_named_values(criterion) for criterion in asked if criterion.op in ("eq", "in", "is_true")]
    if named:
        return _meets_any(set.intersection(*named), asked)
    lows = [bound for criterion in asked for bound in _bounds(criterion, ("gt", "gte"), 0)]
    highs = [bound for criterion in asked for bound in _bounds(criterion, ("lt", "lte"), 1)]
    if not lows or not highs or max(lows) < min(highs):
        return True
    return max(lows) == min(highs) and _meets_any({max(lows)}, asked)


def _named_values(criterion: FactCriterion) -> set[Any]:
    if criterion.op == "is_true":
        return {True}
    return set(criterion.value) if isinstance(criterion.value, tuple) else {criterion.value}


def _bounds(criterion: FactCriterion, ops: tuple[str, ...], side: int) -> list[Any]:
    if criterion.op == "between" and isinstance(criterion.value, tuple):
        return [criterion.value[side]]
    return [criterion.value] if criterion.op in ops else []


def _meets_any(values: set[Any], asked: list[FactCriterion]) -> bool:
    conditions = [condition_of(criterion) for criterion in asked]
    return any(all(meets(value) for meets in conditions) for value in values)
