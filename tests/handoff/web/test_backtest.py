"""The backtest pages: started from a draft, left and returned to, and the same numbers on page, in API and file."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dashboards.metrics.period import Period
from handoff.people.models import User
from handoff.process import backtesting
from handoff.process.backtesting import of_draft, run_backtest, work
from handoff.process.defaults.definition import definition_document
from leads.definitions.draft_content import Content
from leads.definitions.drafts import start_draft
from leads.definitions.models import Backtest, BacktestState, Draft
from leads.records.models import Lead
from tests.cast import NOW, Cast, install
from tests.handoff.process.test_backtesting_the_past import (
    SEARCH,
    YEARS,
    bring_in_olist,
    needs_olist,
    plain_count,
    ready_when,
)
from tests.handoff.web.scene import SOON, Scene, browser_of, hand_over, set_scene
from tests.handoff.web.test_path_map import words_of

MARK = re.compile(r'data-metric="([^"]+)" data-value="([^"]*)"')
LANDING_PAGES = ("b76ef37428e6799c421989521c0e5077", "22c29808c4f815213303f8933030604c")


@pytest.fixture
def scene(db: None) -> Scene:
    return set_scene()


def draft_of(document: dict[str, Any], by: User) -> Draft:
    return start_draft(title="A try", by_id=by.pk, now=NOW, content=Content(document=document, examples=[]))


def page_of(kept: Backtest, user: User) -> str:
    answer = browser_of(user).get(f"/definition/backtests/{kept.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def marks_of(page: str) -> dict[str, str]:
    return dict(MARK.findall(page))


def told(kept: Backtest, user: User) -> dict[str, dict[str, Any]]:
    """Return the numbers that the API states."""
    answer = browser_of(user).get(f"/api/v1/definition/backtests/{kept.pk}").json()
    return {number["metric"]: number for number in answer["report"]["numbers"]}


def filed(kept: Backtest, table: str, user: User) -> list[dict[str, str]]:
    answer = browser_of(user).get(f"/definition/backtests/{kept.pk}/csv/{table}/")
    assert answer.status_code == 200
    return [*csv.DictReader(io.StringIO(answer.content.decode()))]


def assert_alike(kept: Backtest, user: User) -> dict[str, dict[str, Any]]:
    """Compare every number of the page with the API's, and the API's with the file's."""
    stated, marks = told(kept, user), marks_of(page_of(kept, user))
    assert marks
    assert marks == {name: "" if stated[name]["value"] is None else str(stated[name]["value"]) for name in marks}
    in_file = {row["metric"]: row["value"] for row in filed(kept, "numbers", user)}
    assert in_file == {name: "" if one["value"] is None else str(one["value"]) for name, one in stated.items()}
    return stated


def test_a_draft_is_tried_at_once_and_kept_with_it(scene: Scene) -> None:
    client = browser_of(scene.cast.marketer)
    address = f"/definition/drafts/{scene.backtest.draft_id}/backtest/"

    answer = client.post(address, {"period": "365"})

    kept = Backtest.objects.latest("pk")
    assert answer.headers["Location"] == f"/definition/backtests/{kept.pk}/"
    assert (kept.state, kept.draft_id, kept.draft_revision) == (BacktestState.done, scene.backtest.draft_id, 1)
    assert (kept.ends_at - kept.starts_at).days == 365
    listed = client.get(address).content.decode()
    assert listed.index(f"/backtests/{kept.pk}/") < listed.index(f"/backtests/{scene.backtest.pk}/")


