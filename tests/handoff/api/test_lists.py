"""Lists: filters by name only, cursors bound to their filters, and rows of others redacted."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handoff.api.paging import SALT
from leads.handoffs.models import Handoff
from leads.records.models import Lead
from slas.models import Clock
from tests.cast import NOW, Cast, make_company, make_lead
from tests.handoff.api.callers import Caller, body_of_lead, person_caller
from tests.rows import make_handoff


def make_handoffs(cast: Cast, number: int) -> list[Handoff]:
    return [make_handoff(cast) for _ in range(number)]


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def test_pages_follow_each_other_newest_first_without_gap_or_repeat(reader: Caller, cast: Cast) -> None:
    made = [handoff.pk for handoff in make_handoffs(cast, 5)]
    seen: list[int] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        answer = reader.get("handoffs", **query)
        seen += ids(answer)
        if answer.json()["next_cursor"] is None:
            break
        query["cursor"] = answer.json()["next_cursor"]
    assert seen == sorted(made, reverse=True)


def test_a_row_that_comes_meanwhile_shifts_nothing(reader: Caller, cast: Cast) -> None:
    first, second = make_handoffs(cast, 2)
    page = reader.get("handoffs", limit=1).json()
    make_handoff(cast)
    assert [page["results"][0]["id"], *ids(reader.get("handoffs", limit=1, cursor=page["next_cursor"]))] == [
        second.pk,
        first.pk,
    ]


@pytest.mark.parametrize("change", [{"tier": "standard"}, {}, {"is_closed": "true"}])
def test_a_cursor_is_of_no_use_with_other_filters(reader: Caller, cast: Cast, change: dict[str, str]) -> None:
    make_handoffs(cast, 2)
    cursor = reader.get("handoffs", limit=1, is_closed="false").json()["next_cursor"]
    answer = reader.get("handoffs", cursor=cursor, **change)
    assert answer.status_code == 400
    assert "other filters" in answer.json()["error"]["fields"]["cursor"]


@pytest.mark.parametrize(
    "cursor",
    ["x", "a:b:c", signing.dumps([1, "x"], salt="another"), signing.dumps("x", salt=SALT)],
    ids=["short", "unsigned", "of another salt", "of another shape"],
)
def test_a_cursor_of_somebodys_own_making_is_refused(reader: Caller, cursor: str) -> None:
    answer = reader.get("handoffs", cursor=cursor)
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == {"cursor"}


@pytest.mark.parametrize("limit", ["0", "201", "-1", "1.5", "x", "²", "1" * 5000])
def test_a_limit_is_a_number_from_1_to_200(reader: Caller, limit: str) -> None:
    assert set(reader.get("handoffs", limit=limit).json()["error"]["fields"]) == {"limit"}


@pytest.mark.parametrize(
    "query",
    [
        {"ordering": "(select pg_sleep(5))"},
        {"lead__email": "a"},
        {"_connector": "OR"},
        {"tier__startswith": "h"},
        {"format": "api"},
        {"tier": ""},
        {"tier": "a\0b"},
        {"tier": "x" * 300},
        {"owner": "1 OR 1=1"},
        {"owner": "9" * 30},
        {"owner": "-1"},
        {"is_closed": "yes"},
        {"handed_off_after": "2026-11-03"},
        {"handed_off_after": "2026-11-03T15:00:00"},
        {"handed_off_before": "2026-11-03T15:00:00 01:00"},
    ],
    ids=str,
)
def test_what_is_no_filter_is_refused_by_name(reader: Caller, query: dict[str, str]) -> None:
    answer = reader.get("handoffs", **query)
    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == set(query)


def test_a_parameter_is_given_once(reader: Caller) -> None:
    answer = reader.client.get("/api/v1/handoffs?tier=a&tier=b")
    assert answer.json()["error"]["fields"] == {"tier": "Give it once."}


def test_handoffs_are_narrowed_by_each_filter(reader: Caller, cast: Cast) -> None:
    handoff = make_handoff(cast, tier="standard", handed_off_at=NOW + timedelta(days=1))
    make_handoff(cast)
    for query in (
        {"lead": handoff.lead_id},
        {"tier": "standard"},
        {"handed_off_after": (NOW + timedelta(hours=1)).isoformat()},
    ):
        assert ids(reader.get("handoffs", **query)) == [handoff.pk]
    everything = {"owner": cast.rep.pk, "team": cast.sales.key, "source": "website", "is_closed": "false"}
    assert len(ids(reader.get("handoffs", **everything))) == 2
    assert ids(reader.get("handoffs", source="elsewhere")) == []


def test_leads_are_narrowed_by_each_filter(reader: Caller, cast: Cast) -> None:
    company = make_company()
    lead = make_lead(email="ann@brightwell.example", company=company, created_at=NOW + timedelta(days=1))
    make_lead(email="ben@brightwell.example")
    for query in (
        {"email": "Ann@Brightwell.example"},
        {"company": company.pk},
        {"created_after": (NOW + timedelta(hours=1)).isoformat()},
    ):
        assert ids(reader.get("leads", **query)) == [lead.pk]


def test_clocks_are_narrowed_by_their_state_now(source: Caller, reader: Caller) -> None:
    source.post("leads", body_of_lead())
    Clock.objects.filter(policy__key="first_touch_hand_raisers").update(
        started_at=NOW - timedelta(days=2), due_at=NOW - timedelta(days=1)
    )
    for state in ("running", "met", "breached", "cancelled"):
        rows = reader.get("clocks", state=state).json()["results"]
        assert {row["state"] for row in rows} <= {state}
    breached = reader.get("clocks", state="breached", policy="first_touch_hand_raisers").json()["results"]
    assert [row["due_at"] for row in breached] == ["2026-11-02T15:00:00Z"]
    assert reader.get("clocks", owed_by="marketing").json()["results"][0]["owed_by"] == "marketing"
    assert reader.get("clocks", state="late").status_code == 400


def test_a_rep_sees_other_teams_rows_redacted_so_that_counts_agree(cast: Cast, source: Caller) -> None:
    source.post("leads", body_of_lead())
    outsider = person_caller(cast.outsider)
    row = outsider.get("handoffs").json()["results"][0]
    shown = {name for name, value in row.items() if value is not None}
    assert shown == {"id", "is_redacted", "tier", "team", "is_closed", "origin", "steps"}
    assert row["origin"] == "live"
    assert row["is_redacted"] is True
    clocks = outsider.get("clocks").json()["results"]
    assert len(clocks) == Clock.objects.count()
    assert {(clock["is_redacted"], clock["owner"]) for clock in clocks} == {(True, None)}
    assert person_caller(cast.rep).get("handoffs").json()["results"][0]["is_redacted"] is False


def test_a_redacted_row_can_not_be_found_by_its_lead(cast: Cast) -> None:
    handoff = make_handoff(cast)
    assert ids(person_caller(cast.outsider).get("handoffs", lead=handoff.lead_id)) == []
    assert ids(person_caller(cast.rep).get("handoffs", lead=handoff.lead_id)) == [handoff.pk]


def test_a_rep_sees_the_leads_of_handoffs_they_may_open(cast: Cast) -> None:
    handoff = make_handoff(cast)
    make_lead(email="nobodys@rows.example")
    assert ids(person_caller(cast.rep).get("leads")) == [handoff.lead_id]
    assert ids(person_caller(cast.outsider).get("leads")) == []
    assert len(ids(person_caller(cast.marketer).get("leads"))) == Lead.objects.count()


@pytest.mark.parametrize("address", ["leads", "handoffs", "clocks"])
def test_a_list_takes_as_many_statements_however_long_it_is(
    reader: Caller, source: Caller, cast: Cast, address: str
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as found:
            assert reader.get(address).status_code == 200
        assert not any("COUNT(" in query["sql"] for query in found)
        return len(found)

    source.post("leads", body_of_lead())
    reader.get(address)
    before = statements()
    source.post("leads", [body_of_lead(email=f"lead{n}@more.example") for n in range(5)])
    assert statements() == before


@pytest.mark.parametrize("address", ["leads/999999", "handoffs/999999", "leads/" + "9" * 18, "leads/" + "9" * 40])
def test_what_is_not_there_is_404_in_the_envelope(reader: Caller, address: str) -> None:
    answer = reader.get(address)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_plus_sign_in_an_address_is_written_percent_2b(reader: Caller, cast: Cast) -> None:
    handoff = make_handoff(cast)
    query = urlencode({"handed_off_after": "2026-11-03T16:00:00+01:00"})
    assert ids(reader.client.get(f"/api/v1/handoffs?{query}")) == [handoff.pk]
