"""The conventions of business time by example."""

import os
import time as machine
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handoff.worktime import ALWAYS, BusinessCalendar, HorizonError, NaiveInstantError, TargetError

NEW_YORK = ZoneInfo("America/New_York")
NINE_TO_FIVE = [["09:00", "17:00"]]
WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
EVERY_DAY = (*WORKDAYS, "sat", "sun")

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def make_calendar(tz: str = "America/New_York", **parts: Any) -> BusinessCalendar:
    return BusinessCalendar.from_document({"tz": tz, "weekly": dict.fromkeys(WORKDAYS, NINE_TO_FIVE), **parts})


def every_day(tz: str, *windows: list[str]) -> BusinessCalendar:
    return make_calendar(tz, weekly={day: list(windows) for day in EVERY_DAY})


def at(text: str, tz: str = "America/New_York") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(tz))


@pytest.fixture
def sales() -> BusinessCalendar:
    return make_calendar()


def test_it_carries_a_target_over_the_weekend(sales: BusinessCalendar) -> None:
    assert sales.due_at(at("2026-11-20 16:58"), 300) == at("2026-11-23 09:03")


def test_it_answers_in_utc(sales: BusinessCalendar) -> None:
    assert sales.due_at(at("2026-11-20 10:00"), 60).tzinfo is UTC
    assert sales.next_open(at("2026-11-20 10:00")).tzinfo is UTC
    assert sales.same_business_day(at("2026-11-20 10:00")).tzinfo is UTC


def test_it_takes_whole_seconds_and_lengths_alike(sales: BusinessCalendar) -> None:
    start = at("2026-11-20 16:58")
    assert sales.due_at(start, 14_400) == sales.due_at(start, timedelta(hours=4))


def test_it_keeps_microseconds(sales: BusinessCalendar) -> None:
    start, due = at("2026-11-20 16:59:59.999999"), at("2026-11-23 09:00:00.000002")
    assert sales.due_at(start, timedelta(microseconds=3)) == due
    assert sales.elapsed(start, due) == timedelta(microseconds=3)


def test_a_target_used_up_at_closing_is_due_at_closing(sales: BusinessCalendar) -> None:
    assert sales.due_at(at("2026-11-20 16:00"), HOUR) == at("2026-11-20 17:00")


def test_a_start_outside_hours_begins_at_the_next_opening(sales: BusinessCalendar) -> None:
    for start in ("2026-11-20 17:00", "2026-11-21 12:00", "2026-11-23 08:59"):
        assert sales.due_at(at(start), 300) == at("2026-11-23 09:05")


def test_it_pauses_for_lunch() -> None:
    calendar = every_day("America/New_York", ["09:00", "12:00"], ["13:00", "17:00"])
    assert calendar.due_at(at("2026-11-20 11:30"), HOUR) == at("2026-11-20 13:30")


def test_a_shift_over_midnight_is_two_windows() -> None:
    calendar = every_day("America/New_York", ["22:00", "24:00"], ["00:00", "06:00"])
    assert calendar.due_at(at("2026-11-20 23:00"), 8 * HOUR) == at("2026-11-21 22:00") + HOUR
    assert calendar.elapsed(at("2026-11-20 23:30"), at("2026-11-21 00:30")) == HOUR
    assert calendar.is_open(at("2026-11-21 00:00"))


def test_windows_that_touch_are_one_opening() -> None:
    calendar = every_day("UTC", ["09:00", "12:00"], ["12:00", "17:00"])
    assert calendar.elapsed(at("2026-11-20 11:00", "UTC"), at("2026-11-20 13:00", "UTC")) == 2 * HOUR


def test_elapsed_time_backwards_is_zero(sales: BusinessCalendar) -> None:
    assert sales.elapsed(at("2026-11-20 16:00"), at("2026-11-20 15:00")) == timedelta()


def test_it_counts_whole_seconds_for_columns(sales: BusinessCalendar) -> None:
    assert sales.elapsed_seconds(at("2026-11-20 16:00"), at("2026-11-20 16:00:59.9")) == 59


