"""A pass of the sweep goes on until nothing is left, and says so."""

from datetime import timedelta

import pytest

from handoff.outbox.models import Heartbeat, Message
from handoff.process import deadlines
from slas.models import Clock
from slas.sweep import Swept
from tests.cast import Cast, install
from tests.clocks import DUE_AT, LADDER, REASSIGNED_AT, WARNED_AT, make_clock
from tests.rows import make_handoff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast() -> Cast:
    return install()


def test_it_goes_on_batch_after_batch_until_nothing_is_left(cast: Cast) -> None:
    for _ in range(5):
        make_clock(make_handoff(cast), ladder=[("breach", DUE_AT)])
    assert deadlines.sweep(DUE_AT, limit=2) == Swept(fired=5)


def test_one_pass_catches_up_with_everything_that_was_missed(cast: Cast) -> None:
    make_clock(make_handoff(cast))
    assert deadlines.sweep(REASSIGNED_AT + MINUTE) == Swept(fired=3)
    kinds = Message.objects.order_by("pk").values_list("kind", flat=True)
    assert [*kinds] == ["clock_warned", "clock_breached", "reassign_due"]


def test_a_clean_pass_renews_the_heartbeat(cast: Cast) -> None:
    deadlines.sweep(WARNED_AT)
    make_clock(make_handoff(cast))
    deadlines.sweep(DUE_AT)
    beat = Heartbeat.objects.get(name="sweep")
    assert beat.beat_at == DUE_AT
    assert beat.detail == {"fired": 2, "lapsed": 0, "failed": 0}


def test_a_pass_that_ran_out_of_time_renews_nothing(cast: Cast) -> None:
    make_clock(make_handoff(cast))
    assert deadlines.sweep(WARNED_AT, budget=timedelta(0)) == Swept(fired=1)
    assert not Heartbeat.objects.exists()


def test_a_row_that_fails_is_counted_in_the_heartbeat_and_stops_nothing(cast: Cast) -> None:
    bad = make_clock(make_handoff(cast), ladder=LADDER[:2])
    Clock.objects.update(ladder=[bad.ladder[0], {**bad.ladder[1], "fire_at": "never"}])
    make_clock(make_handoff(cast), ladder=LADDER[:1])
    assert deadlines.sweep(WARNED_AT) == Swept(fired=1, failed=1)
    assert Heartbeat.objects.get().detail["failed"] == 1


def test_an_idle_pass_is_one_look_and_one_heartbeat(cast: Cast, django_assert_num_queries) -> None:
    make_clock(make_handoff(cast))
    with django_assert_num_queries(2) as queries:
        deadlines.sweep(WARNED_AT - MINUTE)
    assert sum("slas_" in query["sql"] for query in queries) == 1
