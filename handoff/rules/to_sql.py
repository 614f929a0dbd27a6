"""A rule as SQL over a table with one typed column a fact: always in agreement with `evaluate`."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from handoff.rules.catalogue import FactType
from handoff.rules.narrow import narrow_content
from handoff.rules.nodes import (
    ActivityCriterion,
    AllOf,
    AnyOf,
    Criterion,
    FactCriterion,
    Node,
    Not,
    Operand,
    Operator,
    walk,
)
from handoff.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class KindColumns:
    """The columns of one kind of act, as `narrow_acts` fills them; all are NULL where there was no such act."""

    number: str
    ages: str
    contents: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of columns by path of a fact and by kind of act, as SQL writes them.

    What has no column occurs in no row: the fact is unknown, the kind is zero acts. Texts have to be folded, in a
    column of collation "C"; numbers are double precision.
    """

    facts: Mapping[str, str]
    kinds: Mapping[str, KindColumns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql:
    """An expression with a %s for each of `params`, in their order."""

    text: str
    params: tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The facts, with their types, and the kinds of act that rules ask for."""

    facts: Mapping[str, FactType]
    kinds: frozenset[str]


def asked_by(rules: Iterable[Rule]) -> Asked:
    """Return what has to have a column before `rules` can be told in SQL."""
    facts: dict[str, FactType] = {}
    kinds: set[str] = set()
    for rule in rules:
        for criterion in walk(rule.root):
            if isinstance(criterion, ActivityCriterion):
                kinds.add(criterion.activity)
            else:
                facts[criterion.fact] = criterion.type
    return Asked(facts=MappingProxyType(facts), kinds=frozenset(kinds))


def to_sql(rule: Rule, columns: Columns) -> Sql:
    """Return the boolean expression that is true, false or NULL where `evaluate` says true, false or unknown."""
    params: list[Any] = []
    return Sql(text=write_node(rule.root, columns, params), params=tuple(params))


def write_node(node: Node, columns: Columns, params: list[Any]) -> str:
    """Return the expression of `node` in brackets, and add its parameters to `params`.

    AND, OR and NOT of PostgreSQL are Kleene's.
    """
    match node:
        case AllOf(members=members):
            return "(" + " AND ".join([write_node(member, columns, params) for member in members]) + ")"
        case AnyOf(members=members):
            return "(" + " OR ".join([write_node(member, columns, params) for member in members]) + ")"
        case Not(member=member):
            return f"(NOT {write_node(member, columns, params)})"
        case _:
            return _write_criterion(node, columns, params)


def _write_criterion(criterion: Criterion, columns: Columns, params: list[Any]) -> str:
    if isinstance(criterion, ActivityCriterion):
        return _write_acts(criterion, columns.kinds.get(criterion.activity), params)
    column = columns.facts.get(criterion.fact)
    if column is None:
        return "FALSE" if criterion.op == "is_set" else "NULL::boolean"
    return f"({_write_fact(criterion, column, params)})"


# A parameter of the type that the column has, whatever the driver makes of the value.
_PLACES: Mapping[FactType, str] = MappingProxyType(
    {"text": "%s::text", "number": "%s::float8", "date": "%s::date", "boolean": "%s::boolean"}
)
_COMPARISONS: Mapping[Operator, str] = MappingProxyType(
    {"eq": "=", "ne": "<>", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
)


# PostgreSQL looks a value up in a list of so many; a shorter one it compares text by text, which takes twice as long.
HASHED_FROM: Final = 9


def _write_fact(criterion: FactCriterion, column: str, params: list[Any]) -> str:
    operands = list(_parts(criterion.value))
    if criterion.type == "text" and criterion.op in ("in", "not_in"):
        operands += operands[:1] * (HASHED_FROM - len(operands))
    params += operands
    place = _PLACES[criterion.type]
    match criterion.op:
        case "is_set":
            return f"{column} IS NOT NULL"
        case "is_true":
            return column
        case "in" | "not_in":
            word = "IN" if criterion.op == "in" else "NOT IN"
            return f"{column} {word} ({', '.join([place] * len(operands))})"
        case "between":
            return f"{column} BETWEEN {place} AND {place}"
        case "contains":
            return f"strpos({column}, {place}) > 0"
        case "starts_with":
            return f"starts_with({column}, {place})"
        case _:
            return f"{column} {_COMPARISONS[criterion.op]} {place}"


def _parts(value: Operand) -> Iterator[Any]:
    if isinstance(value, tuple):
        yield from value
    elif value is not None:
        yield value


def _write_acts(criterion: ActivityCriterion, columns: KindColumns | None, params: list[Any]) -> str:
    if columns is None:
        return "FALSE"
    conditions = []
    if criterion.content is not None:
        conditions.append(f"strpos({columns.contents}, %s::text) > 0")
        params.append(narrow_content(criterion.content))
    if criterion.within_days is None:
        conditions.append(f"{columns.number} >= %s")
        params.append(criterion.at_least)
    else:
        # The nth latest act lies within the window exactly when n acts do.
        conditions.append(f"{columns.ages}[%s] <= %s")
        params += [criterion.at_least, criterion.within_days]
    # A kind that does not occur is zero acts, never unknown.
    return f"(({' AND '.join(conditions)}) IS TRUE)"