# Precedence: own override, yearly closure, public holiday, weekday.


def test_an_override_replaces_the_weekly_windows_of_its_date() -> None:
    calendar = make_calendar(
        overrides={"2026-12-24": [["09:00", "12:00"]], "2026-12-25": [], "2026-12-26": [["10:00", "11:00"]]}
    )
    assert calendar.due_at(at("2026-12-24 11:00"), 2 * HOUR) == at("2026-12-26 11:00")


def test_a_yearly_closure_crosses_new_year() -> None:
    calendar = make_calendar(yearly_closed=[{"from": "12-24", "to": "01-02"}])
    assert calendar.due_at(at("2026-12-23 16:00"), 2 * HOUR) == at("2027-01-04 10:00")
    assert calendar.due_at(at("2027-12-23 16:00"), 2 * HOUR) == at("2028-01-03 10:00")


def test_a_public_holiday_is_closed() -> None:
    calendar = make_calendar(resolved={"years": [2026, 2026], "holidays": {"2026-11-26": "Thanksgiving"}})
    assert calendar.due_at(at("2026-11-25 16:30"), HOUR) == at("2026-11-27 09:30")


def test_an_override_opens_a_public_holiday_and_a_closed_day() -> None:
    calendar = make_calendar(
        overrides={"2026-11-26": NINE_TO_FIVE, "2026-12-28": [["09:00", "10:00"]]},
        yearly_closed=[{"from": "12-24", "to": "01-02"}],
        resolved={"years": [2026, 2026], "holidays": {"2026-11-26": "Thanksgiving"}},
    )
    assert calendar.is_open(at("2026-11-26 12:00"))
    assert calendar.is_open(at("2026-12-28 09:30"))
    assert not calendar.is_open(at("2026-12-29 09:30"))


# Clock changes.


@pytest.mark.parametrize(
    ("tz", "day", "hours"),
    [
        ("America/New_York", "2026-03-08", 23),
        ("America/New_York", "2026-11-01", 25),
        ("Europe/Berlin", "2026-03-29", 23),
        ("Europe/Berlin", "2026-10-25", 25),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Africa/Casablanca", "2025-02-23", 25),
        ("Africa/Casablanca", "2025-04-06", 23),
        ("America/Havana", "2026-03-08", 23),
        ("Asia/Kolkata", "2026-03-29", 24),
        ("Pacific/Apia", "2011-12-30", 0),
    ],
)
def test_a_whole_day_holds_the_hours_that_passed(tz: str, day: str, hours: float) -> None:
    midnight = datetime.fromisoformat(day)
    next_midnight = (midnight + timedelta(days=1)).replace(tzinfo=ZoneInfo(tz))
    calendar = every_day(tz, ["00:00", "24:00"])
    day_before = at(f"{midnight - timedelta(days=1):%Y-%m-%d} 12:00", tz)
    assert calendar.elapsed(day_before, next_midnight) == timedelta(hours=12 + hours)


def test_a_skipped_opening_opens_at_the_clock_change() -> None:
    calendar = every_day("America/New_York", ["02:30", "05:00"])
    assert calendar.next_open(at("2026-03-08 00:00")) == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert calendar.due_at(at("2026-03-08 00:00"), 2 * HOUR) == at("2026-03-08 05:00")


def test_a_skipped_closing_closes_at_the_clock_change() -> None:
    calendar = every_day("America/New_York", ["01:00", "02:30"])
    assert calendar.due_at(at("2026-03-08 00:00"), HOUR) == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert not calendar.is_open(at("2026-03-08 03:00"))


def test_a_skipped_window_gives_no_time() -> None:
    calendar = every_day("America/New_York", ["02:10", "02:50"])
    assert calendar.due_at(at("2026-03-08 00:00"), MINUTE) == at("2026-03-09 02:11")


