"""The dispositions page: what became of handoffs, every number a link to as many rows, imported ones marked."""

import re
from datetime import timedelta

import pytest

from dashboards.metrics.outcome_report import outcome_report
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.period import Preset
from handoff.people.models import User
from leads.definitions.models import CustomFact
from leads.handoffs.models import Origin
from leads.handoffs.steps import Step
from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_handoff
from tests.handoff.web.scene import browser_of
from tests.handoff.web.test_path_map import words_of
from tests.handoff.web.test_sla import marks_of

DAY = 86_400


@pytest.fixture
def cast(db: None) -> Cast:
    """Two dozen handoffs of two months ago, six converted and six bad fits, half of them imported, and a young one."""
    cast = install()
    CustomFact.objects.create(path="lead.origin", type="text", label="origin")
    for number in range(24):
        outcome = ("converted", "bad_fit", None, None)[number % 4]
        closing = {Step.DISPOSED: 5 * DAY, Step.CLOSED: 5 * DAY} if outcome else {}
        build_handoff(
            cast,
            {**QUICK, Step.TOUCHED: 600, **closing},
            submitted=NOW - timedelta(days=60),
            outcome=outcome or "bad_fit",
            origin=Origin.imported if number < 12 else Origin.live,
            facts={"lead": {"origin": "paid search"}} if number < 20 else {},
        )
    build_handoff(cast)
    return cast


def page_of(user: User, query: str = "") -> str:
    response = browser_of(user, at=NOW).get(f"/dispositions/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_what_became_of_all_handoffs_that_are_old_enough(cast: Cast) -> None:
    words = words_of(page_of(cast.marketer))

    assert "25.0 % converted within 30 days, of 24 handoffs." in words
    assert "1 is younger and counts in no rate yet. 12 were imported" in words


def test_both_teams_see_the_same_page(cast: Cast) -> None:
    assert marks_of(page_of(cast.rep)) == marks_of(page_of(cast.marketer))


def test_every_number_leads_to_as_many_rows(cast: Cast) -> None:
    marks = marks_of(page_of(cast.manager, "?by=lead.origin"))
    client = browser_of(cast.manager, at=NOW)

    counts = {name: mark for name, mark in marks.items() if mark[0] and mark[1].isdigit()}
    assert "matured:30:lead.origin:paid%20search" in counts
    for name, (address, value) in counts.items():
        assert f"<b>{value}</b> row" in client.get(address).content.decode(), name


def test_it_states_the_numbers_of_the_report(cast: Cast) -> None:
    shown = marks_of(page_of(cast.manager, "?by=lead.origin&age=so_far&period=all"))

    report = outcome_report(ask(Preset.ALL, origin="all"), maturity=Maturity.SO_FAR, by="lead.origin")
    stated = {number.metric: "" if number.value is None else str(number.value) for number in report.numbers()}
    assert {name: value for name, (_, value) in shown.items() if name in stated} == {
        name: stated[name] for name in shown if name in stated
    }
    assert sum(name in stated for name in shown) > 20


def test_its_file_tells_the_groups_as_the_page_does(cast: Cast) -> None:
    answer = browser_of(cast.rep, at=NOW).get("/dispositions/csv/groups/?by=lead.origin&age=so_far&origin=imported")

    lines = answer.content.decode().splitlines()
    assert lines[0].startswith("lead.origin,handoffs,imported,too_young,is_unfinished,converted,converted_share")
    assert lines[1].startswith("paid search,12,12,0,no,3,0.25,")


def test_live_handoffs_can_be_asked_for_alone(cast: Cast) -> None:
    assert marks_of(page_of(cast.rep, "?origin=live"))["matured:30"][1] == "12"


def test_a_quiet_period_offers_all_time(cast: Cast) -> None:
    page = page_of(cast.rep, "?from=2020-01-01&to=2020-02-01")

    assert "No handoffs in this period" in page
    assert re.search(r'href="/dispositions/\?[^"]*period=all', page)


@pytest.mark.parametrize("query", ["?age=31", "?by=lead.email", "?by=owner", "?cohort=day", "?origin=other"])
def test_it_refuses_what_is_no_question(cast: Cast, query: str) -> None:
    assert browser_of(cast.rep).get(f"/dispositions/{query}").status_code == 400
