"""Examples taken from leads: facts alone, without anything that names the person."""

import json
from datetime import timedelta

import pytest

from handoff.actor import PRODUCT
from handoff.errors import NotFoundError
from handoff.process import intake
from handoff.process.defaults.definition import definition_document
from leads.definitions.draft_checks import run_examples
from leads.definitions.draft_examples import NeverJudgedError, example_from_lead
from leads.records.models import Lead
from tests.cast import NOW, Cast, install, make_lead, make_submission


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _captured() -> int:
    (captured,) = intake.capture([make_submission()], actor=PRODUCT, now=NOW)
    assert captured.lead_id is not None
    return captured.lead_id


def test_it_holds_what_is_known_now_and_no_identifier(cast: Cast) -> None:
    lead_id = _captured()
    example = example_from_lead(lead_id, now=NOW + timedelta(days=2))
    assert example["facts"]["activities"]["demo_request"]["ages"] == [2.0]
    assert (example["lead"], example["tier"], example["why"]) == (lead_id, "", "")
    assert example["title"] == "Vp operations, healthcare, 420 employees, 1 demo request"
    text = json.dumps(example).lower()
    assert not any(identifier in text for identifier in ("amara", "nwosu", "555"))


def test_it_holds_what_was_known_when_the_lead_was_last_judged(cast: Cast) -> None:
    example = example_from_lead(_captured(), now=NOW + timedelta(days=2), as_judged=True)
    assert example["facts"]["activities"]["demo_request"]["ages"] == [0.0]


def test_it_can_be_run_once_it_says_why(cast: Cast) -> None:
    example = example_from_lead(_captured(), now=NOW) | {"why": "They asked for a demo", "tier": "hand_raiser"}
    assert run_examples(definition_document(), [example])[0].holds


def test_facts_that_no_rule_can_read_are_left_out(cast: Cast) -> None:
    lead_id = _captured()
    Lead.objects.filter(pk=lead_id).update(custom={"shoe_size": 44, "tool_in_use": "x" * 300, "job_function": "data"})
    lead = example_from_lead(lead_id, now=NOW)["facts"]["lead"]
    assert lead["job_function"] == "data"
    assert not {"shoe_size", "tool_in_use"} & set(lead)


def test_a_lead_that_is_not_there_gives_none(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        example_from_lead(999, now=NOW)


def test_a_lead_that_was_never_judged_has_no_facts_of_then(cast: Cast) -> None:
    with pytest.raises(NeverJudgedError):
        example_from_lead(make_lead().pk, now=NOW, as_judged=True)
