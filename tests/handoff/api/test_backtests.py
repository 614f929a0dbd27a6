"""`definition/backtests`: started from a draft, a version or a document, listed and opened."""

from typing import Any

import pytest

from handoff.people.models import Scope
from handoff.process import backtesting
from handoff.process.backtesting import work
from handoff.process.defaults.definition import definition_document
from leads.definitions.draft_content import Content
from leads.definitions.drafts import start_draft
from leads.definitions.models import Backtest, Draft
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, body_of_lead, key_caller, person_caller

ADDRESS = "definition/backtests"


@pytest.fixture
def draft(cast: Cast) -> Draft:
    content = Content(document=definition_document(least_employees=500), examples=[])
    return start_draft(title="Larger", by_id=cast.marketer.pk, now=NOW, content=content)


def test_a_draft_is_tried_at_once(cast: Cast, draft: Draft, source: Caller) -> None:
    source.post("leads", [body_of_lead(email=f"lead{n}@more.example") for n in range(12)])

    answer = person_caller(cast.marketer).post(ADDRESS, {"draft": draft.pk, "zone": "America/New_York"})

    assert answer.status_code == 201
    told = answer.json()
    assert (told["state"], told["draft"], told["draft_revision"], told["version"]) == ("done", draft.pk, 1, None)
    assert (told["compared_with"], told["asked_by"]["name"]) == (1, "Mark Eter")
    assert told["period"] == {"first_day": "2026-08-05", "last_day": "2026-11-03", "zone": "America/New_York"}
    report = told["report"]
    numbers = {number["metric"]: number["value"] for number in report["numbers"]}
    assert (report["leads"], numbers["backtest_ready:draft"], numbers["backtest_ready:active"]) == (12, 12, 12)
    assert report["outcomes"][0] == {
        "became": "leads",
        "active": 12,
        "draft": 12,
        "left_out": 0,
        "taken_in": 0,
        "active_not_ready": 0,
        "draft_not_ready": 0,
    }
    assert report["volume"]["draft"]["weeks"][0] == {
        "first_day": "2026-11-02",
        "tiers": {"hand_raiser": 12, "target_account": 0, "standard": 0},
    }


def test_a_version_or_a_document_can_be_tried_over_days_of_ones_own(reader: Caller, cast: Cast) -> None:
    days = {"first_day": "2026-10-01", "last_day": "2026-10-31"}
    version = reader.post(ADDRESS, {"version": 1, **days}).json()
    document = reader.post(ADDRESS, {"document": definition_document(), **days}).json()

    assert (version["version"], document["version"], document["draft"]) == (1, None, None)
    assert version["period"] == {**days, "zone": "UTC"}
    assert version["asked_by"] is None


def test_who_flips_is_told_by_ids_alone(cast: Cast, reader: Caller, source: Caller) -> None:
    lead = source.post("leads", body_of_lead()).json()
    document = definition_document()
    nobody = {"id": "x", "fact": "lead.country", "op": "eq", "value": "xx"}
    tiers = [{**document["tiers"][0], "fit": nobody}]

    flips = reader.post(ADDRESS, {"document": {**document, "tiers": tiers}}).json()["report"]["flips"]

    assert (flips["out"]["leads"], flips["in"]) == (1, {"leads": 0, "listed": []})
    (flip,) = flips["out"]["listed"]
    assert set(flip) == {"lead", "evaluation", "handoff", "tier", "judged_at", "became"}
    assert (flip["handoff"], flip["became"]) == (lead["handoff"]["id"], "none")


def test_a_long_one_is_accepted_and_asked_for_again(
    cast: Cast, draft: Draft, reader: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtesting, "QUICK_EVALUATIONS", -1)
    answer = reader.post(ADDRESS, {"draft": draft.pk, "period": "all"})
    assert (answer.status_code, answer.json()["state"], answer.json()["report"]) == (202, "waiting", None)

    work(clock=lambda: NOW, seconds=60)

    told = reader.get(f"{ADDRESS}/{answer.json()['id']}").json()
    assert (told["state"], told["period"]["first_day"]) == ("done", "2000-01-01")
    assert told["report"]["leads"] == 0


def test_the_same_key_starts_one_backtest(cast: Cast, draft: Draft, reader: Caller) -> None:
    first, second = (reader.post(ADDRESS, {"draft": draft.pk}, Idempotency_Key="again") for _ in range(2))

    assert first.json() == second.json()
    assert Backtest.objects.count() == 1


def test_they_are_listed_newest_first_and_by_draft(cast: Cast, draft: Draft, reader: Caller) -> None:
    ids = [reader.post(ADDRESS, body).json()["id"] for body in ({"draft": draft.pk}, {"version": 1})]

    listed = reader.get(ADDRESS).json()["results"]
    assert [row["id"] for row in listed] == ids[::-1]
    assert "report" not in listed[0]
    assert [row["id"] for row in reader.get(ADDRESS, draft=draft.pk).json()["results"]] == ids[:1]
    assert reader.get(ADDRESS, state="failed").json()["results"] == []


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"draft", "version", "document"}),
        ({"draft": 1, "version": 1}, {"draft", "version"}),
        ({"draft": 999_999}, {"draft"}),
        ({"version": 0}, {"version"}),
        ({"version": 9}, {"version"}),
        ({"version": 1, "period": "13"}, {"period"}),
        ({"version": 1, "period": "91", "first_day": "2026-10-01"}, {"period"}),
        ({"version": 1, "last_day": "2026-10-01"}, {"first_day"}),
        ({"version": 1, "first_day": "2026-10-02", "last_day": "2026-10-01"}, {"last_day"}),
        ({"version": 1, "zone": "Berlin"}, {"zone"}),
        ({"version": 1, "from": "2026-10-01"}, {"from"}),
        ({"document": []}, {"document"}),
    ],
)
def test_what_cannot_be_tried_is_refused_by_name(
    reader: Caller, cast: Cast, body: dict[str, Any], fields: set[str]
) -> None:
    answer = reader.post(ADDRESS, body)

    assert answer.status_code == 400, answer.content
    assert set(answer.json()["error"]["fields"]) == fields
    assert not Backtest.objects.exists()


def test_a_document_with_faults_is_refused_by_place(reader: Caller, cast: Cast) -> None:
    answer = reader.post(ADDRESS, {"document": {"tiers": []}})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_definition")


def test_a_key_that_may_not_read_starts_none(cast: Cast) -> None:
    assert key_caller(Scope.ingest).post(ADDRESS, {"version": 1}).status_code == 403


@pytest.mark.parametrize("address", ["999999", "0"])
def test_what_is_no_backtest_is_not_found(reader: Caller, address: str) -> None:
    assert reader.get(f"{ADDRESS}/{address}").status_code == 404
