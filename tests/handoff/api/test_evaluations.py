"""`leads/{id}/evaluations` and `evaluations/{id}`: every verdict on a lead, and why."""

from datetime import timedelta

import pytest

from handoff.process.defaults.definition import definition_document
from handoff.process.history.version import version_before_the_product
from leads.definitions.models import Cause, Evaluation
from leads.definitions.publish import add_version
from leads.handoffs.models import Handoff
from tests.cast import NOW, Cast, make_lead
from tests.handoff.api.callers import Caller, body_of_lead, person_caller
from tests.rows import make_evaluation, make_handoff


@pytest.fixture
def evaluation(source: Caller) -> Evaluation:
    """The verdict on a hand-raiser, as the process stored it."""
    source.post("leads", body_of_lead())
    return Evaluation.objects.get()


def test_the_verdicts_on_a_lead_are_listed_newest_first(reader: Caller, evaluation: Evaluation) -> None:
    later = make_evaluation(lead=evaluation.lead, tier="", cause=Cause.enrichment, judged_at=NOW + timedelta(days=1))
    make_evaluation(lead=make_lead(email="other@rows.example"))
    told = reader.get(f"leads/{evaluation.lead_id}/evaluations").json()["results"]

    assert [row["id"] for row in told] == [later.pk, evaluation.pk]
    assert told[0] == {
        "id": later.pk,
        "lead_id": evaluation.lead_id,
        "version": 1,
        "is_ready": False,
        "tier": None,
        "cause": "enrichment",
        "judged_at": "2026-11-04T15:00:00Z",
    }


def test_they_are_narrowed_by_version_and_cause(reader: Caller, evaluation: Evaluation) -> None:
    address = f"leads/{evaluation.lead_id}/evaluations"
    for query, number in (({"version": 1}, 1), ({"version": 2}, 0), ({"cause": "act"}, 1), ({"cause": "history"}, 0)):
        assert len(reader.get(address, **query).json()["results"]) == number
    assert reader.get(address, cause="x").status_code == 400


def test_a_verdict_is_told_with_every_criterion(reader: Caller, evaluation: Evaluation) -> None:
    told = reader.get(f"evaluations/{evaluation.pk}").json()
    trace = {criterion["id"]: criterion for criterion in told["trace"]}

    assert (told["is_ready"], told["tier"], told["version"], told["never"]) == (True, "hand_raiser", 1, [])
    assert list(trace) == evaluation.version.criteria
    assert [{"true": 1, "false": 0, "unknown": -1}[one["truth"]] for one in told["trace"]] == evaluation.truths
    assert trace["size"] == {
        "id": "size",
        "sentence": "Company has 50 or more employees",
        "truth": "true",
        "seen": 420,
        "is_missing": False,
        "asked_by": ["hand_raiser"],
    }
    assert (trace["target"]["truth"], trace["target"]["seen"], trace["target"]["is_missing"]) == ("unknown", None, True)
    assert (trace["quote"]["truth"], trace["quote"]["seen"], trace["quote"]["is_missing"]) == ("false", 0, False)
    assert told["facts"] == evaluation.facts
    assert "amara" not in str(told["facts"])


def test_the_trace_is_that_of_the_version_which_judged(reader: Caller, evaluation: Evaluation, cast: Cast) -> None:
    document = definition_document(least_employees=20_000, with_students=False)
    version = add_version(document=document, examples=[], why="", created_by_id=None, now=NOW)
    other = make_evaluation(lead=evaluation.lead, version=version, facts=evaluation.facts, tier="hand_raiser")
    told = reader.get(f"evaluations/{other.pk}").json()

    assert [criterion["id"] for criterion in told["trace"]] == version.criteria
    assert "Company has 20,000 or more employees" in [criterion["sentence"] for criterion in told["trace"]]
    assert "is_student" not in version.criteria


def test_a_verdict_from_before_the_product_has_a_tier_and_no_trace(reader: Caller, cast: Cast) -> None:
    version = version_before_the_product(now=NOW)
    evaluation = make_evaluation(lead=make_lead(), version=version, truths=[], tier="mql", cause=Cause.history)
    told = reader.get(f"evaluations/{evaluation.pk}").json()

    assert (told["version"], told["is_ready"], told["tier"], told["trace"]) == (0, True, "mql", [])
    lead = reader.get(f"leads/{evaluation.lead_id}")
    assert lead.status_code == 200
    assert (lead.json()["verdict"]["version"], lead.json()["verdict"]["tier"]) == (0, "mql")


def test_a_rep_opens_the_verdicts_on_leads_of_handoffs_they_may_open(cast: Cast) -> None:
    handoff: Handoff = make_handoff(cast)
    hidden = make_evaluation(lead=make_lead(email="nobodys@rows.example"))
    rep = person_caller(cast.rep)

    assert rep.get(f"evaluations/{handoff.evaluation_id}").status_code == 200
    assert rep.get(f"evaluations/{hidden.pk}").status_code == 404
    assert rep.get(f"leads/{hidden.lead_id}/evaluations").status_code == 404
    assert person_caller(cast.marketer).get(f"evaluations/{hidden.pk}").status_code == 200
