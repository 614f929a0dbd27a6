"""Clocks: due by the promise, in the hours it counts in; what their times mean is computed, never stored."""

from datetime import datetime, time, timedelta

import pytest

from handoff.people.hours import Hours, hours_in_force
from handoff.people.models import Calendar
from leads.handoffs.models import Handoff
from slas.clocks import ClockStart, PlannedClock, plan_clock, start_clocks
from slas.models import Alert, Clock
from slas.promises import Promise, promises_in_force
from tests.cast import NOW, Cast, install
from tests.clocks import DUE_AT, make_clock
from tests.rows import make_handoff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
MOMENT = timedelta(microseconds=1)
# Friday 16:58 in New York; the team works from nine to five.
FRIDAY_EVENING = datetime.fromisoformat("2026-11-06T21:58:00+00:00")
MONDAY = datetime.fromisoformat("2026-11-09T14:00:00+00:00")


@pytest.fixture
def cast() -> Cast:
    return install()


@pytest.fixture
def handoff(cast: Cast) -> Handoff:
    return make_handoff(cast)


def promise(key: str) -> Promise:
    return next(one for one in promises_in_force() if one.key == key)


def sales_hours(cast: Cast) -> Hours:
    return hours_in_force()[Calendar.objects.get(pk=cast.sales.calendar_id).pk]


def planned(cast: Cast, key: str = "first_touch_hand_raisers", at: datetime = NOW) -> PlannedClock:
    return plan_clock(promise(key), sales_hours(cast), started_at=at)


def test_it_counts_the_teams_open_time_only(cast: Cast) -> None:
    assert planned(cast, at=FRIDAY_EVENING).due_at == MONDAY + 3 * MINUTE


def test_it_plans_its_alerts_in_the_same_open_time(cast: Cast) -> None:
    alerts = planned(cast, at=FRIDAY_EVENING).alerts
    assert [(alert.level, alert.fire_at) for alert in alerts] == [
        ("warning", MONDAY + MINUTE),
        ("breach", MONDAY + 3 * MINUTE),
        ("reassign", MONDAY + 13 * MINUTE),
    ]


def test_a_promise_of_the_same_business_day_ends_with_it(cast: Cast) -> None:
    others = promise("first_touch_others")
    assert (others.target_seconds, others.cutoff) == (None, time(15, 0))
    assert planned(cast, "first_touch_others").due_at == datetime.fromisoformat("2026-11-03T22:00:00+00:00")
    after_cutoff = datetime.fromisoformat("2026-11-03T20:00:00+00:00")
    assert planned(cast, "first_touch_others", after_cutoff).due_at == datetime.fromisoformat(
        "2026-11-04T22:00:00+00:00"
    )


def test_starting_pins_the_versions_and_the_first_alert(cast: Cast, handoff: Handoff) -> None:
    plan = planned(cast)
    start_clocks([ClockStart(handoff_id=handoff.pk, planned=plan, owner_id=None, stopped_at=None)])

    clock = Clock.objects.get()
    assert (clock.policy_version_id, clock.calendar_version_id) == (plan.promise.version_id, plan.hours.version_id)
    assert (clock.started_at, clock.due_at) == (NOW, DUE_AT)
    assert [rung["level"] for rung in clock.ladder] == ["warning", "breach", "reassign"]
    alert = Alert.objects.get()
    assert (alert.clock, alert.position, alert.level, alert.fire_at) == (clock, 0, "warning", NOW + 3 * MINUTE)


def test_a_clock_born_stopped_has_no_alert(cast: Cast, handoff: Handoff) -> None:
    start_clocks([ClockStart(handoff_id=handoff.pk, planned=planned(cast), owner_id=None, stopped_at=NOW)])
    assert not Alert.objects.exists()


def test_any_number_starts_in_two_statements(cast: Cast, django_assert_num_queries) -> None:
    starts = [
        ClockStart(handoff_id=make_handoff(cast).pk, planned=planned(cast), owner_id=None, stopped_at=None)
        for _ in range(4)
    ]
    with django_assert_num_queries(2):
        start_clocks(starts)


@pytest.mark.parametrize(
    ("times", "now", "state", "outcome_at"),
    [
        ({}, DUE_AT, "running", DUE_AT),
        ({}, DUE_AT + MOMENT, "breached", DUE_AT),
        ({"stopped_at": NOW}, DUE_AT + MINUTE, "met", NOW),
        ({"stopped_at": DUE_AT}, DUE_AT + MINUTE, "met", DUE_AT),
        ({"stopped_at": DUE_AT + MOMENT}, DUE_AT + MINUTE, "breached", DUE_AT),
        ({"cancelled_at": DUE_AT + MINUTE, "cancel_reason": "covered"}, DUE_AT + MINUTE, "cancelled", DUE_AT),
    ],
)
def test_its_outcome_follows_from_its_times(
    handoff: Handoff, times: dict[str, object], now: datetime, state: str, outcome_at: datetime
) -> None:
    make_clock(handoff, **times)
    clock = Clock.objects.with_outcome(now).get()
    assert (clock.state, clock.outcome_at) == (state, outcome_at)


def test_running_and_overdue_are_what_they_say(cast: Cast) -> None:
    running, late = make_clock(make_handoff(cast)), make_clock(make_handoff(cast), due_at=NOW + MINUTE)
    make_clock(make_handoff(cast), stopped_at=NOW + 2 * MINUTE, due_at=NOW + MINUTE)
    make_clock(make_handoff(cast), cancelled_at=NOW, cancel_reason="covered")
    assert set(Clock.objects.running()) == {running, late}
    assert set(Clock.objects.overdue(NOW + 2 * MINUTE)) == {late}
    assert set(Clock.objects.overdue(NOW + MINUTE)) == set()
