"""The criterion report as a page: the numbers of the API and of its files, every one a link to as many rows."""

import csv
import io
from datetime import timedelta

import pytest

from dashboards.metrics.criteria import criteria_report
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.period import Preset
from handoff.people.models import User
from leads.definitions.models import DefinitionVersion
from leads.handoffs.steps import Step
from leads.records.models import Lead
from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_handoff
from tests.handoff.web.scene import browser_of
from tests.handoff.web.test_path_map import words_of
from tests.handoff.web.test_sla import marks_of

DAY = 86_400


@pytest.fixture
def cast(db: None) -> Cast:
    """Forty handoffs of two months ago: those that met the second criterion convert, the others are bad fits."""
    cast = install()
    width = len(DefinitionVersion.objects.latest("number").criteria)
    for number in range(40):
        met = number % 2
        truths = [1, met, -1 if number < 4 else 1, *[1] * (width - 3)]
        build_handoff(
            cast,
            {**QUICK, Step.TOUCHED: 600, Step.DISPOSED: 5 * DAY, Step.CLOSED: 5 * DAY},
            submitted=NOW - timedelta(days=60),
            outcome="converted" if met or number < 4 else "bad_fit",
            truths=truths,
        )
    return cast


def criterion(place: int) -> str:
    return DefinitionVersion.objects.latest("number").criteria[place]


def page_of(user: User, query: str = "") -> str:
    response = browser_of(user, at=NOW).get(f"/definition/criteria/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_which_criteria_tell_beyond_chance(cast: Cast) -> None:
    assert "1 of 1 criterion tells converting handoffs from others beyond chance." in words_of(page_of(cast.rep))


def test_it_states_the_numbers_of_the_report_and_of_the_api(cast: Cast) -> None:
    shown = {name: value for name, (_, value) in marks_of(page_of(cast.manager)).items()}

    stated = {}
    for number in criteria_report(ask(Preset.QUARTER), maturity=Maturity.MONTH).numbers():
        stated[number.metric] = number.value
        for part in (number.part, number.whole):
            stated |= {part.metric: part.value} if part else {}
    assert {name: stated[name] for name in shown} == {
        name: stated[name] for name, value in shown.items() if value == str(stated[name])
    } | {name: None for name, value in shown.items() if value == ""}
    told = browser_of(cast.manager, at=NOW).get("/api/v1/metrics?report=criteria&period=91").json()["numbers"]
    for number in told:
        assert stated[number["metric"]] == number["value"], number
    lift = f"criterion_lift:converted:30:criterion:{criterion(1)}"
    assert float(shown[lift]) == 1.0 / (2 / 20)


def test_its_files_hold_the_same(cast: Cast) -> None:
    client = browser_of(cast.rep, at=NOW)
    rows = [*csv.DictReader(io.StringIO(client.get("/definition/criteria/csv/criteria/").content.decode()))]
    found = {row["criterion"]: row for row in rows}[criterion(1)]

    assert (found["versions"], found["handoffs"], found["met"], found["unknown"]) == ("v1", "40", "20", "0")
    assert (found["converted_met"], found["converted_met_of"], found["converted_met_share"]) == ("20", "20", "1.0")
    assert float(found["converted_lift"]) == 10.0
    numbers = client.get("/definition/criteria/csv/numbers/").content.decode()
    assert f"criterion_met:30:criterion:{criterion(1)},0.5,percent,known,20,40,40" in numbers


def test_every_number_leads_to_as_many_rows_under_a_title(cast: Cast) -> None:
    client = browser_of(cast.manager, at=NOW)
    counts = {name: mark for name, mark in marks_of(page_of(cast.manager)).items() if mark[0] and mark[1].isdigit()}

    assert len(counts) > 20
    for name, (address, value) in counts.items():
        page = client.get(address).content.decode()
        assert f"<b>{value}</b> row" in page, name
        assert "{" not in words_of(page).partition("Numbers")[0], name


def test_rows_of_other_teams_are_listed_without_names(cast: Cast) -> None:
    name = f"criterion_unknown:30:criterion:{criterion(2)}:numerator"
    Lead.objects.update(name="Somebody Else")

    page = browser_of(cast.outsider, at=NOW).get(f"/numbers/{name}/?period=91").content.decode()

    assert page.count("another team") == 4
    assert "Somebody Else" not in page


def test_both_teams_see_the_same_page(cast: Cast) -> None:
    assert marks_of(page_of(cast.rep)) == marks_of(page_of(cast.marketer))


def test_it_is_sorted_by_what_is_asked_for(cast: Cast) -> None:
    page = page_of(cast.rep, "?sort=lift")

    assert page.index(f"criterion:{criterion(1)}") < page.index(f"criterion:{criterion(0)}")


def test_the_rest_is_a_page_away_and_no_page_is_heavy(cast: Cast) -> None:
    width = len(DefinitionVersion.objects.latest("number").criteria)
    first, second = page_of(cast.rep), page_of(cast.rep, "?page=2")

    assert f"1 to 15 of {width}" in first
    assert 'href="/definition/criteria/?zone=America%2FNew_York&amp;page=2"' in first
    assert criterion(0) in first
    assert f"criterion:{criterion(0)}" not in second
    assert f"criterion:{criterion(width - 1)}" in second
    assert len(first) < 100_000
    assert f"16 to {width} of {width}" in page_of(cast.rep, "?page=99")


def test_imported_handoffs_have_no_criteria_and_the_page_says_so(cast: Cast) -> None:
    assert "Imported handoffs carry no criteria" in page_of(cast.rep, "?origin=imported")


@pytest.mark.parametrize("query", ["?age=31", "?sort=size", "?origin=other"])
def test_it_refuses_what_is_no_question(cast: Cast, query: str) -> None:
    assert browser_of(cast.rep).get(f"/definition/criteria/{query}").status_code == 400


@pytest.mark.parametrize(
    "name", ["criterion_met:31:criterion:size", "criterion_met:30", "criterion_outcome:working:met:30:criterion:size"]
)
def test_there_is_no_such_number(cast: Cast, name: str) -> None:
    assert browser_of(cast.rep).get(f"/numbers/{name}/").status_code == 404
