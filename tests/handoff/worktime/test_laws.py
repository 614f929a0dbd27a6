"""The laws of business time, against an oracle that walks the clock."""

from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from handoff.worktime import BusinessCalendar, explain, explain_until
from tests.handoff.worktime import oracle
from tests.handoff.worktime.strategies import WITHIN, calendars, documents, starts, targets

MICROSECOND = timedelta(microseconds=1)
ZERO = timedelta()

fractions = st.integers(1, 400).map(lambda percent: Fraction(percent, 100))


@given(st.data(), calendars, targets)
def test_it_finds_the_due_time_that_walking_the_clock_finds(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta
) -> None:
    start = data.draw(starts(calendar))
    counted = oracle.due_at(calendar, start, target, within=WITHIN)
    due = calendar.due_at(start, target)
    assert due == counted if counted else due > start + WITHIN - oracle.STEP


@given(st.data(), calendars)
def test_it_finds_the_elapsed_time_that_walking_the_clock_finds(
    data: st.DataObject, calendar: BusinessCalendar
) -> None:
    start, end = data.draw(starts(calendar)), data.draw(starts(calendar))
    assert calendar.elapsed(start, end) == oracle.elapsed(calendar, start, end)


@given(st.data(), calendars, st.none() | st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15)))
def test_it_finds_the_same_business_day_that_walking_the_clock_finds(
    data: st.DataObject, calendar: BusinessCalendar, cutoff: time | None
) -> None:
    start = data.draw(starts(calendar))
    counted = oracle.same_business_day(calendar, start, cutoff, within=WITHIN)
    assume(counted)
    assert calendar.same_business_day(start, cutoff) == counted


@given(st.data(), calendars, targets)
def test_it_reaches_the_target_at_the_due_time_and_not_before(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta
) -> None:
    start = data.draw(starts(calendar))
    due = calendar.due_at(start, target)
    assert calendar.elapsed(start, due) == target
    assert calendar.elapsed(start, due - MICROSECOND) < target


@given(st.data(), calendars, targets, st.none() | st.just(time(15)))
def test_a_later_start_is_never_due_earlier(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta, cutoff: time | None
) -> None:
    earlier, later = sorted([data.draw(starts(calendar)), data.draw(starts(calendar))])
    assert calendar.due_at(earlier, target) <= calendar.due_at(later, target)
    assert calendar.same_business_day(earlier, cutoff) <= calendar.same_business_day(later, cutoff)


@given(st.data(), calendars, targets, targets)
def test_a_longer_target_is_due_later(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta, more: timedelta
) -> None:
    start = data.draw(starts(calendar))
    assert calendar.due_at(start, target) < calendar.due_at(start, target + more)


@given(st.data(), documents(), targets)
def test_a_closed_day_never_makes_a_due_time_earlier(
    data: st.DataObject, document: dict[str, Any], target: timedelta
) -> None:
    calendar = BusinessCalendar.from_document(document)
    start = data.draw(starts(calendar))
    closed = start.astimezone(calendar.hours.zone).date() + timedelta(days=data.draw(st.integers(0, 5)))
    overrides = {**document["overrides"], closed.isoformat(): []}
    with_closed_day = BusinessCalendar.from_document({**document, "overrides": overrides})
    assert with_closed_day.due_at(start, target) >= calendar.due_at(start, target)


@given(st.data(), documents(), targets)
def test_an_added_window_never_makes_a_due_time_later(
    data: st.DataObject, document: dict[str, Any], target: timedelta
) -> None:
    calendar = BusinessCalendar.from_document(document)
    start = data.draw(starts(calendar))
    opened = start.astimezone(calendar.hours.zone).date() + timedelta(days=data.draw(st.integers(0, 5)))
    overrides = {**document["overrides"], opened.isoformat(): [["00:00", "24:00"]]}
    with_open_day = BusinessCalendar.from_document({**document, "overrides": overrides})
    assert with_open_day.due_at(start, target) <= calendar.due_at(start, target)


@given(st.data(), calendars)
def test_elapsed_time_adds_up(data: st.DataObject, calendar: BusinessCalendar) -> None:
    first, second, third = sorted(data.draw(starts(calendar)) for _ in range(3))
    whole = calendar.elapsed(first, third)
    assert calendar.elapsed(first, second) + calendar.elapsed(second, third) == whole
    assert ZERO <= whole <= third - first


@given(st.data(), calendars, targets, fractions)
def test_a_fraction_of_the_target_is_measured_in_open_time(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta, fraction: Fraction
) -> None:
    start = data.draw(starts(calendar))
    due = calendar.due_at(start, target)
    passed = calendar.elapsed(start, calendar.at_fraction(start, due, fraction))
    assert 0 <= passed // MICROSECOND - target // MICROSECOND * fraction < 1


@given(st.data(), calendars, targets, targets)
def test_a_warning_leaves_the_open_time_asked_for(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta, left: timedelta
) -> None:
    start = data.draw(starts(calendar))
    due = calendar.due_at(start, target)
    assert calendar.elapsed(calendar.warn_at(start, due, left), due) == min(left, target)


@given(st.data(), calendars)
def test_the_next_opening_is_the_first_open_instant(data: st.DataObject, calendar: BusinessCalendar) -> None:
    instant = data.draw(starts(calendar))
    opening = calendar.next_open(instant)
    assert calendar.is_open(opening)
    assert calendar.elapsed(instant, opening) == ZERO
    assert calendar.is_open(instant) is (opening == instant)


@given(st.data(), calendars, targets)
def test_the_working_adds_up_to_the_target(data: st.DataObject, calendar: BusinessCalendar, target: timedelta) -> None:
    start = data.draw(starts(calendar))
    working = explain(calendar, start, target)
    days = [share.on for share in working.shares]
    assert sum((share.length for share in working.shares), ZERO) == target
    assert days == sorted(set(days))
    assert working == explain_until(calendar, start, working.due_at)


@given(st.data(), documents(), targets)
def test_an_answer_does_not_depend_on_the_questions_before_it(
    data: st.DataObject, document: dict[str, Any], target: timedelta
) -> None:
    fresh, used = BusinessCalendar.from_document(document), BusinessCalendar.from_document(document)
    start = data.draw(starts(fresh))
    for year in data.draw(st.lists(st.integers(2010, 2027), max_size=4)):
        used.is_open(start.replace(year=year, day=1))
    assert used.due_at(start, target) == fresh.due_at(start, target)
    assert used.elapsed(start, start + WITHIN) == fresh.elapsed(start, start + WITHIN)


@given(st.data(), calendars, targets, st.sampled_from(["Asia/Tokyo", "America/Los_Angeles"]))
def test_the_zone_an_instant_is_written_in_does_not_matter(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta, zone: str
) -> None:
    start: datetime = data.draw(starts(calendar))
    assert calendar.due_at(start.astimezone(ZoneInfo(zone)), target) == calendar.due_at(start, target)
