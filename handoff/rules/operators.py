"""What each operator asks of a known value."""

from collections.abc import Callable, Mapping
from functools import partial
from operator import eq, ge, gt, le, lt, ne
from types import MappingProxyType
from typing import Any

from handoff.rules.nodes import FactCriterion, Operator

Condition = Callable[[Any], bool]


def _none_of(choices: frozenset[Any]) -> Condition:
    return lambda value: value not in choices


# Each takes the operand and returns what the fact's value has to meet. partial binds the operand on the left, so
# the comparisons stand the other way round.
_CONDITIONS: Mapping[Operator, Callable[[Any], Condition]] = MappingProxyType(
    {
        "eq": lambda operand: partial(eq, operand),
        "ne": lambda operand: partial(ne, operand),
        "in": lambda operand: frozenset(operand).__contains__,
        "not_in": lambda operand: _none_of(frozenset(operand)),
        "gt": lambda operand: partial(lt, operand),
        "gte": lambda operand: partial(le, operand),
        "lt": lambda operand: partial(gt, operand),
        "lte": lambda operand: partial(ge, operand),
        "between": lambda operand: lambda value: operand[0] <= value <= operand[1],
        "contains": lambda operand: lambda value: operand in value,
        "starts_with": lambda operand: lambda value: value.startswith(operand),
        "is_set": lambda _nothing: lambda _value: True,
        "is_true": lambda _nothing: partial(eq, True),
    }
)


def condition_of(criterion: FactCriterion) -> Condition:
    """Return the condition that a known value of the criterion's fact has to meet."""
    return _CONDITIONS[criterion.op](criterion.value)
