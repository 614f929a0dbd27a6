"""Rates are over everyone they speak of: leaving somebody out must not improve them."""

from datetime import timedelta

from dashboards.metrics.operations import lateness, notice_lag
from dashboards.metrics.rates import rates
from dashboards.metrics.rows import rows_for
from leads.handoffs.models import EventKind, Handoff, Origin
from leads.handoffs.steps import NUMBER, Step
from slas.models import Alert
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_clock, build_handoff
from tests.rows import make_event

DAY = 86_400
TOUCHED = {**QUICK, Step.TOUCHED: 375}
CLOSED = {**TOUCHED, Step.DISPOSED: 2 * DAY, Step.CLOSED: 2 * DAY}
UNTOUCHED_CLOSED = {**QUICK, Step.DISPOSED: 2 * DAY, Step.CLOSED: 2 * DAY}


def test_it_keeps_leads_never_touched_in_disposition_coverage(cast: Cast) -> None:
    for _ in range(8):
        handoff = build_handoff(cast, CLOSED)
        build_clock(
            handoff, "disposition", due_at=handoff.handed_off_at + timedelta(days=3), stopped_at=handoff.disposed_at
        )
    for _ in range(2):
        ignored = build_handoff(cast)
        build_clock(ignored, "disposition", due_at=ignored.handed_off_at + timedelta(days=3))

    coverage = rates(ask()).disposition_coverage

    assert (coverage.number.numerator, coverage.number.denominator) == (8, 10)
    assert coverage.is_kept is False


def test_it_counts_a_disposition_late_for_either_promise_once_as_late(cast: Cast) -> None:
    handoff = build_handoff(cast, CLOSED)
    at = handoff.handed_off_at
    build_clock(handoff, "disposition", due_at=at + timedelta(days=3), stopped_at=handoff.disposed_at)
    build_clock(handoff, "disposition_after_touch", due_at=at + timedelta(days=1), stopped_at=handoff.disposed_at)

    number = rates(ask()).disposition_coverage.number

    assert (number.numerator, number.denominator) == (0, 1)


def test_it_tells_the_untouched_past_due_from_those_not_due(cast: Cast) -> None:
    build_clock(build_handoff(cast, TOUCHED), "first_touch_others")
    build_clock(build_handoff(cast), "first_touch_others")
    build_clock(build_handoff(cast), "first_touch_others", due_at=NOW + timedelta(hours=1))
    build_handoff(cast, UNTOUCHED_CLOSED, outcome="bad_fit")

    found = rates(ask())

    parts = (found.never_touched_overdue, found.never_touched_not_due, found.never_touched_closed)
    assert (found.never_touched.numerator, found.never_touched.denominator) == (3, 4)
    assert [part.value for part in parts] == [1, 1, 1]
    assert [rows_for(part.metric, ask()).count() for part in parts] == [1, 1, 1]


def test_nobody_is_never_touched_where_the_source_tells_of_no_touches(cast: Cast) -> None:
    build_handoff(cast, origin=Origin.imported)
    build_handoff(cast, UNTOUCHED_CLOSED, outcome="bad_fit", origin=Origin.imported)
    untold = Handoff.objects.filter(origin=Origin.imported)
    question = ask(origin="imported")
    assert rates(question).never_touched.numerator == 2

    untold.update(untold_steps=1 << NUMBER[Step.TOUCHED])

    found = rates(question)
    assert (found.never_touched.numerator, found.never_touched.denominator) == (0, 0)
    assert found.never_touched_closed.value == 0
    assert rows_for("never_touched", question).count() == 0
    assert rows_for("never_touched_closed", question).count() == 0


def test_it_takes_bad_fit_of_what_was_closed_in_the_period(cast: Cast) -> None:
    for outcome in ["bad_fit"] * 3 + ["converted"] * 9:
        build_handoff(cast, CLOSED, outcome=outcome)
    build_handoff(cast, TOUCHED)

    bad_fit = rates(ask()).bad_fit

    assert bad_fit.number.value == 0.25
    assert bad_fit.is_kept is False


def test_it_calls_context_complete_only_when_all_of_it_was_there_at_handoff(cast: Cast) -> None:
    for met in [5] * 9 + [4]:
        build_handoff(cast, context_met=met)

    found = rates(ask())

    assert found.context_complete.number.value == 0.9
    assert found.context_share is not None
    assert abs(found.context_share - 0.98) < 1e-9


def test_it_counts_contacts_and_voided_breaches_from_the_story(cast: Cast) -> None:
    handoff = build_handoff(cast)
    for kind in (EventKind.contact_not_counted, EventKind.contact_not_counted, EventKind.breach_voided):
        make_event(handoff, kind=kind)

    found = rates(ask())

    assert (found.contacts_not_counted.value, found.voided_breaches.value) == (2, 1)


def test_it_measures_lateness_up_to_now_while_a_clock_is_open(cast: Cast) -> None:
    # Due on Monday at 16:00 in New York, open 9 to 17; now is Tuesday 15:00.
    build_clock(build_handoff(cast), "first_touch_others", due_at=NOW - timedelta(hours=23))

    (late,) = lateness(ask())

    assert late.total.value == 7 * 3600


def test_it_measures_how_soon_a_breach_was_noticed(cast: Cast) -> None:
    for milliseconds in range(100, 2_100, 100):
        clock = build_clock(build_handoff(cast), "first_touch_others")
        fired_at = clock.due_at + timedelta(milliseconds=milliseconds)
        Alert.objects.create(clock=clock, position=0, level="breach", fire_at=clock.due_at, fired_at=fired_at)

    lag = notice_lag(ask())

    assert (lag.median.value, lag.p99.value) == (1.0, 2.0)