def test_a_time_shown_twice_is_its_first_occurrence() -> None:
    first_one_o_clock = datetime(2026, 11, 1, 5, tzinfo=UTC)
    calendar = every_day("America/New_York", ["01:00", "01:30"])
    assert calendar.next_open(at("2026-11-01 00:00")) == first_one_o_clock
    assert calendar.is_open(first_one_o_clock + 29 * MINUTE)
    assert not calendar.is_open(first_one_o_clock + HOUR)


def test_a_window_around_the_repeated_hour_holds_it_twice() -> None:
    calendar = every_day("America/New_York", ["01:30", "03:00"])
    assert calendar.elapsed(at("2026-11-01 00:00"), at("2026-11-01 12:00")) == timedelta(hours=2, minutes=30)


def test_a_half_hour_change_moves_a_due_time_by_half_an_hour() -> None:
    calendar = every_day("Australia/Lord_Howe", ["00:00", "24:00"])
    tz = "Australia/Lord_Howe"
    assert calendar.due_at(at("2026-10-04 00:00", tz), 4 * HOUR) == at("2026-10-04 04:30", tz)


# Same business day.


def test_same_business_day_ends_with_the_last_closing() -> None:
    calendar = every_day("America/New_York", ["09:00", "12:00"], ["13:00", "17:00"])
    for start in ("09:00", "11:59", "12:30", "16:59:59"):
        assert calendar.same_business_day(at(f"2026-11-20 {start}")) == at("2026-11-20 17:00")


def test_same_business_day_after_the_cutoff_is_the_next_one(sales: BusinessCalendar) -> None:
    assert sales.same_business_day(at("2026-11-20 14:59:59"), time(15)) == at("2026-11-20 17:00")
    assert sales.same_business_day(at("2026-11-20 15:00"), time(15)) == at("2026-11-23 17:00")


def test_same_business_day_from_outside_hours_is_the_next_openings(sales: BusinessCalendar) -> None:
    assert sales.same_business_day(at("2026-11-20 08:00"), time(15)) == at("2026-11-20 17:00")
    assert sales.same_business_day(at("2026-11-21 16:00"), time(15)) == at("2026-11-23 17:00")


def test_a_start_at_closing_is_the_next_days(sales: BusinessCalendar) -> None:
    assert sales.same_business_day(at("2026-11-19 17:00")) == at("2026-11-20 17:00")


def test_same_business_day_without_closing_ends_at_midnight() -> None:
    assert ALWAYS.same_business_day(at("2026-11-20 00:00", "UTC")) == at("2026-11-21 00:00", "UTC")
    assert ALWAYS.same_business_day(at("2026-11-21 00:00", "UTC")) == at("2026-11-22 00:00", "UTC")


# Warnings.


def test_a_warning_across_a_night_is_given_in_the_evening_before(sales: BusinessCalendar) -> None:
    start = at("2026-11-19 16:00")
    due = sales.due_at(start, 2 * HOUR)
    assert due == at("2026-11-20 10:00")
    assert sales.warn_at(start, due, HOUR) == at("2026-11-19 17:00")
    assert sales.at_fraction(start, due, Fraction(1, 2)) == at("2026-11-19 17:00")


def test_a_warning_that_leaves_more_than_there_is_comes_at_the_start(sales: BusinessCalendar) -> None:
    start = at("2026-11-20 10:00")
    assert sales.warn_at(start, sales.due_at(start, HOUR), 2 * HOUR) == start


def test_a_fraction_above_one_goes_on_in_open_time(sales: BusinessCalendar) -> None:
    start = at("2026-11-20 16:58")
    assert sales.at_fraction(start, sales.due_at(start, 300), 3) == at("2026-11-23 09:13")


def test_a_fraction_needs_open_time_between_start_and_due(sales: BusinessCalendar) -> None:
    with pytest.raises(TargetError):
        sales.at_fraction(at("2026-11-20 17:00"), at("2026-11-20 18:00"), Fraction(1, 2))


# Refusals.


