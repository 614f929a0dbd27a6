"""The laws of pauses: to the second, whatever their order, and never in favour of the one who is late."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.worktime import ALWAYS, BusinessCalendar, NaiveInstantError, PauseError, explain
from tests.handoff.worktime import oracle
from tests.handoff.worktime.strategies import calendars, starts, targets

ZERO = timedelta()
MICROSECOND = timedelta(microseconds=1)

Pauses = list[tuple[datetime, datetime]]


@st.composite
def paused(draw: st.DrawFn, calendar: BusinessCalendar) -> Pauses:
    lengths = st.integers(0, 3 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
    begins = draw(st.lists(starts(calendar), max_size=4))
    return [(begin, begin + draw(lengths)) for begin in begins]


def counted(calendar: BusinessCalendar, pauses: Pauses, start: datetime, end: datetime) -> timedelta:
    """Count the open time between two instants stretch by stretch, those that lie in a pause left out."""
    edges = sorted({start, end, *(edge for pause in pauses for edge in pause if start < edge < end)})
    return sum(
        (
            oracle.elapsed(calendar, begin, stop)
            for begin, stop in pairwise(edges)
            if not any(pause[0] <= begin < pause[1] for pause in pauses)
        ),
        ZERO,
    )


@given(st.data(), calendars)
def test_elapsed_time_is_that_outside_the_pauses(data: st.DataObject, calendar: BusinessCalendar) -> None:
    pauses = data.draw(paused(calendar))
    start, end = sorted([data.draw(starts(calendar)), data.draw(starts(calendar))])
    assert calendar.without(pauses).elapsed(start, end) == counted(calendar, pauses, start, end)


@given(st.data(), calendars, targets)
def test_the_target_is_reached_at_the_due_time_and_not_before(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta
) -> None:
    start = data.draw(starts(calendar))
    hours = calendar.without(data.draw(paused(calendar)))
    due = hours.due_at(start, target)
    assert hours.elapsed(start, due) == target
    assert hours.elapsed(start, due - MICROSECOND) < target
    assert sum((share.length for share in explain(hours, start, target).shares), ZERO) == target


@given(st.data(), calendars, targets)
def test_a_pause_never_makes_a_due_time_earlier(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta
) -> None:
    start, pauses = data.draw(starts(calendar)), data.draw(paused(calendar))
    assert calendar.without(pauses).due_at(start, target) >= calendar.due_at(start, target)


@given(st.data(), calendars, targets)
def test_the_order_and_the_repetition_of_pauses_do_not_matter(
    data: st.DataObject, calendar: BusinessCalendar, target: timedelta
) -> None:
    start, pauses = data.draw(starts(calendar)), data.draw(paused(calendar))
    once = calendar.without(pauses)
    again = calendar.without(data.draw(st.permutations(pauses))).without(pauses)
    assert once.due_at(start, target) == again.due_at(start, target)


def test_without_pauses_it_is_the_same_calendar() -> None:
    assert ALWAYS.without([]) is ALWAYS


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    begins = datetime.fromisoformat("2026-11-23T15:00:00Z")
    with pytest.raises(PauseError):
        ALWAYS.without([(begins, begins - MICROSECOND)])


def test_a_pause_without_a_zone_is_refused() -> None:
    begins = datetime.fromisoformat("2026-11-23T15:00:00Z").replace(tzinfo=None)
    with pytest.raises(NaiveInstantError):
        ALWAYS.without([(begins, begins)])
