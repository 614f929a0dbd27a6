"""The sweep tells each due alert once, and only what still holds."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from handoff.outbox.models import Message
from slas.models import Alert, Clock
from slas.sweep import Swept, sweep_batch
from tests.cast import NOW, Cast, install
from tests.clocks import DUE_AT, LADDER, REASSIGNED_AT, WARNED_AT, make_clock
from tests.rows import make_handoff

MINUTE = timedelta(minutes=1)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


@pytest.fixture
def clock(cast: Cast) -> Clock:
    return make_clock(make_handoff(cast))


def told() -> list[tuple[str, str, str]]:
    return [*Message.objects.order_by("pk").values_list("key", "channel", "kind")]


def test_it_tells_nothing_a_moment_before_the_time(clock: Clock) -> None:
    assert sweep_batch(now=WARNED_AT - MOMENT, limit=1000) == Swept()
    assert told() == []


def test_it_tells_an_alert_at_its_time_and_plans_the_following(clock: Clock) -> None:
    assert sweep_batch(now=WARNED_AT, limit=1000) == Swept(fired=1)

    warning, breach = Alert.objects.order_by("position")
    assert (warning.level, warning.fired_at, warning.lapsed_at) == ("warning", WARNED_AT, None)
    assert (breach.level, breach.position, breach.fire_at, breach.fired_at) == ("breach", 1, DUE_AT, None)
    assert told() == [(f"alert:{clock.pk}:warning:1", "announce", "clock_warned")]
    message = Message.objects.get()
    assert (message.payload, message.created_at, message.not_before) == ({"alert": warning.pk}, WARNED_AT, WARNED_AT)


def test_it_climbs_the_whole_ladder_and_ends(clock: Clock) -> None:
    late = REASSIGNED_AT + MINUTE
    swept = [sweep_batch(now=late, limit=1000) for _ in range(4)]

    assert swept == [Swept(fired=1), Swept(fired=1), Swept(fired=1), Swept()]
    assert [(channel, kind) for _, channel, kind in told()] == [
        ("announce", "clock_warned"),
        ("announce", "clock_breached"),
        ("reassign", "reassign_due"),
    ]
    assert set(Alert.objects.values_list("fired_at", flat=True)) == {late}


def test_it_lapses_what_a_stop_in_time_made_void(clock: Clock) -> None:
    Clock.objects.update(stopped_at=WARNED_AT)

    assert sweep_batch(now=DUE_AT, limit=1000) == Swept(lapsed=1)
    alert = Alert.objects.get()
    assert (alert.fired_at, alert.lapsed_at) == (None, DUE_AT)
    assert told() == []


def test_a_stop_exactly_at_the_due_time_is_in_time(cast: Cast) -> None:
    make_clock(make_handoff(cast), ladder=[("breach", DUE_AT)])
    Clock.objects.update(stopped_at=DUE_AT)

    assert sweep_batch(now=DUE_AT + MINUTE, limit=1000) == Swept(lapsed=1)
    assert told() == []


def test_it_still_tells_a_breach_once_when_the_clock_stopped_late(clock: Clock) -> None:
    Clock.objects.update(stopped_at=DUE_AT + MOMENT)

    swept = [sweep_batch(now=REASSIGNED_AT, limit=1000) for _ in range(3)]

    assert swept == [Swept(lapsed=1), Swept(fired=1), Swept()]
    assert [kind for _, _, kind in told()] == ["clock_breached"]
    assert not Alert.objects.filter(level="reassign").exists()


def test_a_warning_lapses_when_the_clock_stopped_after_its_time(clock: Clock) -> None:
    Clock.objects.update(stopped_at=WARNED_AT + MINUTE)

    assert sweep_batch(now=DUE_AT, limit=1000) == Swept(lapsed=1)
    assert Alert.objects.count() == 1


def test_it_tells_nothing_of_a_cancelled_clock(clock: Clock) -> None:
    Clock.objects.update(cancelled_at=REASSIGNED_AT, cancel_reason="closed_untouched")

    assert sweep_batch(now=REASSIGNED_AT, limit=1000) == Swept(lapsed=1)
    assert Alert.objects.count() == 1
    assert told() == []


def test_it_takes_the_oldest_first_and_no_more_than_the_limit(cast: Cast) -> None:
    for minutes in (3, 1, 2):
        make_clock(make_handoff(cast), ladder=[("breach", NOW + minutes * MINUTE)])

    assert sweep_batch(now=DUE_AT, limit=2) == Swept(fired=2)
    assert [alert.fire_at for alert in Alert.objects.filter(fired_at=None)] == [NOW + 3 * MINUTE]


def test_it_is_one_statement_however_many_are_due(cast: Cast) -> None:
    for _ in range(3):
        make_clock(make_handoff(cast))
    with CaptureQueriesContext(connection) as queries:
        sweep_batch(now=WARNED_AT, limit=1000)
    assert sum("slas_clock" in query["sql"] for query in queries) == 1


def test_one_row_that_fails_is_pushed_back_and_all_others_are_told(cast: Cast) -> None:
    good, bad, other = (make_clock(make_handoff(cast), ladder=LADDER[:2]) for _ in range(3))
    Clock.objects.filter(pk=bad.pk).update(ladder=[bad.ladder[0], {**bad.ladder[1], "fire_at": "never"}])

    assert sweep_batch(now=WARNED_AT, limit=1000) == Swept(fired=2, failed=1)

    assert {key for key, _, _ in told()} == {f"alert:{good.pk}:warning:1", f"alert:{other.pk}:warning:1"}
    failed = Alert.objects.get(clock=bad)
    assert (failed.fired_at, failed.fire_at, failed.attempts) == (None, WARNED_AT, 1)
    assert "never" in failed.last_error
    assert timedelta(seconds=4) <= failed.retry_at - WARNED_AT <= timedelta(seconds=6)
    assert sweep_batch(now=WARNED_AT, limit=1000) == Swept()


def test_a_row_that_was_pushed_back_is_told_when_it_is_repaired(cast: Cast) -> None:
    clock = make_clock(make_handoff(cast), ladder=LADDER[:2])
    broken = [clock.ladder[0], {**clock.ladder[1], "fire_at": "never"}]
    Clock.objects.update(ladder=broken)
    sweep_batch(now=WARNED_AT, limit=1000)
    Clock.objects.update(ladder=clock.ladder)

    assert sweep_batch(now=WARNED_AT + MINUTE, limit=1000) == Swept(fired=1)


def test_a_clock_jump_backwards_tells_nothing_twice(clock: Clock) -> None:
    sweep_batch(now=WARNED_AT, limit=1000)
    sweep_batch(now=WARNED_AT - timedelta(hours=1), limit=1000)
    sweep_batch(now=WARNED_AT, limit=1000)
    assert len(told()) == 1


@pytest.fixture
def committed_clock(transactional_db: None) -> Clock:
    return make_clock(make_handoff(install()))


def test_it_leaves_a_clock_that_somebody_holds_and_waits_for_nobody(committed_clock: Clock) -> None:
    found: list[Swept] = []
    with transaction.atomic():
        Clock.objects.select_for_update().get(pk=committed_clock.pk)
        in_another_connection(lambda: found.append(sweep_batch(now=WARNED_AT, limit=1000)))
    assert found == [Swept()]
    assert sweep_batch(now=WARNED_AT, limit=1000) == Swept(fired=1)


def test_it_waits_for_nobody_who_holds_the_handoff(committed_clock: Clock) -> None:
    found: list[Swept] = []
    with transaction.atomic():
        type(committed_clock.handoff).objects.select_for_update().get(pk=committed_clock.handoff_id)
        in_another_connection(lambda: found.append(sweep_batch(now=WARNED_AT, limit=1000)))
    assert found == [Swept(fired=1)]


def in_another_connection(work: Callable[[], object]) -> None:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=10)
    assert not thread.is_alive()