@pytest.mark.parametrize("target", [0, -1, timedelta(), timedelta(microseconds=-1), True, 1.5, "300", None, 10**30])
def test_it_refuses_a_target_that_is_no_length_above_zero(sales: BusinessCalendar, target: Any) -> None:
    with pytest.raises(TargetError):
        sales.due_at(at("2026-11-20 10:00"), target)
    with pytest.raises(TargetError):
        sales.warn_at(at("2026-11-20 10:00"), at("2026-11-20 12:00"), target)


def test_it_refuses_naive_instants(sales: BusinessCalendar) -> None:
    naive, aware = datetime(2026, 11, 20, 10), at("2026-11-20 10:00")  # noqa: DTZ001  refused is the point
    for question in (
        lambda: sales.due_at(naive, 60),
        lambda: sales.elapsed(naive, aware),
        lambda: sales.elapsed(aware, naive),
        lambda: sales.same_business_day(naive),
        lambda: sales.is_open(naive),
        lambda: sales.next_open(naive),
    ):
        with pytest.raises(NaiveInstantError):
            question()


@pytest.mark.parametrize("target", [10**12, timedelta.max])
def test_it_refuses_a_target_beyond_the_horizon_at_once(target: int | timedelta) -> None:
    calendar = every_day("America/New_York", ["00:00", "24:00"])
    begun = machine.process_time()
    with pytest.raises(HorizonError, match="2000 to 2060"):
        calendar.due_at(at("2026-11-20 10:00"), target)
    assert machine.process_time() - begun < 1


def test_it_refuses_every_question_outside_the_resolved_years() -> None:
    calendar = make_calendar(resolved={"years": [2026, 2026], "holidays": {}})
    inside, before, after = at("2026-12-31 16:00"), at("2025-12-31 23:59"), at("2027-01-01 00:01")
    for question in (
        lambda: calendar.due_at(before, 60),
        lambda: calendar.due_at(after, 60),
        lambda: calendar.due_at(inside, 2 * HOUR),
        lambda: calendar.elapsed(before, inside),
        lambda: calendar.elapsed(inside, after),
        lambda: calendar.same_business_day(inside, time(15)),
        lambda: calendar.is_open(after),
        lambda: calendar.is_open(at("2027-01-01 00:00")),
        lambda: calendar.next_open(at("2026-12-31 17:00")),
    ):
        with pytest.raises(HorizonError, match="2026 to 2026"):
            question()


def test_it_answers_up_to_the_last_second_it_knows() -> None:
    calendar = make_calendar("UTC", resolved={"years": [2026, 2026], "holidays": {}})
    late = make_calendar("UTC", weekly={"thu": [["00:00", "24:00"]]}, resolved={"years": [2026, 2026], "holidays": {}})
    assert calendar.due_at(at("2026-12-31 16:00", "UTC"), HOUR) == at("2026-12-31 17:00", "UTC")
    end = late.due_at(at("2026-12-31 16:00", "UTC"), 8 * HOUR)
    assert end == at("2027-01-01 00:00", "UTC")
    assert late.elapsed(at("2026-12-31 16:00", "UTC"), end) == 8 * HOUR


def test_it_refuses_when_only_past_dates_were_open() -> None:
    calendar = make_calendar(weekly={}, overrides={"2026-12-24": NINE_TO_FIVE})
    with pytest.raises(HorizonError):
        calendar.due_at(at("2026-12-24 16:00"), 2 * HOUR)


# Independence of the machine.


@pytest.fixture(params=["Asia/Tokyo", "America/Los_Angeles"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", request.param)
        machine.tzset()
        yield os.environ["TZ"]
    machine.tzset()


def test_the_machines_zone_changes_nothing(machine_zone: str) -> None:
    calendar = make_calendar()
    start = at("2026-10-30 16:00")
    assert (
        datetime(2026, 1, 1, tzinfo=UTC).astimezone().utcoffset()
        == datetime(2026, 1, 1, tzinfo=ZoneInfo(machine_zone)).utcoffset()
    )
    assert calendar.due_at(start, 2 * HOUR) == datetime(2026, 11, 2, 15, tzinfo=UTC)
    assert calendar.same_business_day(start, time(15)) == datetime(2026, 11, 2, 22, tzinfo=UTC)
