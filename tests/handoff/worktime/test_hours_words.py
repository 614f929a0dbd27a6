"""Opening hours in words, and what changes from one set to another."""

from datetime import date
from typing import Any

import pytest

from handoff.worktime.document import parse
from handoff.worktime.hours import OpeningHours
from handoff.worktime.hours_diff import MOST_TOLD, hours_diff
from handoff.worktime.hours_words import ClosedDay, closed_days, weekly_words, windows_words

NINE_TO_FIVE = [["09:00", "17:00"]]
OFFICE: dict[str, Any] = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), NINE_TO_FIVE)
TODAY = date(2026, 11, 3)


def make_hours(**parts: Any) -> OpeningHours:
    return parse({"tz": "Europe/Berlin", "weekly": OFFICE, **parts})


@pytest.mark.parametrize(
    ("weekly", "words"),
    [
        (OFFICE, "Monday to Friday 09:00 to 17:00"),
        ({**OFFICE, "fri": [["09:00", "12:00"]]}, "Monday to Thursday 09:00 to 17:00; Friday 09:00 to 12:00"),
        ({"tue": [["08:00", "12:00"], ["13:00", "24:00"]]}, "Tuesday 08:00 to 12:00 and 13:00 to 24:00"),
        ({"mon": NINE_TO_FIVE, "wed": NINE_TO_FIVE}, "Monday 09:00 to 17:00; Wednesday 09:00 to 17:00"),
    ],
)
def test_a_week_is_told_with_days_alike_together(weekly: dict[str, Any], words: str) -> None:
    assert weekly_words(make_hours(weekly=weekly).weekly) == words


def test_a_week_that_never_closes_says_so() -> None:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    assert weekly_words(make_hours(weekly={day: [["00:00", "24:00"]] for day in days}).weekly) == "always open"


def test_a_day_without_windows_is_closed() -> None:
    assert windows_words(()) == "closed"


def test_closed_days_say_why_and_leave_out_the_weekend_and_short_days() -> None:
    hours = make_hours(
        overrides={"2026-12-22": [], "2026-12-23": [["09:00", "12:00"]], "2026-12-26": []},
        yearly_closed=[{"from": "12-31", "to": "01-01"}],
        holidays={"country": "DE"},
        resolved={"years": [2026, 2027], "holidays": {"2026-12-25": "Christmas Day"}},
    )

    assert list(closed_days(hours, date(2026, 12, 21), date(2027, 1, 4))) == [
        ClosedDay(on=date(2026, 12, 22), why="closed that day"),
        ClosedDay(on=date(2026, 12, 25), why="Christmas Day"),
        ClosedDay(on=date(2026, 12, 31), why="closed every year"),
        ClosedDay(on=date(2027, 1, 1), why="closed every year"),
    ]


def test_the_same_hours_change_nothing() -> None:
    assert hours_diff(make_hours(), make_hours(), since=TODAY).is_empty


def test_the_week_is_told_once_and_not_by_every_date() -> None:
    weekly = {**OFFICE, "fri": [["09:00", "12:00"]], "sat": NINE_TO_FIVE}
    diff = hours_diff(make_hours(), make_hours(weekly=weekly), since=TODAY)

    assert diff.lasting == (
        "Fridays open 09:00 to 12:00, instead of 09:00 to 17:00.",
        "Saturdays open 09:00 to 17:00, instead of closed.",
    )
    assert diff.dates == ()


def test_another_zone_moves_every_opening() -> None:
    diff = hours_diff(make_hours(), make_hours(tz="Europe/London"), since=TODAY)
    assert diff.lasting == ("Times are those of Europe/London instead of Europe/Berlin: every opening moves.",)


def test_single_dates_open_close_and_become_short() -> None:
    before = make_hours(overrides={"2026-11-20": []})
    after = make_hours(
        overrides={"2026-12-24": [["09:00", "12:00"]], "2026-11-21": NINE_TO_FIVE},
        yearly_closed=[{"from": "12-28", "to": "12-30"}],
    )

    diff = hours_diff(before, after, since=date(2059, 1, 1))
    assert diff.dates == (
        "Mon 29 Dec 2059 to Tue 30 Dec 2059 close, instead of 09:00 to 17:00.",
        "Tue 28 Dec 2060 to Thu 30 Dec 2060 close, instead of 09:00 to 17:00.",
    )
    assert hours_diff(before, after, since=TODAY).dates[:3] == (
        "Fri 20 Nov 2026 to Sat 21 Nov 2026 open 09:00 to 17:00, instead of closed.",
        "Thu 24 Dec 2026 opens 09:00 to 12:00, instead of 09:00 to 17:00.",
        "Mon 28 Dec 2026 to Wed 30 Dec 2026 close, instead of 09:00 to 17:00.",
    )


def test_dates_before_the_one_asked_from_are_not_told() -> None:
    assert hours_diff(make_hours(), make_hours(overrides={"2026-11-02": []}), since=TODAY).is_empty


def test_of_very_many_dates_the_first_are_told_and_the_others_counted() -> None:
    dates = {f"{year}-12-{day}": [] for year in range(2027, 2060) for day in (10, 20)}
    diff = hours_diff(make_hours(), make_hours(overrides=dates), since=TODAY)

    assert len(diff.dates) == MOST_TOLD
    working = sum(date.fromisoformat(day).weekday() < 5 for day in dates)
    assert diff.untold == working - MOST_TOLD
