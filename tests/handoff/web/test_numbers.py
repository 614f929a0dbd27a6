"""The rows behind a number: as many as it counts, and no names to those who may not open them."""

import csv
import io
import re

import pytest

from handoff.people.models import Team, User
from leads.handoffs.models import Handoff
from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW, build_clock, build_handoff
from tests.handoff.web.scene import browser_of


@pytest.fixture
def cast(db: None) -> Cast:
    """Sixty handoffs of the rep's team."""
    cast = install()
    for _ in range(60):
        build_handoff(cast)
    return cast


def page_of(user: User, address: str = "/numbers/handoffs/") -> str:
    response = browser_of(user, at=NOW).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_a_rep_of_the_team_sees_leads_and_opens_them(cast: Cast) -> None:
    page = page_of(cast.rep)

    newest = Handoff.objects.latest("pk")
    assert f'href="/handoffs/{newest.pk}/"' in page
    assert "another team" not in page


def test_a_rep_of_another_team_sees_as_many_rows_without_names(cast: Cast) -> None:
    page = page_of(cast.outsider)

    assert "<b>60</b> rows" in page
    assert page.count("another team&#x27;s lead") + page.count("another team's lead") == 50
    assert cast.rep.name not in page
    assert 'href="/handoffs/' not in page
    assert "Sales" in page


def test_the_file_is_redacted_alike(cast: Cast) -> None:
    content = browser_of(cast.outsider, at=NOW).get("/numbers/handoffs/csv/").content.decode()

    rows = list(csv.DictReader(io.StringIO(content)))
    assert len(rows) == 60
    assert {(row["lead"], row["company"], row["owner"], row["team"]) for row in rows} == {("", "", "", "Sales")}
    assert {row["tier"] for row in rows} == {"Hand raiser"}


def test_it_is_paged_by_fifty(cast: Cast) -> None:
    assert "1 to 50 of 60" in page_of(cast.rep)
    assert "51 to 60 of 60" in page_of(cast.rep, "/numbers/handoffs/?page=2")
    assert "No handoff is behind this number" in page_of(cast.rep, "/numbers/handoffs/?page=9")


def test_a_handoff_with_two_such_clocks_comes_twice(cast: Cast) -> None:
    handoff = Handoff.objects.latest("pk")
    for policy in ("disposition", "disposition_after_touch"):
        build_clock(handoff, policy)

    page = page_of(cast.rep, "/numbers/overdue_disposition/")

    assert page.count(f'href="/handoffs/{handoff.pk}/"') == 2


@pytest.mark.parametrize(
    ("metric", "title"),
    [
        ("overdue:read", "Read the closing disposition: overdue now"),
        ("cancelled:read:withdrawn", "Read the closing disposition (withdrawn): cancelled in the period"),
        ("first_touch:tier:standard:numerator", "First touches kept in the period; Standard"),
        ("seam_unknown:synced", "Synced at an unknown time: earlier than the step before it"),
        ("merged_cases:submitted:received", "Submitted to received, with the steps between missing"),
        ("overdue_owed_by:marketing", "Marketing owes: overdue now"),
        ("handoffs:week:2026-10-19", "Handed off in the period; week of 2026-10-19"),
    ],
)
def test_it_says_which_rows_they_are(cast: Cast, metric: str, title: str) -> None:
    assert f"<h1>{title}</h1>" in page_of(cast.rep, f"/numbers/{metric}/")


@pytest.mark.parametrize("metric", ["nothing", "seam_cases:lunch", "handoffs:owner:me", "let_through:1:nothing"])
def test_a_number_that_does_not_exist_is_not_found(cast: Cast, metric: str) -> None:
    assert browser_of(cast.rep).get(f"/numbers/{metric}/").status_code == 404


def test_what_is_overdue_is_counted_now_and_offers_no_period(cast: Cast) -> None:
    build_clock(Handoff.objects.latest("pk"), "first_touch_hand_raisers")

    page = page_of(cast.rep, "/numbers/overdue:first_touch_hand_raisers/?period=7")

    assert "<b>1</b> row, one a case. Now, whatever the period." in page
    assert "Last 7 days" not in page
    assert "Last 7 days" in page_of(cast.rep, "/numbers/handoffs/?period=7")


def test_only_teams_and_sources_with_handoffs_are_offered(cast: Cast) -> None:
    Team.objects.create(key="nobody", name="Sales of nobody", kind="sales", calendar=cast.sales.calendar)

    assert "Sales of nobody" not in page_of(cast.rep)
    assert "Sales of nobody" in page_of(cast.rep, "/numbers/handoffs/?team=nobody")
    assert ">Sales<" in re.sub(r"\s*([<>])\s*", r"\1", page_of(cast.rep))
