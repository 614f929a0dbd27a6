"""What changed between two versions of the definition, and of their examples."""

import copy
from typing import Any

from hypothesis import given

from handoff.rules import Definition
from handoff.rules.definition_diff import DefinitionDiff, diff_definitions
from handoff.rules.definition_file import WrittenExample
from handoff.rules.diff_lines import diff_lines
from tests.handoff.rules.definitions import definitions, parsed
from tests.handoff.rules.strategies import CATALOGUE

SIZE = {"id": "size", "fact": "company.employees", "op": "gte", "value": 50}
TARGET = {"id": "target", "fact": "company.is_target", "op": "is_true"}
DEMO = {"id": "demo", "activity": "demo_request", "within_days": 7}
WEBINAR = {"id": "webinar", "activity": "webinar_attended"}
CUSTOMER = {"id": "is_customer", "fact": "company.is_customer", "op": "is_true"}
STUDENT = {"id": "is_student", "fact": "lead.is_student", "op": "is_true"}
PHONE = {"id": "has_phone", "fact": "lead.has_phone", "op": "is_true"}


def tier(key: str, name: str, fit: Any, behaviour: Any, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": name, "fit": fit, "behaviour": behaviour, **more}


BEFORE: dict[str, Any] = {
    "intro": "A lead is ready when they want to talk.",
    "tiers": [
        tier("hand_raiser", "Hand raiser", SIZE, DEMO, context=[{"id": "phone", "label": "Phone", "rule": PHONE}]),
        tier("target_account", "Target account", TARGET, {"any": [DEMO, WEBINAR]}),
    ],
    "never": [{"id": "customer", "label": "A customer", "rule": CUSTOMER}],
}
ACT = {"ages": [1], "count": 1, "contents": []}
EXAMPLE = WrittenExample(
    title="A CFO", facts={"lead": {"country": "us"}, "activities": {"demo_request": ACT}}, tier="hand_raiser", why="Yes"
)


def edited(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(BEFORE) | changes


def diff(after: dict[str, Any], **examples: Any) -> DefinitionDiff:
    return diff_definitions(parsed(BEFORE), parsed(after), catalogue=CATALOGUE, **examples)


def lines(after: dict[str, Any], **examples: Any) -> list[str]:
    return list(diff_lines(diff(after, **examples)))


def test_two_of_the_same_differ_in_nothing() -> None:
    assert diff(BEFORE, examples_before=[EXAMPLE], examples_after=[EXAMPLE]).is_empty
    assert lines(BEFORE) == ["Nothing changed."]


def test_the_intro_is_said_word_by_word() -> None:
    assert lines(edited(intro="A lead is ready when they need to talk.")) == [
        "Intro: A lead is ready when they [-want-]{+need+} to talk."
    ]


def test_tiers_that_came_and_went_are_said_with_all_they_ask() -> None:
    new = tier("standard", "Standard", SIZE, WEBINAR)

    assert lines(edited(tiers=[BEFORE["tiers"][0], new])) == [
        "Tier standard added at place 2",
        "  fit",
        "    + size: Company has 50 or more employees (all of)",
        "  behaviour",
        "    + webinar: Attended a webinar (all of)",
        "Tier target_account removed",
        "  fit",
        "    - target: Company is on the target list (all of)",
        "  behaviour",
        "    - demo: Asked for a demo in the last 7 days (any of)",
        "    - webinar: Attended a webinar (any of)",
    ]


def test_a_renamed_and_a_passed_tier_are_said() -> None:
    first, second = copy.deepcopy(BEFORE["tiers"])
    second["name"] = "Target"
    found = diff(edited(tiers=[second, first])).tiers

    assert [(one.key, one.is_renamed) for one in found if one.is_renamed] == [("target_account", True)]
    assert [(one.position_before, one.position_after) for one in found if one.is_reordered] in ([(1, 2)], [(2, 1)])


def test_a_tier_that_only_stands_lower_because_one_came_before_it_did_not_move() -> None:
    found = diff(edited(tiers=[tier("standard", "Standard", SIZE, WEBINAR), *BEFORE["tiers"]])).tiers

    assert [(one.key, one.change) for one in found] == [("standard", "added")]


def test_fit_behaviour_and_context_are_told_apart() -> None:
    first = {**BEFORE["tiers"][0], "fit": {**SIZE, "value": 80}, "behaviour": {"any": [DEMO, WEBINAR]}}
    first["context"] = [{"id": "phone", "label": "A phone number", "rule": {**PHONE, "op": "is_set"}}]

    assert lines(edited(tiers=[first, BEFORE["tiers"][1]])) == [
        "Tier hand_raiser changed",
        "  fit",
        "    ~ size: Company has [-50-]{+80+} or more employees",
        "  behaviour",
        "    + webinar: Attended a webinar (any of)",
        "  context",
        "    phone changed: A phone number",
        "      label: Phone → A phone number",
        "      ~ has_phone: [-Lead has a phone number-]{+Phone number is known+}",
    ]


def test_never_rules_that_came_and_went_are_said() -> None:
    assert lines(edited(never=[{"id": "student", "label": "A student", "rule": STUDENT}])) == [
        "Never",
        "  student added: A student",
        "    + is_student: Lead is a student (all of)",
        "  customer removed: A customer",
        "    - is_customer: Company is a customer (all of)",
    ]


def test_examples_that_came_went_or_changed_are_said() -> None:
    moved = WrittenExample(
        title="A CFO",
        facts={"lead": {"country": "de", "consent": True}, "activities": {"demo_request": {**ACT, "ages": [1.5]}}},
        tier="",
        why="No",
    )
    other = WrittenExample(title="A COO", facts={}, tier="", why="")

    assert lines(BEFORE, examples_before=[EXAMPLE], examples_after=[other, moved]) == [
        "Example added: A COO",
        "  verdict: nothing → not ready",
        "Example changed: A CFO",
        "  verdict: hand_raiser → not ready",
        "  why: Yes → No",
        "  asked for a demo (activities.demo_request): 1 in all; 1 days before → 1 in all; 1.5 days before",
        "  country (lead.country): “us” → “de”",
        "  consent to be contacted (lead.consent): unknown → yes",
    ]
    assert lines(BEFORE, examples_before=[EXAMPLE, EXAMPLE], examples_after=[EXAMPLE]) == [
        "Example removed: A CFO",
        "  verdict: hand_raiser → nothing",
        "  why: Yes → nothing",
    ]


@given(before=definitions, after=definitions)
def test_two_versions_differ_exactly_when_something_is_told(before: Definition, after: Definition) -> None:
    assert diff_definitions(before, after, catalogue=CATALOGUE).is_empty is (before == after)
    assert diff_definitions(before, before, catalogue=CATALOGUE).is_empty
