"""The tasks are what beat rings for, and take the database's time."""

import pytest

from handoff import tasks
from handoff.celery import app
from handoff.instant import database_now
from handoff.outbox.models import Heartbeat, Message

pytestmark = pytest.mark.django_db


def test_beat_rings_for_every_task_and_nothing_else() -> None:
    rung = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert rung == {
        tasks.sweep.name,
        tasks.relay.name,
        tasks.add_up.name,
        tasks.history.name,
        tasks.publish.name,
        tasks.rescore.name,
        tasks.running_clocks.name,
        tasks.revision.name,
        tasks.backtests.name,
        tasks.copy_evaluations.name,
    }


def test_a_bell_that_was_not_heard_in_time_is_not_heard_late() -> None:
    for entry in app.conf.beat_schedule.values():
        assert entry["options"]["expires"] <= entry["schedule"]


def test_the_sweep_has_a_queue_of_its_own() -> None:
    queues = {entry["task"]: entry["options"]["queue"] for entry in app.conf.beat_schedule.values()}
    assert queues == {
        "handoff.tasks.sweep": "sweep",
        "handoff.tasks.relay": "default",
        "handoff.tasks.add_up": "default",
        "handoff.tasks.history": "history",
        "handoff.tasks.publish": "default",
        "handoff.tasks.rescore": "history",
        "handoff.tasks.running_clocks": "history",
        "handoff.tasks.revision": "default",
        "handoff.tasks.backtests": "history",
        "handoff.tasks.copy_evaluations": "history",
    }


def test_the_sweep_looks_at_the_databases_clock() -> None:
    before = database_now()
    tasks.sweep()
    assert before <= Heartbeat.objects.get(name="sweep").beat_at <= database_now()


def test_the_relay_carries_messages_out() -> None:
    now = database_now()
    Message.objects.create(key="a", channel="bell", kind="tier_raised", created_at=now, not_before=now)
    tasks.relay()
    assert Message.objects.get().sent_at >= now
