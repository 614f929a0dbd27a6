"""A definition as SQL: the tier of each row, and the truth of each criterion, as `judge` says them."""

from typing import Any

from handoff.rules.definition import Definition
from handoff.rules.rule import Rule
from handoff.rules.to_sql import Asked, Columns, Sql, asked_by, write_node
from handoff.rules.truth import UNKNOWN


def asked_by_definition(definition: Definition) -> Asked:
    """Return what the tiers and never rules of `definition` ask for; its context does not judge."""
    return asked_by(_judging(definition))


def tier_to_sql(definition: Definition, columns: Columns) -> Sql:
    """Return the expression of the key of a row's tier; empty is not ready."""
    return _cases(definition, columns, [tier.key for tier in definition.tiers], otherwise="", place="%s::text")


def tier_number_to_sql(definition: Definition, columns: Columns) -> Sql:
    """Return the expression of the place of a row's tier, 1 being the first; 0 is not ready."""
    places = range(1, len(definition.tiers) + 1)
    return _cases(definition, columns, places, otherwise=0, place="%s::integer")


def truths_to_sql(definition: Definition, columns: Columns) -> Sql:
    """Return the expression of the truths that an evaluation stores, in the order of `Definition.criteria`."""
    params: list[Any] = []
    truths = [
        f"coalesce({write_node(criterion, columns, params)}::integer, {int(UNKNOWN)})"
        for criterion in definition.criteria.values()
    ]
    return Sql(text=f"ARRAY[{', '.join(truths)}]::smallint[]", params=tuple(params))


def _cases(definition: Definition, columns: Columns, values: Any, *, otherwise: Any, place: str) -> Sql:
    """Write the first case that is true; what is unknown neither excludes nor makes ready."""
    params: list[Any] = []
    cases = []
    for exclusion in definition.never:
        cases.append(f"WHEN {write_node(exclusion.rule.root, columns, params)} THEN {place}")
        params.append(otherwise)
    for tier, value in zip(definition.tiers, values, strict=True):
        fit = write_node(tier.fit.root, columns, params)
        behaviour = write_node(tier.behaviour.root, columns, params)
        cases.append(f"WHEN {fit} AND {behaviour} THEN {place}")
        params.append(value)
    if not cases:
        return Sql(text=place, params=(otherwise,))
    return Sql(text=f"CASE {' '.join(cases)} ELSE {place} END", params=(*params, otherwise))


def _judging(definition: Definition) -> list[Rule]:
    rules = [rule for tier in definition.tiers for rule in (tier.fit, tier.behaviour)]
    return [*rules, *(exclusion.rule for exclusion in definition.never)]
