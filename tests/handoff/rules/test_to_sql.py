"""What PostgreSQL finds of a rule is what `evaluate` finds."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handoff.rules import (
    BASE,
    Columns,
    Definition,
    NamedRule,
    Rule,
    TierRule,
    Truth,
    asked_by,
    asked_by_definition,
    evaluate,
    judge,
    parse,
    parse_definition,
    tier_number_to_sql,
    tier_to_sql,
    to_sql,
    truths_to_sql,
)
from tests.handoff.rules import random_rules, strategies
from tests.handoff.rules.narrow_table import NarrowTable

pytestmark = pytest.mark.django_db

TRUTHS = {True: Truth.TRUE, False: Truth.FALSE, None: Truth.UNKNOWN}
RULES = 10_000
AT_ONCE = 100
FACTS = 25


def differences(table: NarrowTable, rules: Sequence[Rule], facts: Sequence[Any]) -> list[tuple[Rule, Any]]:
    """Return each rule with the facts of which PostgreSQL says something else than `evaluate`."""
    table.fill(facts)
    found = table.ask([to_sql(rule, table.columns) for rule in rules])
    return [
        (rule, known)
        for known, row in zip(facts, found, strict=True)
        for rule, said in zip(rules, row, strict=True)
        if TRUTHS[said] is not evaluate(rule, known).truth
    ]


def test_ten_thousand_random_rules_say_in_postgresql_what_evaluate_says() -> None:
    chance = Random(20_261_103)
    table = NarrowTable(random_rules.CATALOGUE, random_rules.KINDS[:-1])
    seen: set[Truth] = set()
    for _ in range(RULES // AT_ONCE):
        rules = [random_rules.random_rule(chance) for _ in range(AT_ONCE)]
        facts = [random_rules.random_facts(chance) for _ in range(FACTS)]
        assert differences(table, rules, facts) == []
        seen |= {evaluate(rule, facts[0]).truth for rule in rules}
    assert seen == set(Truth)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rules=st.lists(strategies.rules, min_size=1, max_size=4), facts=st.lists(strategies.facts, max_size=6))
def test_it_agrees_with_evaluate(table: NarrowTable, rules: list[Rule], facts: list[dict[str, Any]]) -> None:
    assert differences(table, rules, [storable(known) for known in facts]) == []


@pytest.fixture
def table() -> NarrowTable:
    return NarrowTable(strategies.CATALOGUE, strategies.KINDS)


def storable(value: Any) -> Any:
    """Return facts as PostgreSQL can hold them at all: without half of a surrogate pair."""
    if isinstance(value, dict):
        return {key: storable(part) for key, part in value.items()}
    return None if value == "\ud800" else value


def random_definition(chance: Random) -> Definition:
    """Return up to four tiers and up to two never rules, every criterion with an id of its own."""
    rules = (random_rules.random_rule(chance, prefix=f"r{number}_") for number in range(100))
    tiers = tuple(
        TierRule(key=f"tier_{place}", name=f"Tier {place}", fit=next(rules), behaviour=next(rules))
        for place in range(chance.randint(1, 4))
    )
    never = tuple(
        NamedRule(id=f"never_{place}", label="Never", rule=next(rules)) for place in range(chance.randint(0, 2))
    )
    return Definition(tiers=tiers, never=never)


def test_the_tier_its_place_and_every_truth_are_those_of_judge() -> None:
    chance = Random(7)
    table = NarrowTable(random_rules.CATALOGUE, random_rules.KINDS[:-1])
    keys: set[str | None] = set()
    for _ in range(100):
        definition = random_definition(chance)
        facts = [random_rules.random_facts(chance) for _ in range(FACTS)]
        table.fill(facts)
        asked = [write(definition, table.columns) for write in (tier_to_sql, tier_number_to_sql, truths_to_sql)]
        places = ["", *(tier.key for tier in definition.tiers)]
        for known, (key, place, truths) in zip(facts, table.ask(asked), strict=True):
            verdict = judge(definition, known)
            assert (key, places[place]) == (verdict.tier or "", verdict.tier or "")
            assert truths == [int(truth) for truth in verdict.truths.values()]
            keys.add(verdict.tier)
    assert {None, "tier_0", "tier_1", "tier_2"} <= keys


def test_what_has_no_column_is_unknown_and_no_act() -> None:
    table = NarrowTable(BASE, ())
    table.fill([{}])
    nowhere = Columns(facts={}, kinds={})
    title = {"id": "c1", "fact": "lead.title", "op": "eq", "value": "vp"}
    asked = [
        title,
        {"not": title},
        {"id": "c1", "fact": "lead.title", "op": "is_set"},
        {"id": "c1", "activity": "tour"},
        {"not": {"id": "c1", "activity": "tour", "within_days": 3}},
    ]

    (found,) = table.ask([to_sql(parse(document, catalogue=BASE), nowhere) for document in asked])

    assert found == (None, None, False, False, True)


def test_values_never_become_part_of_the_statement() -> None:
    hostile = "x'); DROP TABLE narrow; --"
    rule = parse({"id": "c1", "fact": "lead.title", "op": "in", "value": [hostile, "%s"]}, catalogue=BASE)

    found = to_sql(rule, Columns(facts={"lead.title": "title"}, kinds={}))

    places = ", ".join(["%s::text"] * len(found.params))
    assert (found.text, set(found.params)) == (f"(title IN ({places}))", {hostile.lower(), "%s"})


def test_a_rule_tells_which_facts_and_kinds_it_asks_for() -> None:
    rule = parse(
        {
            "any": [
                {"id": "c1", "fact": "company.employees", "op": "gte", "value": 50},
                {"not": {"id": "c2", "activity": "tour", "within_days": 3}},
            ]
        },
        catalogue=BASE,
    )

    asked = asked_by([rule])

    assert (dict(asked.facts), asked.kinds) == ({"company.employees": "number"}, {"tour"})


def test_a_definition_asks_for_what_judges_and_not_for_its_context() -> None:
    employees = {"id": "c1", "fact": "company.employees", "op": "gte", "value": 50}
    definition = parse_definition(
        {
            "tiers": [
                {
                    "key": "any",
                    "name": "Any",
                    "fit": employees,
                    "behaviour": {"id": "c2", "activity": "tour"},
                    "context": [
                        {"id": "title", "label": "Title", "rule": {"id": "k1", "fact": "lead.title", "op": "is_set"}}
                    ],
                }
            ],
            "never": [
                {"id": "no", "label": "No", "rule": {"id": "n1", "fact": "lead.consent", "op": "eq", "value": False}}
            ],
        },
        catalogue=BASE,
    )

    asked = asked_by_definition(definition)

    assert (set(asked.facts), asked.kinds) == ({"company.employees", "lead.consent"}, {"tour"})
