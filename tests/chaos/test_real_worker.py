"""With real workers and a real beat, a deadline is told within two seconds of its time."""

from datetime import timedelta

import pytest

from handoff.actor import PRODUCT
from handoff.instant import database_now
from handoff.outbox.models import Message, Notice
from handoff.people.models import Calendar
from handoff.process import intake
from leads.handoffs.models import Handoff
from leads.records.submissions import Act
from slas.models import Alert, Clock, ClockScope, Policy, StartStep, StopStep
from slas.publish import Terms, activate_policy_version, add_policy_version
from tests.cast import Cast, install, make_submission
from tests.chaos.conftest import Processes, eventually

pytestmark = pytest.mark.processes
TARGET = timedelta(seconds=4)
SLOWEST = timedelta(seconds=2)


def test_a_short_promise_is_warned_and_breached_in_time(processes: Processes) -> None:
    cast = install()
    promise(TARGET)
    processes.worker("sweep-worker", queue="sweep")
    processes.worker("default-worker", queue="default")
    processes.beat("beat")
    wait_until_they_work(cast)

    now = database_now()
    demo_request = Act(kind="demo_request", occurred_at=now, content="pricing page")
    (captured,) = intake.capture([make_submission(acts=(demo_request,), steps={})], actor=PRODUCT, now=now)
    handoff = captured.scored.created.handoff
    clock = Clock.objects.get(handoff=handoff, policy__key="first_touch_hand_raisers")
    assert clock.due_at == now + TARGET

    breach = eventually(lambda: Alert.objects.filter(clock=clock, level="breach").exclude(fired_at=None).first())
    warning = Alert.objects.get(clock=clock, level="warning")
    for alert in (warning, breach):
        assert timedelta(0) <= alert.fired_at - alert.fire_at <= SLOWEST, (alert.level, alert.fired_at - alert.fire_at)
    assert breach.fire_at == clock.due_at
    assert Message.objects.get(key=f"alert:{clock.pk}:breach:1").created_at == breach.fired_at

    eventually(lambda: Notice.objects.filter(user=cast.manager, message__kind="clock_breached").exists())
    event = handoff.events.get(kind="breached")
    assert (event.at, event.recorded_at) == (clock.due_at, breach.fired_at)
    assert eventually(lambda: Handoff.objects.get(pk=handoff.pk).notified_at) <= now + 2 * SLOWEST


def promise(target: timedelta) -> None:
    """Promise hand-raisers a touch after so short a time, around the clock."""
    terms = Terms(
        position=10,
        owed_by="sales",
        applies_when={"id": "tier", "fact": "handoff.tier", "op": "eq", "value": "hand_raiser"},
        from_step=StartStep.handed_off,
        to_step=StopStep.touched,
        scope=ClockScope.lead,
        target=target,
        calendar=Calendar.objects.get(name="24×7"),
        ladder=(("warning", 60), ("breach", 100)),
    )
    policy = Policy.objects.get(key="first_touch_hand_raisers")
    version = add_policy_version(policy, terms=terms, created_by_id=None, now=database_now())
    activate_policy_version(version, now=database_now())


def wait_until_they_work(cast: Cast) -> None:
    """Wait for the first message that a worker carried out after beat rang."""
    now = database_now()
    Message.objects.create(
        key="warm-up",
        channel="bell",
        kind="tier_raised",
        payload={"title": "Warm-up", "reason": "you are there", "path": "/"},
        recipient=cast.rep,
        created_at=now,
        not_before=now,
    )
    eventually(lambda: Notice.objects.exists())
