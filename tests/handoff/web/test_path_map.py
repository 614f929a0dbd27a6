"""The path map: the worst seam in words, every seam with its owner, and what the numbers leave out."""

import re

import pytest

from dashboards.metrics.path import path_report
from handoff.people.models import User
from leads.handoffs.models import PathVersion
from leads.handoffs.steps import Step
from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_handoff
from tests.handoff.web.scene import browser_of
from tests.handoff.web.test_sla import marks_of


@pytest.fixture
def cast(db: None) -> Cast:
    """Thirty handoffs whose sync takes fifteen minutes, one with a wrong clock and one without a sync."""
    cast = install()
    slow = {step: seconds + (0 if step is Step.SUBMITTED else 840) for step, seconds in QUICK.items()}
    for number in range(30):
        build_handoff(cast, {**slow, Step.TOUCHED: 1000 + number})
    build_handoff(cast, {**QUICK, Step.SYNCED: -30})
    build_handoff(cast, {step: seconds for step, seconds in QUICK.items() if step is not Step.SYNCED})
    return cast


def page_of(user: User, query: str = "") -> str:
    response = browser_of(user, at=NOW).get(f"/path-map/{query}")
    assert response.status_code == 200
    return response.content.decode()


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_it_begins_with_the_worst_seam_and_its_owner(cast: Cast) -> None:
    label = PathVersion.objects.latest("number").document["seams"]["synced"]["label"]

    words = words_of(page_of(cast.rep))

    finding = rf"\d\d % of the .+ from submit to first touch \(sum of the medians\) is {label}, owned by Marketing Ops"
    assert re.search(finding, words)


def test_it_shows_every_number_of_the_report(cast: Cast) -> None:
    shown = marks_of(page_of(cast.manager))

    report = {number.metric: number.value for number in path_report(ask()).numbers()}
    counted = {metric for metric in report if report[metric] == 0 or metric.startswith(("left_out", "speed_to_lead"))}
    assert report.keys() - counted <= shown.keys()
    assert {metric: value for metric, (_, value) in shown.items() if metric in report} == {
        metric: "" if report[metric] is None else str(report[metric]) for metric in shown if metric in report
    }


def test_it_is_drawn_once_a_width_and_listed_for_narrow_screens(cast: Cast) -> None:
    page = page_of(cast.rep)

    assert [width in page for width in ("path-map-1392", "path-map-1112", 'class="path-list')] == [True, True, True]


def test_every_seam_of_the_picture_leads_to_its_rows(cast: Cast) -> None:
    page = page_of(cast.rep)

    assert page.count('href="/numbers/seam_median:') >= 3 * len(path_report(ask()).steps[1:])


def test_a_missed_promise_stands_in_the_picture(cast: Cast) -> None:
    assert "marketing promised handed off by 2 m: the medians are 13 m 12 s late" in page_of(cast.rep)


def test_unknown_and_missing_times_are_said_and_linked(cast: Cast) -> None:
    page = page_of(cast.rep)

    assert "1 clock skew, 1 skipped" in words_of(page)
    assert "have a time of synced earlier than the step before it (clock skew" in page
    assert marks_of(page)["seam_unknown:synced"][1] == "1"


def test_merged_seams_have_rows_of_their_own(cast: Cast) -> None:
    assert marks_of(page_of(cast.rep))["merged_cases:submitted:received"][1] == "1"


def test_business_time_is_another_address(cast: Cast) -> None:
    page = page_of(cast.rep, "?time=business")

    assert "the map below counts business time" in page
    assert "promised" not in words_of(page).partition("The same numbers")[0]


@pytest.mark.parametrize(("by", "name"), [("source", "Website"), ("team", "Sales"), ("week", "19 Oct")])
def test_it_can_be_told_by_other_groups(cast: Cast, by: str, name: str) -> None:
    page = page_of(cast.rep, f"?by={by}")

    assert f"By {by}, submit to first touch" in page
    assert f"<b>{name}</b>" in page


@pytest.mark.parametrize("query", ["?by=colour", "?period=1"])
def test_what_makes_no_sense_is_refused(cast: Cast, query: str) -> None:
    assert browser_of(cast.rep).get(f"/path-map/{query}").status_code == 400


@pytest.mark.parametrize(("table", "first"), [("seams", "seam,from,to"), ("groups", "metric,value,unit")])
def test_each_table_is_a_file(cast: Cast, table: str, first: str) -> None:
    assert browser_of(cast.rep, at=NOW).get(f"/path-map/csv/{table}/").content.decode().startswith(first)


def test_an_unknown_table_is_not_found(cast: Cast) -> None:
    assert browser_of(cast.rep).get("/path-map/csv/salaries/").status_code == 404


def test_without_handoffs_it_says_that_there_are_too_few(db: None) -> None:
    words = words_of(page_of(install().rep))

    assert "Too few handoffs to say where the time goes" in words
    assert "Nothing: every handoff has every time." in words
