"""Which criteria decided a verdict."""

import copy
from typing import Any

from hypothesis import given

from handoff.rules import Rule, criteria, deciding, deciding_verdict, evaluate, judge, run_examples
from handoff.rules.definition_file import WrittenExample
from handoff.rules.nodes import AllOf, AnyOf, Node, Not
from handoff.rules.truth import Truth
from tests.handoff.rules.definitions import parsed
from tests.handoff.rules.strategies import CATALOGUE, facts, rules

SIZE = {"id": "size", "fact": "company.employees", "op": "gte", "value": 50}
COUNTRY = {"id": "country", "fact": "lead.country", "op": "eq", "value": "us"}
DEMO = {"id": "demo", "activity": "demo_request"}
QUOTE = {"id": "quote", "activity": "quote_request"}
CUSTOMER = {"id": "is_customer", "fact": "company.is_customer", "op": "is_true"}
ACT = {"ages": [1], "count": 1, "contents": []}
DEFINITION = parsed(
    {
        "tiers": [
            {"key": "first", "name": "First", "fit": {"all": [SIZE, COUNTRY]}, "behaviour": {"any": [DEMO, QUOTE]}},
            {"key": "second", "name": "Second", "fit": COUNTRY, "behaviour": QUOTE},
        ],
        "never": [{"id": "customer", "label": "A customer", "rule": CUSTOMER}],
    }
)
READY: dict[str, Any] = {
    "lead": {"country": "us"},
    "company": {"employees": 60},
    "activities": {"demo_request": ACT},
}


def decided(known: dict[str, Any], expected: str = "") -> list[str]:
    return [one.id for one in deciding_verdict(DEFINITION, judge(DEFINITION, known), expected=expected)]


def test_a_ready_lead_is_decided_by_what_its_tier_met() -> None:
    assert decided(READY) == ["size", "country", "demo"]


def test_an_excluded_lead_is_decided_by_the_exclusion_alone() -> None:
    assert decided({**READY, "company": {"employees": 60, "is_customer": True}}) == ["is_customer"]


def test_any_other_lead_is_decided_by_what_failed_or_is_missing() -> None:
    known = copy.deepcopy(READY) | {"company": {}}

    assert decided(known) == ["size", "quote"]
    assert decided(known, "first") == ["size"]
    assert decided({"lead": {"country": "de"}}, "first") == ["country", "demo", "quote"]


def test_a_run_of_an_example_says_what_was_agreed_what_was_found_and_why() -> None:
    example = WrittenExample(title="A CFO", facts={**READY, "company": {"employees": 40}}, tier="first", why="")
    (run,) = run_examples(DEFINITION, [example], catalogue=CATALOGUE)

    assert (run.agreed, run.found, run.agrees) == ("first", "", False)
    assert [(one.sentence, one.criterion.truth, one.criterion.seen) for one in run.decided_by] == [
        ("Company has 50 or more employees", Truth.FALSE, 40)
    ]


def kleene(node: Node, truths: dict[str, Truth]) -> Truth:
    order = {Truth.FALSE: 0, Truth.UNKNOWN: 1, Truth.TRUE: 2}
    match node:
        case AllOf(members=members):
            return min((kleene(member, truths) for member in members), key=order.__getitem__)
        case AnyOf(members=members):
            return max((kleene(member, truths) for member in members), key=order.__getitem__)
        case Not(member=member):
            return {0: Truth.TRUE, 1: Truth.UNKNOWN, 2: Truth.FALSE}[order[kleene(member, truths)]]
        case _:
            return truths[node.id]


@given(rule=rules, known=facts)
def test_what_is_not_named_does_not_matter_where_the_verdict_is_known(rule: Rule, known: dict[str, Any]) -> None:
    result = evaluate(rule, known)
    named = {one.id for one in deciding(rule, result)}
    truths = {one.id: one.truth for one in result.criteria}

    assert named
    assert named <= {criterion.id for criterion in criteria(rule)}
    for other in Truth if result.truth is not Truth.UNKNOWN else ():
        moved = {name: truth if name in named else other for name, truth in truths.items()}
        assert kleene(rule.root, moved) is result.truth


@given(rule=rules, known=facts)
def test_an_unknown_verdict_is_decided_by_what_is_unknown(rule: Rule, known: dict[str, Any]) -> None:
    result = evaluate(rule, known)
    if result.truth is Truth.UNKNOWN:
        assert {one.truth for one in deciding(rule, result)} == {Truth.UNKNOWN}
