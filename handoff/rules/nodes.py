"""What a rule is made of: groups and criteria, immutable and already checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from handoff.rules.catalogue import FactType

Operator = Literal[
    "eq", "ne", "in", "not_in", "gt", "gte", "lt", "lte", "between", "contains", "starts_with", "is_set", "is_true"
]
Scalar = str | int | float | bool | date
# A scalar, a tuple for in, not_in and between (low, high), None where the operator takes nothing.
Operand = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCriterion:
    """One condition on one fact; `value` is folded and of the fact's type."""

    id: str
    fact: str
    type: FactType
    op: Operator
    value: Operand = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCriterion:
    """At least so many acts of one kind, within so many days if given, with that content among the recent ones."""

    id: str
    activity: str
    at_least: int = 1
    within_days: int | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllOf:
    """Holds when every member does; has two members or more."""

    members: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """Holds when one member does; has two members or more."""

    members: tuple["Node", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """Holds when its member does not."""

    member: "Node"


Criterion = FactCriterion | ActivityCriterion
Node = Criterion | AllOf | AnyOf | Not


def walk(node: Node) -> Iterator[Criterion]:
    """Yield the criteria under `node` in document order."""
    match node:
        case AllOf(members=members) | AnyOf(members=members):
            for member in members:
                yield from walk(member)
        case Not(member=member):
            yield from walk(member)
        case _:
            yield node
