"""The demo's story as a plan: the same for the same seed, of one plausible company, and ending now."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from handoff.process.defaults.promises import CUTOFF
from handoff.process.demo.queue import PEOPLE, live_queue
from handoff.process.demo.regions import Hours
from handoff.process.demo.story import tell_story

MONDAY = datetime(2026, 11, 9, 16, 30, tzinfo=UTC)
MOMENTS = {
    "in the middle of a day": datetime(2026, 11, 10, 15, 3, tzinfo=UTC),
    "just after opening": datetime(2026, 11, 10, 14, 1, tzinfo=UTC),
    "just before closing": datetime(2026, 11, 10, 21, 58, tzinfo=UTC),
    "at night": datetime(2026, 11, 11, 4, 0, tzinfo=UTC),
    "on a Sunday": datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
    "on a holiday": datetime(2026, 11, 26, 17, 0, tzinfo=UTC),
    "at the turn of the year": datetime(2027, 1, 1, 0, 30, tzinfo=UTC),
    "on the day the clocks change": datetime(2026, 11, 1, 7, 30, tzinfo=UTC),
}


def test_the_same_seed_tells_the_same_story() -> None:
    assert tell_story(seed=7, now=MONDAY, days=10) == tell_story(seed=7, now=MONDAY, days=10)


def test_another_seed_tells_another() -> None:
    assert tell_story(seed=7, now=MONDAY, days=10) != tell_story(seed=8, now=MONDAY, days=10)


def test_nothing_happens_after_now() -> None:
    story = tell_story(seed=7, now=MONDAY, days=20)
    for arrival in story.arrivals:
        doings = arrival.follow_up
        instants = [touch.at for touch in doings.touches] + [one.at for one in doings.dispositions]
        reached = [at for at in (arrival.received_at, doings.notified_at, doings.read_at) if at]
        assert max([*instants, *reached]) < MONDAY


def test_nothing_is_told_of_a_handoff_after_it_was_closed() -> None:
    story = tell_story(seed=7, now=MONDAY)
    for doings in (arrival.follow_up for arrival in story.arrivals):
        closed_at = [one.at for one in doings.dispositions if one.outcome != "working"]
        told_at = [touch.recorded_at or touch.at for touch in doings.touches]
        assert not closed_at or not told_at or max(told_at) < closed_at[0]


def test_ninety_days_make_about_four_thousand_handoffs() -> None:
    story = tell_story(seed=7, now=MONDAY)
    handed_off = [arrival for arrival in story.arrivals if arrival.follow_up.notified_at]
    recent = [arrival for arrival in handed_off if arrival.received_at > MONDAY - timedelta(days=28)]
    assert 3_800 < len(handed_off) < 4_300
    assert 1_150 < len(recent) < 1_400


def test_the_sync_turned_slow_three_weeks_ago() -> None:
    story = tell_story(seed=7, now=MONDAY)
    syncs = [
        (
            arrival.received_at,
            (arrival.submission.steps["synced"] - arrival.submission.steps["submitted"]).total_seconds(),
        )
        for arrival in story.arrivals
        if "synced" in arrival.submission.steps
    ]
    before = median(seconds for at, seconds in syncs if at < story.sync_slowed_at and seconds > 0)
    after = median(seconds for at, seconds in syncs if at > story.sync_slowed_at + timedelta(hours=1) and seconds > 0)
    assert 60 < before < 90
    assert 800 < after < 1_000
    assert 50 < sum(seconds < 0 for _, seconds in syncs) < 250  # clocks that disagree


def test_it_has_all_that_a_demo_has_to_show() -> None:
    story = tell_story(seed=7, now=MONDAY)
    follow_ups = [arrival.follow_up for arrival in story.arrivals]
    outcomes = Counter(one.outcome for doings in follow_ups for one in doings.dispositions)
    assert min(outcomes[outcome] for outcome in ("converted", "working", "no_response", "bad_fit")) > 100
    assert any(touch.is_automated for doings in follow_ups for touch in doings.touches)
    assert any(touch.recorded_at for doings in follow_ups for touch in doings.touches)
    assert any(doings.missed_at for doings in follow_ups)
    assert any(doings.notified_at and not doings.touches for doings in follow_ups)
    assert any(not arrival.submission.phone for arrival in story.arrivals)
    assert len({arrival.submission.source for arrival in story.arrivals}) == 3


@pytest.mark.parametrize("now", MOMENTS.values(), ids=MOMENTS.keys())
def test_the_queue_has_something_of_every_urgency_at_any_hour(now: datetime) -> None:
    hours = Hours.of_years(2025, 2028)
    calendar = hours.calendars["Sales US hours"]
    due = {}
    for person, arrival in zip(PEOPLE, live_queue(hours=hours, now=now), strict=True):
        assert arrival.received_at < now
        touches = arrival.follow_up.touches
        if touches:
            due[person.name] = calendar.due_at(touches[0].at, timedelta(hours=40))
        elif person.started_ago:
            due[person.name] = calendar.due_at(arrival.received_at, timedelta(minutes=5))
        else:
            due[person.name] = calendar.same_business_day(arrival.received_at, CUTOFF)
    left = {name: calendar.elapsed(now, at) for name, at in due.items()}
    overdue = {name for name, at in due.items() if at < now}
    assert overdue == {"Jonas Albrecht", "Carla Benedetti"}
    assert left["Amara Nwosu"] < timedelta(minutes=3)
    assert left["Owen Pritchard"] < timedelta(minutes=70)
    day_ends = calendar.same_business_day(now)
    assert due["Lucía Ferrer"] == due["Ben Ashworth"] == day_ends
    assert due["Ritu Malhotra"] > day_ends
