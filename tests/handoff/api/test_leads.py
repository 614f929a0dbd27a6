"""`POST leads`: the lead, the verdict, the handoff, the clocks, and what is doubtful."""

from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from handoff.people.models import Scope
from leads.handoffs.models import Handoff, HandoffEvent
from leads.records.models import Activity, Campaign, Company, Lead
from slas.models import Clock
from tests.cast import NOW, Cast, install
from tests.handoff.api.callers import Caller, body_of_lead, key_caller

MOST_STATEMENTS = 25


def test_a_ready_lead_is_answered_with_all_that_came_of_it(source: Caller, cast: Cast) -> None:
    answer = source.post("leads", body_of_lead())
    told = answer.json()
    lead, handoff = Lead.objects.get(), Handoff.objects.get()
    assert answer.status_code == 201
    assert told["lead"] == {"id": lead.pk, "is_new": True}
    assert (told["verdict"]["is_ready"], told["verdict"]["tier"]) == (True, "hand_raiser")
    assert told["handoff"]["id"] == handoff.pk
    assert told["handoff"]["owner"]["email"] in {cast.rep.email, cast.teammate.email}
    assert told["handoff"]["owner"]["name"] in told["handoff"]["why"]
    assert told["not_handed_off"] is None
    assert told["findings"] == []


def test_the_trace_names_every_criterion_of_the_version(source: Caller) -> None:
    told = source.post("leads", body_of_lead()).json()["verdict"]
    version = Handoff.objects.get().version
    trace = {criterion["id"]: criterion for criterion in told["trace"]}
    assert told["version"] == version.number
    assert list(trace) == version.criteria
    assert (trace["demo"]["truth"], trace["demo"]["seen"]) == ("true", 1)
    assert (trace["target"]["truth"], trace["target"]["seen"]) == ("unknown", None)
    assert all(criterion["sentence"] and criterion["asked_by"] for criterion in trace.values())


def test_every_clock_is_told_with_its_working(source: Caller) -> None:
    told = source.post("leads", body_of_lead()).json()["clocks"]
    clocks = {clock.pk: clock for clock in Clock.objects.all()}
    assert {clock["id"] for clock in told} == set(clocks)
    first_touch = next(clock for clock in told if clock["policy"]["key"] == "first_touch_hand_raisers")
    assert first_touch["state"] == "running"
    assert first_touch["started_at"] == "2026-11-03T15:00:00Z"
    assert first_touch["due_at"] == "2026-11-03T15:05:00Z"
    assert first_touch["working"] == (
        "started Tue 10:00; 5 min Tuesday; calendar Sales US hours v1, policy First touch, hand-raisers v1"
    )


def test_a_lead_that_is_not_ready_is_told_why(source: Caller) -> None:
    told = source.post("leads", body_of_lead(activities=[])).json()
    assert (told["verdict"]["is_ready"], told["handoff"], told["clocks"]) == (False, None, [])
    assert told["not_handed_off"]["code"] == "not_ready"
    assert "does not meet any tier" in told["not_handed_off"]["message"]


def test_a_lead_known_already_is_answered_200_with_its_open_handoff(source: Caller) -> None:
    first = source.post("leads", body_of_lead()).json()
    again = source.post("leads", body_of_lead(title="Chief Operating Officer"))
    told = again.json()
    assert again.status_code == 200
    assert told["lead"] == {"id": first["lead"]["id"], "is_new": False}
    assert told["handoff"]["id"] == first["handoff"]["id"]
    assert told["handoff"]["is_new"] is False
    assert told["not_handed_off"]["code"] == "already_open"
    assert [clock["id"] for clock in told["clocks"]] == [clock["id"] for clock in first["clocks"]]


def test_keys_that_point_to_two_leads_are_a_finding(source: Caller) -> None:
    source.post("leads", body_of_lead(external_id="w-1", email="other@brightwell.example"))
    source.post("leads", body_of_lead())
    told = source.post("leads", body_of_lead(external_id="w-1")).json()
    assert [finding["kind"] for finding in told["findings"]] == ["identity_conflict"]
    assert Lead.objects.count() == 2


