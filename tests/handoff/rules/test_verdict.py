"""Judging leads by a definition."""

from typing import Any

import pytest
from hypothesis import given

from handoff.rules import BASE, Truth, Verdict, criteria, evaluate, judge, parse_definition
from tests.handoff.rules.strategies import facts

EMPLOYEES = {"id": "employees", "fact": "company.employees", "op": "gte", "value": 50}
CONSENT = {"id": "refused", "fact": "lead.consent", "op": "eq", "value": False}
DEFINITION = parse_definition(
    {
        "tiers": [
            {
                "key": "hand_raiser",
                "name": "Hand raiser",
                "fit": EMPLOYEES,
                "behaviour": {"id": "demo", "activity": "demo_request"},
            },
            {
                "key": "standard",
                "name": "Standard",
                "fit": EMPLOYEES,
                "behaviour": {"id": "pricing", "activity": "pricing_view", "at_least": 2},
            },
        ],
        "never": [{"id": "no_consent", "label": "No consent", "rule": CONSENT}],
    },
    catalogue=BASE,
)


def verdict_of(*, employees: int | None = 120, consent: bool | None = True, **acts: int) -> Verdict:
    known: dict[str, Any] = {
        "lead": {"consent": consent},
        "company": {"employees": employees},
        "activities": {kind: {"ages": [0.1] * count, "count": count, "contents": []} for kind, count in acts.items()},
    }
    return judge(DEFINITION, known)


def test_the_first_tier_that_holds_is_the_leads() -> None:
    assert verdict_of(demo_request=1, pricing_view=2).tier == "hand_raiser"
    assert verdict_of(pricing_view=2).tier == "standard"


def test_a_tier_needs_both_fit_and_behaviour() -> None:
    assert verdict_of(employees=10, demo_request=1).tier is None
    assert verdict_of(pricing_view=1).tier is None


def test_an_unknown_fit_is_not_ready_and_shown_as_unknown() -> None:
    verdict = verdict_of(employees=None, demo_request=1)

    assert not verdict.is_ready
    assert verdict.truths["employees"] is Truth.UNKNOWN
    assert verdict.truths["demo"] is Truth.TRUE


def test_a_never_rule_that_holds_excludes_whatever_they_did() -> None:
    verdict = verdict_of(consent=False, demo_request=1)

    assert (verdict.tier, verdict.never) == (None, ("no_consent",))
    assert verdict.tiers[0].holds


def test_a_never_rule_that_is_unknown_does_not_exclude() -> None:
    verdict = verdict_of(consent=None, demo_request=1)

    assert (verdict.tier, verdict.never) == ("hand_raiser", ())
    assert verdict.exclusions["no_consent"].truth is Truth.UNKNOWN


@pytest.mark.parametrize(("consent", "is_ready"), [(True, True), (False, False), (None, False)])
def test_a_never_rule_can_be_written_to_exclude_the_unknown_too(consent: bool | None, is_ready: bool) -> None:
    given = {"id": "given", "fact": "lead.consent", "op": "is_true"}
    known = {"id": "known", "fact": "lead.consent", "op": "is_set"}
    strict = parse_definition(
        {
            "tiers": [
                {"key": "any", "name": "Any", "fit": EMPLOYEES, "behaviour": {"id": "a", "activity": "page_view"}}
            ],
            "never": [{"id": "no_consent", "label": "No consent", "rule": {"not": {"all": [known, given]}}}],
        },
        catalogue=BASE,
    )
    seen = {"ages": [1.0], "count": 1, "contents": []}

    verdict = judge(
        strict, {"lead": {"consent": consent}, "company": {"employees": 50}, "activities": {"page_view": seen}}
    )

    assert verdict.is_ready is is_ready


@given(known=facts)
def test_the_truths_follow_the_criteria_of_the_definition(known: dict[str, Any]) -> None:
    verdict = judge(DEFINITION, known)

    assert list(verdict.truths) == list(DEFINITION.criteria) == ["employees", "demo", "pricing", "refused"]
    for tier, result in zip(DEFINITION.tiers, verdict.tiers, strict=True):
        assert result.fit == evaluate(tier.fit, known)
        assert all(verdict.truths[criterion.id] in Truth for criterion in criteria(tier.behaviour))
