"""The outcomes page: versions side by side, cohorts that are not over said so, the same in API and file."""

import csv
import io
from datetime import timedelta

import pytest

from handoff.people.models import User
from leads.definitions.models import DefinitionVersion
from leads.handoffs.steps import Step
from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW, QUICK, build_handoff
from tests.handoff.web.scene import browser_of
from tests.handoff.web.test_path_map import words_of
from tests.handoff.web.test_sla import marks_of

DAY = 86_400


def build(cast: Cast, days_ago: int, *, converted: bool) -> None:
    closing = {Step.DISPOSED: 5 * DAY, Step.CLOSED: 5 * DAY} if converted else {}
    steps = {**QUICK, Step.TOUCHED: 600, **closing}
    build_handoff(cast, steps, submitted=NOW - timedelta(days=days_ago), outcome="converted")


@pytest.fixture
def cast(db: None) -> Cast:
    """Twenty handoffs of the first version, four converted; twelve of the second, all converted but younger."""
    cast = install()
    for number in range(20):
        build(cast, 100, converted=number < 4)
    first = DefinitionVersion.objects.latest("number")
    DefinitionVersion.objects.create(number=2, document=first.document, criteria=first.criteria, created_at=NOW)
    for _ in range(12):
        build(cast, 40, converted=True)
    build(cast, 2, converted=False)
    return cast


def page_of(user: User, query: str = "") -> str:
    response = browser_of(user, at=NOW).get(f"/definition/outcomes/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_compares_the_newest_version_with_the_former(cast: Cast) -> None:
    words = words_of(page_of(cast.rep))

    assert "v2 converts more than v1: 100.0 % within 30 days, v1 20.0 %." in words
    assert "Version 2" in words
    assert words.index("Version 2") < words.index("Version 1")


def test_what_is_too_young_is_said_to_be_not_over(cast: Cast) -> None:
    words = words_of(page_of(cast.rep))

    assert "not over: 1 too young" in words
    assert "not over: 13 too young" in words


def test_too_few_cases_have_counts_and_no_rate(cast: Cast) -> None:
    for _ in range(3):
        build(cast, 70, converted=True)

    assert "3 of 3 too few for a rate" in words_of(page_of(cast.rep))


def test_the_api_and_the_file_state_the_numbers_of_the_page(cast: Cast) -> None:
    client = browser_of(cast.manager, at=NOW)
    marks = {name: value for name, (_, value) in marks_of(page_of(cast.manager)).items()}
    told = {}
    for number in client.get("/api/v1/metrics?report=versions&period=all&origin=all").json()["numbers"]:
        told[number["metric"]] = "" if number["value"] is None else str(number["value"])
        told |= {f"{number['metric']}:{part}": str(number[part]) for part in ("numerator", "denominator")}

    assert len(marks) > 20
    assert marks == {name: told[name] for name in marks}
    rows = [*csv.DictReader(io.StringIO(client.get("/definition/outcomes/csv/versions/").content.decode()))]
    whole = {(row["version"], row["age_days"]): row for row in rows if row["month_from"] == "all"}
    assert (whole["1", "90"]["converted"], whole["1", "90"]["converted_share"]) == ("4", "0.2")
    assert (whole["2", "60"]["handoffs"], whole["2", "60"]["is_unfinished"]) == ("0", "yes")


def test_every_count_leads_to_as_many_rows(cast: Cast) -> None:
    client = browser_of(cast.manager, at=NOW)
    counts = {name: mark for name, mark in marks_of(page_of(cast.manager)).items() if mark[0] and mark[1].isdigit()}

    assert "outcome_rate:converted:30:version:2:month:2026-09-01:numerator" in counts
    for name, (address, value) in counts.items():
        assert f"<b>{value}</b> row" in client.get(address).content.decode(), name


def test_both_teams_see_the_same_page(cast: Cast) -> None:
    assert marks_of(page_of(cast.rep)) == marks_of(page_of(cast.marketer))


def test_a_quiet_period_offers_all_time(cast: Cast) -> None:
    assert "No handoffs in this period" in page_of(cast.rep, "?from=2020-01-01&to=2020-02-01")


@pytest.mark.parametrize("query", ["?cohort=day", "?origin=other", "?period=30"])
def test_it_refuses_what_is_no_question(cast: Cast, query: str) -> None:
    assert browser_of(cast.rep).get(f"/definition/outcomes/{query}").status_code == 400
