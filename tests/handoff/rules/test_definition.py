"""Reading the content of a definition version."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.rules import BASE, RuleError, parse_definition

WELL: dict[str, Any] = json.loads((Path(__file__).parent / "examples" / "definition.json").read_text())


def edited(place: str, value: Any) -> dict[str, Any]:
    """Return the example with what stands at `place` replaced."""
    document = copy.deepcopy(WELL)
    *steps, last = [int(step) if step.isdigit() else step for step in place.strip("/").split("/")]
    part: Any = document
    for step in steps:
        part = part[step]
    part[last] = value
    return document


def places_of(document: Any) -> set[str]:
    """Return the places of what is wrong with `document`; none when it is a definition."""
    try:
        parse_definition(document, catalogue=BASE)
    except RuleError as error:
        return {problem.place for problem in error.problems}
    return set()


def test_a_definition_keeps_its_tiers_and_exclusions_in_order() -> None:
    definition = parse_definition(WELL, catalogue=BASE)

    assert [tier.key for tier in definition.tiers] == ["hand_raiser", "target_account", "standard"]
    assert [exclusion.id for exclusion in definition.never] == ["customer", "competitor", "student", "no_consent"]
    assert [requirement.label for requirement in definition.tiers[0].context] == ["Phone number", "What they asked for"]


def test_the_criteria_are_in_document_order_a_shared_one_once_and_context_apart() -> None:
    criteria = list(parse_definition(WELL, catalogue=BASE).criteria)

    assert criteria[:4] == ["employees", "country", "company_mail", "demo"]
    assert criteria[-4:] == ["is_customer", "is_competitor", "is_student", "refused"]
    assert len(set(criteria)) == len(criteria)
    assert "has_phone" not in criteria


def test_it_names_every_problem_at_once() -> None:
    document = edited("/tiers/0/fit/all/0/value", "50")
    document["tiers"][1]["key"] = "Target"
    document["never"][2]["label"] = ""
    document["note"] = 1

    assert places_of(document) == {"/", "/tiers/0/fit/all/0/value", "/tiers/1/key", "/never/2/label"}


@pytest.mark.parametrize(
    ("place", "value", "named"),
    [
        ("/intro", 5, "/intro"),
        ("/intro", "x" * 2001, "/intro"),
        ("/tiers", [], "/tiers"),
        ("/tiers", None, "/tiers"),
        ("/tiers/0", None, "/tiers/0"),
        ("/tiers/0/name", "a\0", "/tiers/0/name"),
        ("/tiers/0/fit", None, "/tiers/0/fit"),
        ("/tiers/0/behaviour", {"any": []}, "/tiers/0/behaviour/any"),
        ("/tiers/1/key", "hand_raiser", "/tiers"),
        ("/tiers/0/context", {}, "/tiers/0/context"),
        ("/tiers/0/context/1/id", "phone", "/tiers/0/context"),
        ("/tiers/0/extra", 1, "/tiers/0"),
        ("/never/1/id", "customer", "/never"),
        ("/never/1/id", 7, "/never/1/id"),
        ("/never", [None] * 51, "/never"),
    ],
)
def test_it_refuses_what_is_no_definition(place: str, value: Any, named: str) -> None:
    assert places_of(WELL) == set()
    assert places_of(edited(place, value)) == {named}


def test_one_id_stands_for_one_criterion_in_all_tiers() -> None:
    assert places_of(edited("/tiers/2/fit/all/0/value", 80)) == {"/tiers/2/fit"}


def test_only_context_may_ask_for_facts_of_the_handoff() -> None:
    rule = {"id": "tier", "fact": "handoff.tier", "op": "eq", "value": "standard"}

    assert places_of(edited("/tiers/0/context/0/rule", rule)) == set()
    assert places_of(edited("/never/0/rule", rule)) == {"/never/0/rule/fact"}
    assert places_of(edited("/tiers/0/fit", rule)) == {"/tiers/0/fit/fact"}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda values: (
        st.lists(values, max_size=3)
        | st.dictionaries(
            st.sampled_from(("tiers", "never", "key", "name", "fit", "rule", "id", "all", "fact")), values
        )
    ),
    max_leaves=12,
)


@given(value=_json, place=st.sampled_from(("/intro", "/tiers", "/never", "/tiers/0", "/tiers/0/fit", "/never/0/rule")))
def test_it_raises_nothing_but_rule_errors(value: Any, place: str) -> None:
    assert all(named.startswith("/") for named in places_of(edited(place, value)))
    assert places_of({"never": value}) >= {"/tiers"}
