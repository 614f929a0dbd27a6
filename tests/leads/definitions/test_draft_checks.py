"""What stands in the way of proposing a draft, and what its examples give."""

from copy import deepcopy
from typing import Any

import pytest

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from leads.definitions.draft_checks import Obstacle, check_draft, draft_readiness, problems_of, run_examples
from leads.definitions.draft_content import Content
from leads.definitions.draft_examples import written_example
from tests.cast import Cast, install


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _examples() -> list[dict[str, Any]]:
    return deepcopy([written_example(one) for one in EXAMPLES])


def _obstacles(document: Any, examples: list[Any]) -> list[tuple[str, str]]:
    return [(one.obstacle, one.place) for one in draft_readiness(document, examples)]


def test_the_defaults_may_be_proposed(cast: Cast) -> None:
    checked = check_draft(Content(document=definition_document(), examples=_examples()))
    assert checked.is_ready
    assert [run.found for run in checked.runs] == [example.tier for example in EXAMPLES]


def test_problems_stand_at_their_places(cast: Cast) -> None:
    document = definition_document()
    document["tiers"][0]["fit"]["all"][0]["fact"] = "company.employes"
    assert [problem.place for problem in problems_of(document)] == ["/tiers/0/fit/all/0/fact"]
    assert (Obstacle.PROBLEM, "/tiers/0/fit/all/0/fact") in _obstacles(document, _examples())


def test_examples_are_not_judged_by_what_cannot_be_read(cast: Cast) -> None:
    runs = run_examples({"tiers": "none"}, _examples())
    assert {run.found for run in runs} == {None}
    assert not any(run.holds or run.problems for run in runs)


def test_a_failing_example_says_what_was_agreed_and_what_was_found(cast: Cast) -> None:
    examples = _examples()
    examples[0]["tier"] = ""
    (found,) = draft_readiness(definition_document(), examples)[:1]
    assert (found.obstacle, found.place) == (Obstacle.EXAMPLE_FAILS, "/examples/0")
    assert found.message.endswith("agreed was not ready, this says hand_raiser")


def test_each_tier_needs_an_example_and_one_is_a_counterexample(cast: Cast) -> None:
    assert _obstacles(definition_document(), []) == [
        (Obstacle.TIER_WITHOUT_EXAMPLE, "/tiers/0"),
        (Obstacle.TIER_WITHOUT_EXAMPLE, "/tiers/1"),
        (Obstacle.TIER_WITHOUT_EXAMPLE, "/tiers/2"),
        (Obstacle.NO_COUNTEREXAMPLE, "/examples"),
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"title": " "}, "/examples/1/title"),
        ({"title": EXAMPLES[0].title.upper()}, "/examples/1/title"),
        ({"title": 7}, "/examples/1/title"),
        ({"why": ""}, "/examples/1/why"),
        ({"why": "x" * 301}, "/examples/1/why"),
        ({"tier": "platinum"}, "/examples/1/tier"),
        ({"tier": None}, "/examples/1/tier"),
        ({"criteria": ["nobody_knows"]}, "/examples/1/criteria/0"),
        ({"criteria": "size"}, "/examples/1/criteria"),
        ({"lead": True}, "/examples/1/lead"),
        ({"facts": {"lead": {"email": "a@b.example"}}}, "/examples/1/facts/lead/email"),
        ({"facts": []}, "/examples/1/facts"),
        ({"verdict": "ready"}, "/examples/1"),
    ],
)
def test_what_is_wrong_with_an_example_stands_at_its_place(cast: Cast, change: dict[str, Any], place: str) -> None:
    examples = _examples()
    examples[1] |= change
    assert (Obstacle.EXAMPLE_PROBLEM, place) in _obstacles(definition_document(), examples)
    assert run_examples(definition_document(), examples)[1].example is None


def test_the_problems_of_the_tenth_example_are_not_those_of_the_first(cast: Cast) -> None:
    examples = [{**_examples()[0], "title": f"Example {number}"} for number in range(12)]
    examples[10]["why"] = ""
    runs = run_examples(definition_document(), examples)
    assert [run.index for run in runs if run.problems] == [10]


def test_an_example_teaches_criteria_by_their_ids(cast: Cast) -> None:
    examples = _examples()
    examples[0] |= {"criteria": ["size", "demo"], "lead": 12}
    run = run_examples(definition_document(), examples)[0]
    assert run.example is not None
    assert (run.example.criteria, run.example.lead_id, run.holds) == (("size", "demo"), 12, True)


def test_no_example_at_all_is_read_from_what_is_no_object(cast: Cast) -> None:
    assert [run.holds for run in run_examples(definition_document(), [None, "x", []])] == [False] * 3
