"""The canonical document of a rule."""

import json
from typing import Any

import pytest
from hypothesis import given

from handoff.rules import Rule, Truth, canonical, evaluate, parse
from tests.handoff.rules.strategies import CATALOGUE, documents, facts, rules


@given(rule=rules)
def test_a_canonical_document_survives_json_and_parses_to_the_same_rule(rule: Rule) -> None:
    document = json.loads(json.dumps(canonical(rule)))

    assert parse(document, catalogue=CATALOGUE) == rule
    assert canonical(parse(document, catalogue=CATALOGUE)) == document


@given(document=documents, known=facts)
def test_a_canonical_document_judges_as_the_first_one_does(document: dict[str, Any], known: dict[str, Any]) -> None:
    rule = parse(document, catalogue=CATALOGUE)
    again = parse(canonical(rule), catalogue=CATALOGUE)

    assert evaluate(again, known).truth is evaluate(rule, known).truth


def fact(path: str, op: str, value: Any = None) -> dict[str, Any]:
    document = {"id": "c1", "fact": path, "op": op}
    return document if value is None else {**document, "value": value}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (fact("lead.title", "eq", "STRASSE"), fact("lead.title", "eq", "straße")),
        (fact("lead.title", "eq", "CAFE\u0301"), fact("lead.title", "eq", "caf\u00e9")),
        (fact("lead.country", "in", ["US", "us"]), fact("lead.country", "eq", "us")),
        (fact("lead.country", "not_in", ["US"]), fact("lead.country", "ne", "us")),
        (fact("company.employees", "gte", 50.0), fact("company.employees", "gte", 50)),
        (fact("company.employees", "gte", -0.0), fact("company.employees", "gte", 0)),
        (fact("lead.consent", "eq", True), fact("lead.consent", "is_true")),
        (fact("lead.consent", "ne", False), fact("lead.consent", "is_true")),
        (fact("lead.consent", "ne", True), fact("lead.consent", "eq", False)),
        ({"all": [{"any": [fact("lead.consent", "is_true")]}]}, fact("lead.consent", "is_true")),
        (
            {"id": "c1", "activity": "demo_request", "within_days": 7.0},
            {"id": "c1", "activity": "demo_request", "at_least": 1, "within_days": 7},
        ),
    ],
)
def test_ways_to_write_one_rule_have_one_document(written: dict[str, Any], kept: dict[str, Any]) -> None:
    rules = [parse(document, catalogue=CATALOGUE) for document in (written, kept)]

    assert rules[0] == rules[1]
    assert json.dumps(canonical(rules[0])) == json.dumps(canonical(rules[1]))


def test_equal_rules_are_interchangeable_as_keys() -> None:
    one, other = (parse(fact("lead.country", "in", value), catalogue=CATALOGUE) for value in (["US"], ["us", "US"]))

    assert len({one: Truth.TRUE, other: Truth.TRUE}) == 1
