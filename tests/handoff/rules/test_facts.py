"""Checking facts documents, and the ten examples."""

import json
from pathlib import Path
from typing import Any

import pytest

from handoff.rules import BASE, check_facts, judge, parse_definition

EXAMPLES = Path(__file__).parent / "examples"
CASES: list[dict[str, Any]] = json.loads((EXAMPLES / "facts.json").read_text())
DEFINITION = parse_definition(json.loads((EXAMPLES / "definition.json").read_text()), catalogue=BASE)
WELL: dict[str, Any] = CASES[0]["facts"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_an_example_is_well_formed_and_gets_its_agreed_verdict(case: dict[str, Any]) -> None:
    assert check_facts(case["facts"], BASE) == []
    assert judge(DEFINITION, case["facts"]).tier == case["tier"]


def test_the_examples_hold_content_landing_page_and_tier() -> None:
    assert len(CASES) == 10
    assert any(record["contents"] for case in CASES for record in case["facts"]["activities"].values())
    assert all(case["facts"]["source"]["landing_page"] for case in CASES)
    assert [case["facts"]["handoff"]["tier"] for case in CASES if "handoff" in case["facts"]] == ["hand_raiser"]


def record(**fields: Any) -> dict[str, Any]:
    return {"activities": {"demo_request": {"ages": [0.5, 2], "count": 2, "contents": [], **fields}}}


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ([], "/"),
        ({"lead": []}, "/lead"),
        ({"lead": {"email": "a@b.example"}}, "/lead/email"),
        ({"lead": {"title": "VP"}}, "/lead/title"),
        ({"lead": {"title": ""}}, "/lead/title"),
        ({"lead": {"title": "a\0b"}}, "/lead/title"),
        ({"lead": {"title": "x" * 201}}, "/lead/title"),
        ({"lead": {"consent": 1}}, "/lead/consent"),
        ({"company": {"employees": True}}, "/company/employees"),
        ({"activities": {"Demo": {"ages": [], "count": 0, "contents": []}}}, "/activities/Demo"),
        ({"activities": {"demo_request": {"ages": []}}}, "/activities/demo_request"),
        ({"activities": {f"kind{number}": None for number in range(501)}}, "/activities"),
        (record(ages=[2, 0.5]), "/activities/demo_request/ages"),
        (record(ages=[0.5] * 51, count=51), "/activities/demo_request/ages"),
        (record(ages=[366]), "/activities/demo_request/ages"),
        (record(ages=["1"]), "/activities/demo_request/ages"),
        (record(count=1), "/activities/demo_request/count"),
        (record(count=True), "/activities/demo_request/count"),
        (record(contents="x"), "/activities/demo_request/contents"),
        (record(contents=["x", "x"]), "/activities/demo_request/contents"),
        (record(contents=["X"]), "/activities/demo_request/contents/0"),
    ],
)
def test_it_names_the_place_of_what_is_wrong(document: Any, place: str) -> None:
    assert [problem.place for problem in check_facts(document, BASE)] == [place]


def test_an_unknown_fact_may_be_null() -> None:
    assert check_facts({**WELL, "company": {"employees": None}}, BASE) == []