def test_a_reported_time_after_ours_is_a_finding_and_no_error(source: Caller) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    answer = source.post("leads", body_of_lead(steps={"submitted": later}))
    assert answer.status_code == 201
    assert [finding["kind"] for finding in answer.json()["findings"]] == ["clock_skew"]


def test_the_story_names_the_key(source: Caller) -> None:
    source.post("leads", body_of_lead())
    assert source.key is not None
    assert HandoffEvent.objects.filter(kind="step", api_key=source.key).exists()


def test_an_act_its_source_repeats_adds_nothing(source: Caller) -> None:
    act = {"kind": "pricing_view", "occurred_at": NOW.isoformat(), "external_id": "a-1"}
    for _ in range(2):
        source.post("leads", body_of_lead(activities=[act]))
    assert Activity.objects.count() == 1


def test_a_list_is_answered_item_by_item_in_its_order(source: Caller) -> None:
    answer = source.post(
        "leads",
        [
            body_of_lead(),
            body_of_lead(email="x@y..z"),
            {"source": "website", "nmae": "Ann"},
            body_of_lead(title="COO"),
            body_of_lead(email="ben@oak.example", company={}),
        ],
    )
    items = answer.json()["leads"]
    assert answer.status_code == 200
    assert [item["status"] for item in items] == [201, 400, 400, 200, 201]
    assert "email" in items[1]["error"]["fields"]
    assert "nmae" in items[2]["error"]["fields"]
    assert [item["capture"] is None for item in items] == [False, True, True, False, False]
    assert items[3]["capture"]["lead"]["id"] == items[0]["capture"]["lead"]["id"]
    assert Lead.objects.count() == 2


def test_a_list_of_wrong_items_alone_writes_nothing(source: Caller) -> None:
    answer = source.post("leads", [{}, 7, None])
    assert [item["status"] for item in answer.json()["leads"]] == [400, 400, 400]
    assert not Lead.objects.exists()


def test_forty_leads_cost_hardly_more_statements_than_one(source: Caller) -> None:
    source.post("leads", body_of_lead())
    with CaptureQueriesContext(
        connection,
    ) as one:
        source.post("leads", body_of_lead(email="one@first.example"))
    bodies = [body_of_lead(email=f"lead{n}@company{n}.example", company={"name": f"Company {n}"}) for n in range(40)]
    with CaptureQueriesContext(connection) as many:
        source.post("leads", bodies)
    assert len(many) <= len(one) + 3


def test_one_lead_takes_at_most_25_statements(source: Caller) -> None:
    source.post("leads", body_of_lead())
    with CaptureQueriesContext(connection) as statements:
        source.post("leads", body_of_lead(email="ben@oak.example", company={"name": "Oak"}))
    said = [query["sql"] for query in statements if not query["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]
    # The clock that stands still in these tests is a statement too.
    assert len(said) + 1 <= MOST_STATEMENTS


def test_it_takes_no_query_parameters(source: Caller) -> None:
    answer = source.client.post("/api/v1/leads?dry_run=1", body_of_lead(), content_type="application/json")
    assert answer.status_code == 400
    assert "dry_run" in answer.json()["error"]["fields"]


def test_nobody_signed_in_submits_leads(cast: Cast) -> None:
    assert key_caller(Scope.read, Scope.work, Scope.acknowledge).post("leads", body_of_lead()).status_code == 403


@pytest.mark.parametrize("name", ["İstanbul", "STRASSE ẞ", "Ǆ", "ΑΣ"])
def test_a_campaign_is_found_again_whatever_its_letters(source: Caller, name: str) -> None:
    body = body_of_lead(campaign=name, company={"name": name}, email=None, external_id="w-1")
    answers = [source.post("leads", body).status_code for _ in range(2)]
    assert answers == [201, 200]
    assert (Campaign.objects.count(), Company.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_lead_that_somebody_else_holds_too_long_is_told_to_be_repeated() -> None:
    install()
    source = key_caller(Scope.ingest)
    source.post("leads", body_of_lead())
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT 1 FROM records_lead FOR UPDATE")
        answer = source.post("leads", body_of_lead(title="COO"))
    finally:
        other.rollback()
        other.close()
        connection.close()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json()["error"]["code"] == "busy"
    assert Lead.objects.get().title == "VP Operations"