@pytest.mark.parametrize(
    ("sent", "days"),
    [({}, 91), ({"period": "all"}, None), ({"period": "own", "from": "2026-10-01", "to": "2026-10-31"}, 31)],
)
def test_the_period_is_chosen_or_given(scene: Scene, sent: dict[str, str], days: int | None) -> None:
    browser_of(scene.cast.manager).post(f"/definition/drafts/{scene.backtest.draft_id}/backtest/", sent)

    kept = Backtest.objects.latest("pk")
    assert kept.pk != scene.backtest.pk
    assert days is None or round((kept.ends_at - kept.starts_at).total_seconds() / 86_400) == days
    assert days is not None or kept.starts_at.year == 2000


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"period": "13"}, "Select a valid choice"),
        ({"period": "own"}, "First day is missing"),
        ({"from": "2026-10-32"}, "First day is not a date"),
        ({"from": "2026-10-02", "to": "2026-10-01"}, "Last day is earlier"),
        ({"to": "2026-10-01"}, "First day is missing"),
    ],
)
def test_what_is_no_period_is_told_beside_its_field(scene: Scene, sent: dict[str, str], words: str) -> None:
    answer = browser_of(scene.cast.marketer).post(f"/definition/drafts/{scene.backtest.draft_id}/backtest/", sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Backtest.objects.count() == 1


def test_a_draft_that_cannot_be_read_says_why_by_its_place(scene: Scene) -> None:
    unknown = {"id": "x", "fact": "company.nonsense", "op": "gte", "value": 1}
    draft = draft_of(
        {"tiers": [{"key": "a", "name": "A", "fit": unknown, "behaviour": unknown}], "never": []}, scene.cast.marketer
    )

    answer = browser_of(scene.cast.marketer).post(f"/definition/drafts/{draft.pk}/backtest/")

    assert answer.status_code == 422
    assert "company.nonsense" in answer.content.decode()


def test_a_long_one_shows_its_progress_and_can_be_left_stopped_or_finished(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backtesting, "QUICK_EVALUATIONS", -1)
    client, address = browser_of(scene.cast.marketer), f"/definition/drafts/{scene.backtest.draft_id}/backtest/"
    first, second = (client.post(address, follow=True).content.decode() for _ in range(2))
    stopped, kept = Backtest.objects.order_by("pk")[1:]

    assert f'action="/definition/backtests/{stopped.pk}/cancel/"' in first
    assert "You can leave this page" in second
    page = f"/definition/backtests/{kept.pk}/"
    part = client.get(page, headers={"HX-Target": "progress", "HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="progress"')
    client.post(f"/definition/backtests/{stopped.pk}/cancel/")
    assert "Stopped before it was done" in page_of(stopped, scene.cast.rep)

    work(clock=lambda: SOON, seconds=60)

    assert client.get(page, headers={"HX-Target": "progress"}).headers["HX-Refresh"] == "true"
    assert "What became of them" in page_of(kept, scene.cast.rep)
    again = client.post(f"{page}cancel/", follow=True).content.decode()
    assert "over before it could be stopped" in again


def test_its_numbers_are_the_same_on_page_in_api_and_in_file_for_everyone(scene: Scene) -> None:
    stated = assert_alike(scene.backtest, scene.cast.rep)

    assert stated == told(scene.backtest, scene.cast.marketer)
    assert stated["backtest_ready:active"]["value"] == 2
    assert stated["backtest:active:ready:bad_fit"]["value"] == 1
    lines = {row["became"]: row for row in filed(scene.backtest, "outcomes", scene.cast.rep)}
    assert (lines["leads"]["active_ready"], lines["leads"]["draft_ready"]) == ("2", "2")


def test_under_ten_cases_there_are_counts_and_no_rate(scene: Scene) -> None:
    words = words_of(page_of(scene.backtest, scene.cast.rep))

    assert "0 of 1 too few for a rate" in words
    assert "%:" not in words


def stricter(scene: Scene) -> Backtest:
    """Try a draft that leaves everybody out, with a lead of another team among those."""
    hand_over(scene.cast, to=scene.cast.outsider, name="Another Lead", email="another@brightwell.example")
    draft = draft_of(ready_when("lead.country", ("xx",)), scene.cast.marketer)
    period = Period.between(date(2026, 10, 1), date(2026, 11, 3), zone=ZoneInfo("UTC"))
    return run_backtest(of_draft(draft.pk, period, asked_by_id=None), clock=lambda: SOON)


def test_who_flips_is_a_list_of_links_and_redacted_for_other_teams(scene: Scene) -> None:
    kept = stricter(scene)
    theirs, ours = page_of(kept, scene.cast.manager), page_of(kept, scene.cast.rep)

    assert f'href="/handoffs/{scene.closed.pk}/"' in ours
    assert "Another Lead" in theirs
    assert "Another Lead" not in ours
    assert "another team&#x27;s lead" in ours or "another team's lead" in ours
    assert "give up no conversions to spare sales 1 bad fit" in ours
    names = {row["name"] for row in filed(kept, "flips-out", scene.cast.rep)}
    assert names == {"Amara Nwosu", "Ben Ashworth", ""}
    assert len(filed(kept, "flips-out", scene.cast.rep)) == 3
    assert filed(kept, "flips-in", scene.cast.rep) == []


def test_a_file_of_it_holds_no_formula(scene: Scene) -> None:
    Lead.objects.filter(pk=scene.closed.lead_id).update(name="=1+1")
    tier = {**definition_document()["tiers"][0], "name": "=cmd|' /C calc'!A0"}
    draft = draft_of({**definition_document(), "tiers": [tier]}, scene.cast.marketer)
    period = Period.between(date(2026, 10, 1), date(2026, 11, 3), zone=ZoneInfo("UTC"))
    tiers = run_backtest(of_draft(draft.pk, period, asked_by_id=None), clock=lambda: SOON)

    assert filed(tiers, "tiers", scene.cast.rep)[-1]["name"].startswith("'=cmd")
    assert "'=1+1" in {row["name"] for row in filed(stricter(scene), "flips-out", scene.cast.manager)}


def test_an_erased_lead_is_still_counted_and_its_name_is_gone(scene: Scene) -> None:
    kept = stricter(scene)
    Lead.objects.filter(pk=scene.closed.lead_id).update(name="", email=None, phone="")

    page = page_of(kept, scene.cast.manager)

    assert "Ben Ashworth" not in page
    assert f"lead {scene.closed.lead_id}" in page


def test_a_page_keeps_to_its_statements_whoever_reads_it(scene: Scene) -> None:
    kept = stricter(scene)
    for user in (scene.cast.rep, scene.cast.manager):
        client = browser_of(user)
        client.get(f"/definition/backtests/{kept.pk}/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/definition/backtests/{kept.pk}/").status_code == 200
        assert len(seen) <= 15


@pytest.mark.parametrize(
    "address", ["9999999/", "9999999/csv/outcomes/", "{done}/csv/nothing/", "{waiting}/csv/tiers/"]
)
def test_what_is_not_there_is_not_found(scene: Scene, address: str) -> None:
    waiting = backtesting.ask_backtest(of_draft(scene.backtest.draft_id, YEARS, asked_by_id=None), now=NOW)
    path = address.format(done=scene.backtest.pk, waiting=waiting.pk)
    assert browser_of(scene.cast.rep).get(f"/definition/backtests/{path}").status_code == 404


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


@needs_olist
def test_olist_ready_by_search_or_by_landing_page_is_what_a_plain_count_finds(cast: Cast) -> None:
    bring_in_olist()

    for fact, column, values, expected in (
        ("lead.origin", "origin", SEARCH, (3_882, 466)),
        ("source.landing_page", "landing_page_id", LANDING_PAGES, None),
    ):
        leads, converted = plain_count(column, values)
        assert expected is None or (leads, converted) == expected
        draft = draft_of(ready_when(fact, values), cast.marketer)
        kept = run_backtest(of_draft(draft.pk, replace(YEARS), asked_by_id=cast.marketer.pk), clock=lambda: NOW)
        work(clock=lambda: NOW, seconds=60, only=kept.pk)
        kept.refresh_from_db()

        stated = assert_alike(kept, cast.manager)
        assert stated["backtest_ready:draft"]["value"] == leads
        assert stated["backtest:draft:ready:converted"]["value"] == converted
        assert stated["backtest:draft:ready:unknown"]["value"] == leads - converted
        precision = stated["backtest_precision:draft"]
        assert (precision["numerator"], precision["denominator"]) == (converted, leads)
        assert precision["value"] == converted / leads
        words = words_of(page_of(kept, cast.rep))
        assert f"{leads:,} called ready" in words
        assert f"{100 * converted / leads:.1f} {converted:,} of {leads:,}" in words
        lines = {row["became"]: row for row in filed(kept, "outcomes", cast.rep)}
        assert (lines["leads"]["draft_ready"], lines["converted"]["draft_ready"]) == (str(leads), str(converted))
        recall = stated["backtest_recall:draft"]
        assert (recall["numerator"], recall["denominator"]) == (converted, 842)
