"""What evaluate says of single criteria and groups."""

from typing import Any

import pytest

from handoff.rules import BASE, Truth, evaluate, parse

FACTS: dict[str, Any] = {
    "lead": {"title": "vp operations", "country": "de", "consent": True, "is_student": False},
    "company": {"employees": 120, "industry": None, "domain": ""},
    "activities": {
        "demo_request": {"ages": [-0.5, 7.0, 7.1], "count": 3, "contents": ["Pricing page"]},
        "page_view": {"ages": [0.5] * 50, "count": 140, "contents": []},
    },
}


def truth_of(**criterion: Any) -> Truth:
    return evaluate(parse({"id": "c1", **criterion}, catalogue=BASE), FACTS).truth


@pytest.mark.parametrize(
    ("fact", "op", "value", "truth"),
    [
        ("lead.title", "eq", "VP Operations", Truth.TRUE),
        ("lead.title", "contains", "OPERA", Truth.TRUE),
        ("lead.title", "contains", "finance", Truth.FALSE),
        ("lead.title", "starts_with", "vp", Truth.TRUE),
        ("lead.title", "starts_with", "operations", Truth.FALSE),
        ("lead.country", "in", ["US", "DE"], Truth.TRUE),
        ("lead.country", "not_in", ["US", "DE"], Truth.FALSE),
        ("lead.country", "ne", "US", Truth.TRUE),
        ("company.employees", "gte", 120, Truth.TRUE),
        ("company.employees", "gt", 120, Truth.FALSE),
        ("company.employees", "lte", 120.0, Truth.TRUE),
        ("company.employees", "lt", 120, Truth.FALSE),
        ("company.employees", "between", [50, 120], Truth.TRUE),
        ("company.employees", "between", [121, 500], Truth.FALSE),
        ("company.employees", "lt", 120.5, Truth.TRUE),
        ("company.employees", "gte", 120.5, Truth.FALSE),
        ("lead.consent", "eq", True, Truth.TRUE),
        ("lead.consent", "ne", True, Truth.FALSE),
        ("lead.is_student", "eq", False, Truth.TRUE),
        ("company.industry", "eq", "software", Truth.UNKNOWN),
        ("company.domain", "ne", "acme.example", Truth.UNKNOWN),
        ("company.is_target", "eq", False, Truth.UNKNOWN),
    ],
)
def test_an_operator_compares_a_fact_with_its_operand(fact: str, op: str, value: Any, truth: Truth) -> None:
    assert truth_of(fact=fact, op=op, value=value) is truth


@pytest.mark.parametrize(
    ("fact", "truth"),
    [
        ("lead.title", Truth.TRUE),
        ("lead.is_student", Truth.TRUE),
        ("company.industry", Truth.FALSE),
        ("company.domain", Truth.FALSE),
        ("company.country", Truth.FALSE),
        ("source.name", Truth.FALSE),
    ],
)
def test_is_set_is_never_unknown(fact: str, truth: Truth) -> None:
    assert truth_of(fact=fact, op="is_set") is truth


@pytest.mark.parametrize("value", [1, 0, "true", [], {}, None])
def test_what_is_no_boolean_is_unknown_to_is_true(value: Any) -> None:
    rule = parse({"id": "c1", "fact": "lead.consent", "op": "is_true"}, catalogue=BASE)

    assert evaluate(rule, {"lead": {"consent": value}}).truth is Truth.UNKNOWN


@pytest.mark.parametrize("value", [True, "120", float("nan"), float("inf"), [120], None])
def test_what_is_no_finite_number_is_unknown_to_a_number(value: Any) -> None:
    rule = parse({"id": "c1", "fact": "company.employees", "op": "gte", "value": 1}, catalogue=BASE)

    assert evaluate(rule, {"company": {"employees": value}}).truth is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("asked", "truth", "seen"),
    [
        ({"activity": "demo_request"}, Truth.TRUE, 3),
        ({"activity": "demo_request", "within_days": 7}, Truth.TRUE, 2),
        ({"activity": "demo_request", "within_days": 7, "at_least": 3}, Truth.FALSE, 2),
        ({"activity": "demo_request", "within_days": 1}, Truth.TRUE, 1),
        ({"activity": "demo_request", "content": "Pricing Page"}, Truth.TRUE, 3),
        ({"activity": "demo_request", "content": "pricing"}, Truth.FALSE, 0),
        ({"activity": "webinar_attended"}, Truth.FALSE, 0),
        ({"activity": "page_view", "at_least": 50}, Truth.TRUE, 140),
        ({"activity": "page_view", "at_least": 50, "within_days": 1}, Truth.TRUE, 50),
    ],
)
def test_acts_are_counted_and_a_missing_kind_is_zero(asked: dict[str, Any], truth: Truth, seen: int) -> None:
    result = evaluate(parse({"id": "c1", **asked}, catalogue=BASE), FACTS)

    assert (result.truth, result.criteria[0].seen) == (truth, seen)


def test_the_trace_shows_the_value_as_it_stands_and_nothing_for_the_unknown() -> None:
    document = {
        "any": [
            {"id": "size", "fact": "company.employees", "op": "gte", "value": 50},
            {"id": "industry", "fact": "company.industry", "op": "eq", "value": "software"},
            {"id": "demo", "activity": "demo_request", "within_days": 7},
        ]
    }

    result = evaluate(parse(document, catalogue=BASE), FACTS)

    assert result.criteria == (("size", Truth.TRUE, 120), ("industry", Truth.UNKNOWN, None), ("demo", Truth.TRUE, 2))
    assert result.holds


def test_unknown_at_the_top_is_not_met() -> None:
    result = evaluate(parse({"id": "c1", "fact": "company.industry", "op": "eq", "value": "x"}, catalogue=BASE), FACTS)

    assert result.truth is Truth.UNKNOWN
    assert not result.holds
    assert not result.truth


def test_the_stored_numbers_of_the_truths_are_read_back() -> None:
    assert [Truth(number).word for number in (1, 0, -1)] == ["true", "false", "unknown"]
