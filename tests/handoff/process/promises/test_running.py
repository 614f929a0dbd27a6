"""Running clocks are taken along: previewed and moved from their own start, once each, or cancelled when withdrawn."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from handoff.errors import ConflictError, ForbiddenError
from handoff.outbox.models import Message
from handoff.people.calendars import activate_calendar_version, add_calendar_version
from handoff.process.deadlines import sweep
from handoff.process.promises import running as module
from handoff.process.promises.preview import Preview, preview_of
from handoff.process.promises.running import (
    NothingToApplyError,
    RunWorkingError,
    ask_to_apply,
    work_next,
)
from leads.handoffs.models import EventKind, HandoffEvent
from slas.changes import PolicyRun
from slas.models import Alert, Clock
from tests.cast import NOW, Cast, install
from tests.clocks import DUE_AT
from tests.handoff.process.promises.scene import LATER, agree, first_touch, run_all, running_clock, withdraw

MINUTE = timedelta(minutes=1)
ASKED_AT = NOW + 2 * MINUTE


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def apply(cast: Cast, *, now: datetime = ASKED_AT) -> PolicyRun:
    run = ask_to_apply(first_touch().pk, by=cast.manager, now=now)
    run_all(now=now)
    run.refresh_from_db()
    return run


def preview(*, now: datetime = ASKED_AT) -> Preview:
    found = preview_of(first_touch().pk, now=now)
    assert found is not None
    return found


def alerts(clock: Clock) -> list[tuple[str, datetime, str]]:
    rows = Alert.objects.filter(clock=clock).order_by("fire_at", "pk")
    return [
        (one.level, one.fire_at, "fired" if one.fired_at else "lapsed" if one.lapsed_at else "waits") for one in rows
    ]


def told() -> list[str]:
    return [*Message.objects.filter(kind__startswith="clock_").order_by("pk").values_list("kind", flat=True)]


def test_a_new_version_leaves_running_clocks_as_they_are(cast: Cast) -> None:
    clock = running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    run_all(now=ASKED_AT)
    clock.refresh_from_db()
    assert (clock.policy_version.number, clock.due_at) == (1, DUE_AT)


def test_the_preview_says_what_moves_and_changes_nothing(cast: Cast) -> None:
    running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    found = preview()
    assert (found.total, found.earlier, found.later, found.same) == (1, 1, 0, 0)
    assert (found.overdue, found.in_time) == (0, 0)
    (move,) = found.shown
    assert (move.due_at, move.seconds) == (NOW + 4 * MINUTE, -60)
    assert Clock.objects.get().due_at == DUE_AT


def test_the_preview_counts_what_becomes_overdue_and_what_no_longer_is(cast: Cast) -> None:
    running_clock(cast)
    agree(cast, target=timedelta(minutes=1))
    assert (preview().overdue, preview().in_time) == (1, 0)
    apply(cast)
    agree(cast, now=LATER + MINUTE, target=timedelta(minutes=30))
    assert (preview().overdue, preview().in_time, preview().later) == (0, 1, 1)


def test_a_running_clock_is_moved_from_its_own_start_and_its_story_tells_who_asked(cast: Cast) -> None:
    clock = running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    run = apply(cast)
    clock.refresh_from_db()
    assert (clock.policy_version.number, clock.started_at, clock.due_at) == (2, NOW, NOW + 4 * MINUTE)
    assert (run.total, run.done, run.moved, run.earlier, run.finished_at) == (1, 1, 1, 1, ASKED_AT)
    event = HandoffEvent.objects.get(kind=EventKind.clock_moved)
    assert (event.handoff_id, event.actor, event.at) == (clock.handoff_id, cast.manager, ASKED_AT)
    assert (event.detail["earlier"], event.detail["due_at"]) == (DUE_AT.isoformat(), clock.due_at.isoformat())


def test_the_next_alert_is_planned_anew(cast: Cast) -> None:
    clock = running_clock(cast)
    agree(cast, target=timedelta(minutes=10))
    apply(cast)
    assert alerts(clock) == [("warning", NOW + 6 * MINUTE, "waits")]
    sweep(NOW + 5 * MINUTE)
    assert told() == []
    sweep(NOW + 6 * MINUTE)
    sweep(NOW + 10 * MINUTE)
    assert told() == ["clock_warned", "clock_breached"]


def test_a_level_that_fired_does_not_fire_again(cast: Cast) -> None:
    clock = running_clock(cast)
    sweep(NOW + 3 * MINUTE)
    agree(cast, target=timedelta(minutes=10))
    apply(cast, now=NOW + 4 * MINUTE)
    assert alerts(clock) == [("warning", NOW + 3 * MINUTE, "fired"), ("breach", NOW + 10 * MINUTE, "waits")]
    sweep(NOW + 9 * MINUTE)
    sweep(NOW + 10 * MINUTE)
    sweep(NOW + 30 * MINUTE)
    assert told() == ["clock_warned", "clock_breached"]
    assert [level for level, _, state in alerts(clock) if state == "fired"] == ["warning", "breach", "reassign"]


def test_a_clock_that_is_overdue_by_it_is_not_warned_of_first(cast: Cast) -> None:
    running_clock(cast)
    agree(cast, target=timedelta(minutes=1))
    assert apply(cast).overdue == 1
    sweep(ASKED_AT)
    assert told() == ["clock_breached"]


def test_a_level_that_lapsed_for_another_has_its_turn_later(cast: Cast) -> None:
    clock = running_clock(cast)
    agree(cast, target=timedelta(minutes=10), ladder=(("reassign", 40), ("warning", 60), ("breach", 100)))
    apply(cast)
    assert alerts(clock) == [("warning", NOW + 3 * MINUTE, "lapsed"), ("reassign", NOW + 4 * MINUTE, "waits")]
    sweep(NOW + 4 * MINUTE)
    assert alerts(clock)[-1] == ("warning", NOW + 6 * MINUTE, "waits")
    sweep(NOW + 6 * MINUTE)
    assert told() == ["clock_warned"]


def test_a_clock_that_was_warned_of_and_gets_no_more_levels_waits_for_nothing(cast: Cast) -> None:
    clock = running_clock(cast)
    sweep(NOW + 3 * MINUTE)
    agree(cast, target=timedelta(minutes=10), ladder=(("warning", 50),))
    apply(cast, now=NOW + 4 * MINUTE)
    assert [state for _, _, state in alerts(clock)] == ["fired", "lapsed"]
    sweep(NOW + 60 * MINUTE)
    assert told() == ["clock_warned"]


@pytest.mark.parametrize(
    "ended", [{"stopped_at": NOW + MINUTE}, {"cancelled_at": NOW + MINUTE, "cancel_reason": "covered"}]
)
def test_a_closed_clock_is_never_touched(cast: Cast, ended: dict[str, Any]) -> None:
    clock = running_clock(cast)
    Clock.objects.filter(pk=clock.pk).update(**ended)
    before = Clock.objects.filter(pk=clock.pk).values().get()
    agree(cast, target=timedelta(minutes=4))
    assert preview().total == 0
    assert apply(cast).total == 0
    assert Clock.objects.filter(pk=clock.pk).values().get() == before


def test_a_clock_that_stops_while_the_run_is_under_way_stays_as_it_stopped(cast: Cast) -> None:
    first, second = running_clock(cast), running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    run = ask_to_apply(first_touch().pk, by=cast.manager, now=ASKED_AT)
    assert work_next(clock=lambda: ASKED_AT, limit=1)
    Clock.objects.filter(pk=second.pk).update(stopped_at=ASKED_AT)
    run_all(now=ASKED_AT)
    first.refresh_from_db()
    second.refresh_from_db()
    run.refresh_from_db()
    assert (first.policy_version.number, second.policy_version.number, second.due_at) == (2, 1, DUE_AT)
    assert (run.total, run.moved) == (2, 1)


def test_clocks_of_another_segment_or_history_are_left(cast: Cast) -> None:
    running_clock(cast)
    running_clock(cast)
    agree(cast, target=timedelta(minutes=4), to_step="disposed")
    assert preview().total == 0
    agree(cast, now=LATER + MINUTE, target=timedelta(minutes=4))
    assert preview().total == 2


def test_a_run_that_dies_in_a_batch_goes_on_from_there_and_moves_each_clock_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    run = ask_to_apply(first_touch().pk, by=cast.manager, now=ASKED_AT)
    assert work_next(clock=lambda: ASKED_AT, limit=2)

    def die(*_: Any, **__: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(module, "tell_alike", die)
        with pytest.raises(ConnectionError):
            work_next(clock=lambda: ASKED_AT, limit=2)
    run.refresh_from_db()
    assert (run.done, run.moved, run.finished_at) == (2, 2, None)
    while work_next(clock=lambda: ASKED_AT, limit=2):
        pass
    run.refresh_from_db()
    assert (run.total, run.done, run.moved) == (5, 5, 5)
    moved = HandoffEvent.objects.filter(kind=EventKind.clock_moved).values_list("handoff_id", flat=True)
    assert sorted(moved) == sorted(Clock.objects.values_list("handoff_id", flat=True))
    assert apply(cast).total == 0


def test_a_newer_version_supersedes_a_run(cast: Cast) -> None:
    clock = running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    run = ask_to_apply(first_touch().pk, by=cast.manager, now=ASKED_AT)
    agree(cast, now=ASKED_AT, target=timedelta(minutes=3))
    run_all(now=ASKED_AT)
    run.refresh_from_db()
    clock.refresh_from_db()
    assert (run.superseded_at, run.moved, clock.policy_version.number) == (ASKED_AT, 0, 1)


def test_a_run_is_asked_for_once_and_by_who_may(cast: Cast) -> None:
    running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    for role in ("rep", "revenue_ops", "admin"):
        with pytest.raises(ForbiddenError):
            ask_to_apply(first_touch().pk, by=getattr(cast, role), now=ASKED_AT)
    with pytest.raises(ConflictError, match="Version 2 came into force"):
        ask_to_apply(first_touch().pk, version=1, by=cast.manager, now=ASKED_AT)
    ask_to_apply(first_touch().pk, version=2, by=cast.manager, now=ASKED_AT)
    with pytest.raises(RunWorkingError):
        ask_to_apply(first_touch().pk, by=cast.marketer, now=ASKED_AT)


def test_another_version_of_the_calendar_is_applied_the_same_way(cast: Cast) -> None:
    clock = running_clock(cast)
    calendar = cast.sales.calendar
    document = calendar.activations.get(retired_at=None).version.document
    closed = {**document, "overrides": {**document.get("overrides", {}), "2026-11-03": []}}
    closed.pop("holidays", None)
    version = add_calendar_version(calendar, document=closed, created_by_id=None, now=LATER)
    activate_calendar_version(version, now=LATER)
    assert preview().later == 1
    assert apply(cast).later == 1
    clock.refresh_from_db()
    assert clock.calendar_version == version
    assert clock.due_at.date() == (NOW + timedelta(days=1)).date()


def test_a_withdrawn_promise_cancels_its_clocks_and_nothing_more_is_sent(cast: Cast) -> None:
    clock, other = running_clock(cast), running_clock(cast, policy="disposition")
    withdraw(cast)
    run_all(now=ASKED_AT)
    clock.refresh_from_db()
    other.refresh_from_db()
    assert (clock.cancelled_at, clock.cancel_reason, other.cancelled_at) == (ASKED_AT, "withdrawn", None)
    assert [state for _, _, state in alerts(clock)] == ["lapsed"]
    event = HandoffEvent.objects.get(kind=EventKind.clock_cancelled)
    assert (event.actor, event.detail) == (cast.marketing_manager, {"clock": clock.pk, "reason": "withdrawn"})
    Alert.objects.filter(clock=other).delete()
    sweep(NOW + timedelta(days=1))
    assert told() == []


def test_a_clock_that_was_just_starting_by_a_withdrawn_promise_is_cancelled_too(cast: Cast) -> None:
    running_clock(cast)
    withdraw(cast)
    assert work_next(clock=lambda: ASKED_AT)
    late = running_clock(cast)
    run_all(now=ASKED_AT)
    late.refresh_from_db()
    assert late.cancel_reason == "withdrawn"


def test_a_withdrawn_promise_has_nothing_to_preview_or_apply(cast: Cast) -> None:
    withdraw(cast)
    assert preview_of(first_touch().pk, now=ASKED_AT) is None
    with pytest.raises(NothingToApplyError):
        ask_to_apply(first_touch().pk, by=cast.manager, now=ASKED_AT)
