"""Calendar documents are read with every problem and its remedy, and written back."""

from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.worktime import BusinessCalendar, CalendarError
from tests.handoff.worktime.strategies import calendars

SALES = {
    "tz": "America/New_York",
    "weekly": {"mon": [["09:00", "12:00"], ["13:00", "24:00"]]},
    "overrides": {"2026-12-24": [["09:00", "12:00"]], "2026-12-25": []},
    "yearly_closed": [{"from": "12-24", "to": "01-02"}],
    "holidays": {"country": "US", "subdivision": None},
    "resolved": {"years": [2026, 2027], "holidays": {"2026-11-26": "Thanksgiving"}},
}


def places(document: Any) -> list[str]:
    with pytest.raises(CalendarError) as raised:
        BusinessCalendar.from_document(document)
    assert all(problem.message and problem.remedy for problem in raised.value.problems)
    return [problem.place for problem in raised.value.problems]


def every_day_of_2026() -> list[str]:
    return [(date(2026, 1, 1) + timedelta(days=count)).isoformat() for count in range(365)]


def test_a_document_comes_back_as_it_was() -> None:
    assert BusinessCalendar.from_document(SALES).to_document() == SALES


@given(calendars)
def test_a_written_calendar_reads_as_the_same_calendar(calendar: BusinessCalendar) -> None:
    again = BusinessCalendar.from_document(calendar.to_document())
    assert again == calendar
    assert hash(again) == hash(calendar)


def test_null_parts_are_left_out() -> None:
    parts = dict.fromkeys(("overrides", "yearly_closed", "holidays", "resolved"))
    calendar = BusinessCalendar.from_document({"tz": "UTC", "weekly": SALES["weekly"], **parts})
    assert calendar == BusinessCalendar.from_document({"tz": "UTC", "weekly": SALES["weekly"]})


def test_windows_may_be_written_in_any_order() -> None:
    shuffled = {**SALES, "weekly": {"mon": [["13:00", "24:00"], ["09:00", "12:00"]]}}
    assert BusinessCalendar.from_document(shuffled) == BusinessCalendar.from_document(SALES)


@pytest.mark.parametrize(
    ("part", "place"),
    [
        ({"tz": None}, "tz"),
        ({"tz": "Mars/Olympus"}, "tz"),
        ({"tz": "America"}, "tz"),
        ({"tz": "../../etc/passwd"}, "tz"),
        ({"tz": "localtime"}, "tz"),
        ({"tz": "a" * 5000}, "tz"),
        ({"tz": "UTC\x00"}, "tz"),
        ({"weekly": []}, "weekly"),
        ({"weekly": {"monday": []}}, "weekly.monday"),
        ({"weekly": {"mon": "09:00-17:00"}}, "weekly.mon"),
        ({"weekly": {"mon": None}}, "weekly.mon"),
        ({"weekly": {"mon": ["09:00", "17:00"]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [[9, 17]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["9:00", "17:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "17:60"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "24:01"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "٢٠:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["17:00", "09:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["22:00", "06:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "09:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["24:00", "24:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "weekly.mon"),
        ({"weekly": {"mon": [["09:00", "10:00"]] * 1000}}, "weekly.mon"),
        ({"overrides": ["2026-12-24"]}, "overrides"),
        ({"overrides": {"24.12.2026": []}}, "overrides.24.12.2026"),
        ({"overrides": {"20261224": []}}, "overrides.20261224"),
        ({"overrides": {"2026-02-29": []}}, "overrides.2026-02-29"),
        ({"overrides": {"2026-12-24": [["12:00", "09:00"]]}}, "overrides.2026-12-24"),
        ({"yearly_closed": {"from": "12-24", "to": "01-02"}}, "yearly_closed"),
        ({"yearly_closed": ["12-24"]}, "yearly_closed.0"),
        ({"yearly_closed": [{"from": "12-24"}]}, "yearly_closed.0"),
        ({"yearly_closed": [{"from": "13-24", "to": "01-02"}]}, "yearly_closed.0"),
        ({"holidays": "US"}, "holidays"),
        ({"holidays": {"country": 1}}, "holidays"),
        ({"holidays": {"country": None, "subdivision": "CA"}}, "holidays.subdivision"),
        ({"resolved": None}, "resolved"),
        ({"resolved": {"holidays": {}}}, "resolved.years"),
        ({"resolved": {"years": [2027, 2026]}}, "resolved.years"),
        ({"resolved": {"years": [1, 9999]}}, "resolved.years"),
        ({"resolved": {"years": [2026, 2027], "holidays": {"2028-01-01": "New Year"}}}, "resolved.holidays"),
        ({"opening": {}}, "calendar"),
        ({"": {}}, "calendar"),
    ],
)
def test_it_names_the_place_of_a_problem(part: dict[str, Any], place: str) -> None:
    assert place in places({**SALES, **part})


@pytest.mark.parametrize("document", [None, [], "calendar", 7, {}])
def test_it_refuses_what_is_no_calendar(document: Any) -> None:
    assert "tz" in places(document)


def test_it_names_every_problem_at_once() -> None:
    assert places({"tz": "Mars", "weekly": {"mon": [["10:00", "09:00"]], "moon": []}, "overrides": {"x": []}}) == [
        "tz",
        "weekly.moon",
        "weekly.mon",
        "overrides.x",
    ]


@pytest.mark.parametrize(
    "part",
    [
        {"weekly": {}},
        {"weekly": None},
        {"yearly_closed": [{"from": "01-01", "to": "12-31"}]},
        {"yearly_closed": [{"from": "03-02", "to": "03-01"}]},
        {"resolved": {"years": [2026, 2026], "holidays": dict.fromkeys(every_day_of_2026(), "Strike")}},
    ],
)
def test_it_refuses_a_calendar_that_never_opens_at_once(part: dict[str, Any]) -> None:
    begun = perf_counter()
    assert places({"tz": "UTC", "weekly": SALES["weekly"], **part}) == ["weekly"]
    assert perf_counter() - begun < 1


def test_it_refuses_a_flood_of_dates_at_once() -> None:
    overrides: dict[str, list[str]] = {str(number): [] for number in range(300_000)}
    begun = perf_counter()
    assert places({**SALES, "overrides": overrides}) == ["overrides"]
    assert perf_counter() - begun < 1


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("09:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(SALES, json_values)) | json_values)
def test_it_answers_any_json_with_a_calendar_or_its_problems(document: Any) -> None:
    complete = {**SALES, **document} if isinstance(document, dict) else document
    try:
        calendar = BusinessCalendar.from_document(complete)
    except CalendarError as refusal:
        problems = refusal.problems
    else:
        problems = ()
        assert BusinessCalendar.from_document(calendar.to_document()) == calendar
    assert all(problem.place and problem.remedy for problem in problems)


def test_holidays_are_kept_by_name() -> None:
    assert BusinessCalendar.from_document(SALES).hours.holidays == {date(2026, 11, 26): "Thanksgiving"}
