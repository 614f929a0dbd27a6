"""A promise is kept or broken by its clock's times, whoever has noticed."""

from datetime import timedelta

import pytest

from dashboards.metrics.groups import groups
from dashboards.metrics.promises import Promise, promises, sides
from dashboards.metrics.question import Question
from handoff.people.models import OwedBy
from leads.handoffs.models import Handoff, Origin
from leads.records.models import Lead
from leads.routing.models import Assignment, How
from slas.models import Alert
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_clock, build_handoff
from tests.rows import make_assignment

FIRST_TOUCH = "first_touch_hand_raisers"
MINUTE = timedelta(minutes=1)


def promise(question: Question, key: str = FIRST_TOUCH) -> Promise:
    return next(one for one in promises(question) if one.key == key)


def kept_of_judged(found: Promise) -> tuple[int | None, int | None]:
    return found.kept.numerator, found.kept.denominator


def test_it_counts_a_stop_at_the_due_time_as_kept_and_one_after_it_as_broken(cast: Cast) -> None:
    on_time, late = build_handoff(cast), build_handoff(cast)
    clock = build_clock(on_time, FIRST_TOUCH, stopped_at=on_time.handed_off_at + 5 * MINUTE)
    assert clock.stopped_at == clock.due_at
    build_clock(late, FIRST_TOUCH, stopped_at=late.handed_off_at + 5 * MINUTE + timedelta(microseconds=1))

    assert kept_of_judged(promise(ask())) == (1, 2)


def test_it_counts_an_open_overdue_clock_as_broken_though_no_sweep_ran(cast: Cast) -> None:
    build_clock(build_handoff(cast), FIRST_TOUCH)

    found = promise(ask())

    assert not Alert.objects.exists()
    assert kept_of_judged(found) == (0, 1)
    assert found.overdue.value == 1


def test_it_leaves_out_a_clock_that_runs_and_is_not_due(cast: Cast) -> None:
    build_clock(build_handoff(cast), FIRST_TOUCH, due_at=NOW)

    found = promise(ask())

    assert kept_of_judged(found) == (0, 0)
    assert (found.running.value, found.overdue.value) == (1, 0)


def test_it_leaves_out_cancelled_clocks_and_lists_them_with_their_reasons(cast: Cast) -> None:
    for reason in ("superseded", "duplicate", "duplicate"):
        handoff = build_handoff(cast)
        build_clock(handoff, FIRST_TOUCH, cancelled_at=handoff.handed_off_at + MINUTE, cancel_reason=reason)

    found = promise(ask())

    assert kept_of_judged(found) == (0, 0)
    assert found.cancelled.value == 3
    assert {str(reason): one.value for reason, one in found.cancelled_because.items()} == {
        "superseded": 1,
        "duplicate": 2,
    }


def test_it_dates_an_outcome_by_the_stop_but_never_after_the_due_time(cast: Cast) -> None:
    start = ask().period.start
    before = build_handoff(cast)
    build_clock(before, FIRST_TOUCH, started_at=start - 9 * MINUTE, due_at=start - MINUTE, stopped_at=start + MINUTE)
    inside = build_handoff(cast)
    build_clock(
        inside, FIRST_TOUCH, started_at=start - 9 * MINUTE, due_at=start + MINUTE, stopped_at=start + 2 * MINUTE
    )

    found = promise(ask())

    assert kept_of_judged(found) == (0, 1)
    assert found.kept.previous is None  # one case of the period before is too few


def test_it_counts_live_handoffs_of_leads_that_are_not_excluded(cast: Cast) -> None:
    build_clock(build_handoff(cast, origin=Origin.imported), FIRST_TOUCH)
    excluded = build_handoff(cast)
    build_clock(excluded, FIRST_TOUCH)
    Lead.objects.filter(pk=excluded.lead_id).update(excluded_as="test", excluded_because="ours")

    assert kept_of_judged(promise(ask())) == (0, 0)


def test_it_tells_what_is_overdue_now_whatever_the_period(cast: Cast) -> None:
    old = build_handoff(cast, submitted=NOW - timedelta(days=60))
    clock = build_clock(old, FIRST_TOUCH)

    found = promise(ask())

    assert kept_of_judged(found) == (0, 0)
    assert found.overdue.value == 1
    assert found.oldest_due_at == clock.due_at
    assert sides([found])[OwedBy.sales].oldest_late_seconds == found.oldest_late_seconds


def test_it_measures_the_oldest_overdue_in_open_hours(cast: Cast) -> None:
    # Due on Monday 2 November at 16:30 in New York, open 9 to 17; now is Tuesday 15:00: half an hour and six hours.
    handoff = build_handoff(cast)
    build_clock(handoff, FIRST_TOUCH, due_at=NOW - timedelta(hours=22, minutes=30))

    assert promise(ask()).oldest_late_seconds == 6.5 * 3600


def test_it_charges_a_miss_to_whoever_held_the_lead_when_it_fell_due(cast: Cast) -> None:
    for _ in range(10):
        handoff = build_handoff(cast)
        clock = build_clock(handoff, FIRST_TOUCH, stopped_at=handoff.handed_off_at + 30 * MINUTE)
        Assignment.objects.filter(handoff=handoff).update(ended_at=clock.due_at + MINUTE, end_reason="missed")
        make_assignment(handoff, owner=cast.teammate, assigned_at=clock.due_at + MINUTE, how=How.reassigned)
        Handoff.objects.filter(pk=handoff.pk).update(owner=cast.teammate)

    rows = {row.user_id: row for row in groups(ask()).owners}

    assert rows[cast.rep.pk].first_touch.value == 0
    assert rows[cast.rep.pk].handoffs.value == 0
    assert rows[cast.teammate.pk].first_touch.denominator == 0
    assert rows[cast.teammate.pk].handoffs.value == 10


def test_it_shows_counts_only_under_ten_cases(cast: Cast) -> None:
    for _ in range(9):
        handoff = build_handoff(cast)
        build_clock(handoff, FIRST_TOUCH, stopped_at=handoff.handed_off_at + MINUTE)
    assert promise(ask()).kept.value is None
    assert kept_of_judged(promise(ask())) == (9, 9)

    handoff = build_handoff(cast)
    build_clock(handoff, FIRST_TOUCH, stopped_at=handoff.handed_off_at + MINUTE)
    assert promise(ask()).kept.value == 1


def test_it_measures_response_in_open_hours_and_the_untouched_as_longer_than_any(cast: Cast) -> None:
    for touched in [20] * 15 + [None] * 10:
        steps = dict(QUICK)
        handoff = build_handoff(cast, steps)
        build_clock(handoff, FIRST_TOUCH, stopped_at=touched and handoff.handed_off_at + touched * MINUTE)

    row = groups(ask()).all

    assert row.response_median.value == 20 * 60
    assert row.response_p90.value is None
    assert row.overdue.value == 10


def test_it_flags_the_week_that_is_not_over(cast: Cast) -> None:
    weeks = promise(ask()).weeks

    assert [week.is_unfinished for week in weeks] == [False] * 10 + [True]
    assert weeks[-1].kept.metric == "attainment:first_touch_hand_raisers:week:2026-11-02"


def test_it_asks_few_questions_of_the_database(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    build_clock(build_handoff(cast), FIRST_TOUCH)

    with django_assert_max_num_queries(3):  # type: ignore[operator]  # pytest-django's fixtures are callables
        promises(ask())
