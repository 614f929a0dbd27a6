"""Public holidays are resolved to dates once."""

import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from handoff.worktime import BusinessCalendar, CalendarError
from handoff.worktime.public_holidays import resolve

WEEKLY = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def make_document(country: Any, subdivision: Any = None, **parts: Any) -> dict[str, Any]:
    return {"tz": "UTC", "weekly": WEEKLY, "holidays": {"country": country, "subdivision": subdivision}, **parts}


def test_it_writes_out_the_holidays_of_the_years_asked_for() -> None:
    resolved = resolve(make_document("US"), 2026, 2027)["resolved"]
    assert resolved["years"] == [2026, 2027]
    assert resolved["holidays"]["2026-11-26"] == "Thanksgiving Day"
    assert {day[:4] for day in resolved["holidays"]} == {"2026", "2027"}


def test_a_subdivision_has_holidays_of_its_own() -> None:
    whole, bavaria = (resolve(make_document("DE", part), 2026, 2026)["resolved"]["holidays"] for part in (None, "BY"))
    assert "2026-01-06" in bavaria
    assert "2026-01-06" not in whole


def test_a_calendar_is_closed_on_resolved_holidays() -> None:
    calendar = BusinessCalendar.from_document(resolve(make_document("US"), 2026, 2027))
    assert not calendar.is_open(datetime(2026, 11, 26, 12, tzinfo=UTC))
    assert calendar.is_open(datetime(2026, 11, 27, 12, tzinfo=UTC))


def test_a_document_without_a_country_has_no_resolved_dates() -> None:
    stale = {"years": [2026, 2026], "holidays": {"2026-11-26": "Thanksgiving"}}
    assert resolve({"tz": "UTC", "weekly": WEEKLY, "resolved": stale}, 2026, 2027)["resolved"] is None


def test_resolving_leaves_the_document_given_as_it_was() -> None:
    document = make_document("US")
    resolve(document, 2026, 2026)
    assert document == make_document("US")


@pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("US", "Bavaria"), ("", "BY"), (7, None)])
def test_it_refuses_an_unknown_place(country: Any, subdivision: Any) -> None:
    with pytest.raises(CalendarError) as raised:
        resolve(make_document(country, subdivision), 2026, 2026)
    assert [problem.place.split(".")[0] for problem in raised.value.problems] == ["holidays"]


@pytest.mark.parametrize("country", ["utils", "HolidayBase", "countries", "us", "U" * 99])
def test_what_only_the_library_calls_so_is_no_country(country: str) -> None:
    with pytest.raises(CalendarError, match="no public holidays are known"):
        resolve(make_document(country), 2026, 2026)


def test_it_lists_the_subdivisions_that_there_are() -> None:
    with pytest.raises(CalendarError, match=r"GB has no subdivision 'CA'\. Use ENG, NIR, SCT, WLS"):
        resolve(make_document("GB", "CA"), 2026, 2026)


@pytest.mark.parametrize("years", [(2027, 2026), (1, 9999), (2026, 10**9)])
def test_it_refuses_years_out_of_range(years: tuple[int, int]) -> None:
    with pytest.raises(CalendarError, match="range of years"):
        resolve(make_document("US"), *years)


def test_calendars_need_neither_django_nor_the_holidays_library() -> None:
    check = "import sys, handoff.worktime; print({'django', 'holidays'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True).stdout == "set()\n"
