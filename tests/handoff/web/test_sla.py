"""The SLA page: both directions, the same for everybody, and every number a link to as many rows."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dashboards.metrics.sla import sla_report
from handoff.people.models import User
from leads.handoffs.models import Origin
from leads.handoffs.steps import Step
from slas.models import PolicyVersion
from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_clock, build_handoff
from tests.handoff.web.scene import browser_of
from tests.rows import make_event

MARK = re.compile(r'<(a|span) class="n[^"]*"(?: href="([^"]+)")? data-metric="([^"]+)" data-value="([^"]*)">')


@pytest.fixture
def cast(db: None) -> Cast:
    """Twelve hand-raisers touched after one to twelve minutes, and one that nobody touched."""
    cast = install()
    for minutes in range(1, 13):
        handoff = build_handoff(cast, {**QUICK, Step.TOUCHED: 75 + 60 * minutes})
        build_clock(handoff, "first_touch_hand_raisers", stopped_at=handoff.touched_at)
    untouched = build_handoff(cast)
    build_clock(untouched, "first_touch_hand_raisers")
    make_event(untouched, kind="contact_not_counted")
    return cast


def page_of(user: User, address: str = "/sla/", **headers: str) -> str:
    response = browser_of(user, at=NOW).get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def marks_of(page: str) -> dict[str, tuple[str, str]]:
    """Return the address and the value of each number by its name."""
    return {metric: (href.replace("&amp;", "&"), value) for _, href, metric, value in MARK.findall(page)}


def test_both_teams_see_the_same_page(cast: Cast) -> None:
    assert marks_of(page_of(cast.rep)) == marks_of(page_of(cast.marketer))


def test_it_shows_every_number_of_the_report_but_the_weeks_which_are_drawn(cast: Cast) -> None:
    shown = marks_of(page_of(cast.manager))

    report = {number.metric: number.value for number in sla_report(ask()).numbers()}
    drawn = {metric for metric in report if ":week:" in metric or metric.startswith("overdue_owed_by")}
    unsaid = {metric for metric in report if metric.startswith(("cancelled", "read_rate", "running", "never_touched"))}
    assert report.keys() - drawn - unsaid <= shown.keys()
    assert {metric: value for metric, (_, value) in shown.items() if metric in report} == {
        metric: "" if report[metric] is None else str(report[metric]) for metric in shown if metric in report
    }


def test_the_weeks_are_a_table_on_request(cast: Cast) -> None:
    shown = marks_of(page_of(cast.manager, "/sla/?weeks=table"))

    assert shown["attainment:first_touch_hand_raisers:week:2026-10-19"][1] == str(4 / 13)


def test_each_number_leads_to_as_many_rows_as_it_counts(cast: Cast) -> None:
    client = browser_of(cast.manager, at=NOW)
    counts = {
        metric: (href, int(value))
        for metric, (href, value) in marks_of(page_of(cast.manager)).items()
        if value.isdigit() and int(value)
    }

    assert counts["attainment:first_touch_hand_raisers:numerator"][1] == 4
    assert {metric: rows(client, href) for metric, (href, _) in counts.items()} == {
        metric: value for metric, (_, value) in counts.items()
    }


def rows(client: Client, address: str) -> int:
    return int(client.get(address).context["total"])


def test_what_is_overdue_is_counted_and_says_how_late(cast: Cast) -> None:
    page = page_of(cast.manager)

    assert "1 first touch; the oldest by" in page
    assert marks_of(page)["overdue_owed_by:sales"][1] == "1"


def test_the_sentences_say_how_it_was_counted(cast: Cast) -> None:
    page = re.sub(r"<[^>]+>", "", page_of(cast.manager))

    assert "1 handoffs have no human touch. 1 are past due and counted as broken; 0 are not due" in page
    assert "0 were closed untouched, and their clocks are cancelled" in page
    assert "1 automated or inbound contact stopped no clock" in page
    assert "none was cancelled in the period" in page


def test_filters_narrow_it_and_can_be_taken_away(cast: Cast) -> None:
    page = page_of(cast.manager, "/sla/?tier=standard&period=7")

    assert marks_of(page)["handoffs"][1] == "0"
    assert 'href="/sla/?period=7&amp;zone=America%2FNew_York">Tier: Standard' in page


def test_a_period_of_another_zone_is_asked_by_its_address(cast: Cast) -> None:
    assert "Berlin days" in page_of(cast.manager, "/sla/?zone=Europe/Berlin")


@pytest.mark.parametrize("query", ["period=3", "zone=Mars/Olympus", "owner=me", "from=2026-13-01", "tier=%00"])
def test_what_makes_no_sense_is_refused(cast: Cast, query: str) -> None:
    assert browser_of(cast.manager).get(f"/sla/?{query}").status_code == 400


def test_htmx_gets_the_report_alone(cast: Cast) -> None:
    fragment = page_of(cast.manager, **{"HX-Request": "true", "HX-Target": "report"})

    assert fragment.lstrip().startswith('<div id="report"')
    assert "<html" not in fragment


@pytest.mark.parametrize("table", ["promises", "weeks", "rates", "tiers", "owners"])
def test_each_table_is_a_file(cast: Cast, table: str) -> None:
    response = browser_of(cast.rep, at=NOW).get(f"/sla/csv/{table}/")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f"sla-{table}-2026-10-07-to-2026-11-03.csv" in response.headers["Content-Disposition"]
    assert len(response.content.decode().splitlines()) > 1


def test_a_name_that_could_run_as_a_formula_is_written_as_text(cast: Cast) -> None:
    User.objects.filter(pk=cast.rep.pk).update(name="=HYPERLINK(1)")

    assert "'=HYPERLINK(1)" in browser_of(cast.rep, at=NOW).get("/sla/csv/owners/").content.decode()


def test_an_unknown_table_is_not_found(cast: Cast) -> None:
    assert browser_of(cast.rep).get("/sla/csv/salaries/").status_code == 404


def test_a_promise_is_said_with_its_target_and_start(cast: Cast) -> None:
    page = page_of(cast.manager)

    assert "5 business minutes from handed off" in page
    assert "same business day, if before 15:00" in page
    assert "2 minutes from submitted, 24×7" in page
    assert PolicyVersion.objects.filter(policy__key="read", target_seconds=16 * 3600).exists()
    assert "16 business hours from closed" in page


def test_without_any_handoff_it_says_so_in_dashes(db: None) -> None:
    cast = install()

    page = page_of(cast.manager)

    assert "Nothing is late. Thank you." in page
    assert "Nobody held a handoff in this period." in page


def test_the_whole_is_reported_with_its_owner(cast: Cast) -> None:
    assert "Ada Admin owns the whole." in page_of(cast.rep)


def test_the_period_before_is_compared(cast: Cast, django_assert_max_num_queries: Any) -> None:
    earlier = build_handoff(cast, {**QUICK, Step.TOUCHED: 100}, submitted=NOW - timedelta(days=40))
    build_clock(earlier, "first_touch_hand_raisers", stopped_at=earlier.touched_at)

    assert "vs 28 d before, points" in page_of(cast.manager)
    assert "Change" in page_of(cast.manager, "/sla/?period=all")


def test_promises_on_imported_handoffs_would_have_been(cast: Cast) -> None:
    for minutes in range(1, 12):
        handoff = build_handoff(cast, {**QUICK, Step.TOUCHED: 75 + 60 * minutes}, origin=Origin.imported)
        build_clock(handoff, "first_touch_hand_raisers", stopped_at=handoff.touched_at)
    build_clock(build_handoff(cast, origin=Origin.imported), "first_touch_hand_raisers")

    page, live = page_of(cast.rep, "/sla/?origin=imported"), page_of(cast.rep)

    kept = "attainment:first_touch_hand_raisers:denominator"
    assert (marks_of(page)[kept][1], marks_of(live)[kept][1]) == ("12", "13")
    assert "Would have been:" in page
    assert "overdue now" not in page.lower()


def test_all_handoffs_have_no_promises_together(cast: Cast) -> None:
    build_clock(build_handoff(cast, origin=Origin.imported), "first_touch_hand_raisers")

    page = page_of(cast.rep, "/sla/?origin=all")

    assert {name: value for name, (_, value) in marks_of(page).items()} == {
        name: value for name, (_, value) in marks_of(page_of(cast.rep)).items()
    }
    assert "Live handoffs only." in page
