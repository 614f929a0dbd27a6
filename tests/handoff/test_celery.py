"""Celery is a doorbell: nothing in it can be lost, and nothing waits behind anything else."""

import pytest

from handoff.celery import app


def test_the_sweep_and_imports_have_queues_of_their_own() -> None:
    assert app.conf.task_routes == {
        "handoff.tasks.sweep": {"queue": "sweep"},
        "handoff.tasks.history": {"queue": "history"},
        "handoff.tasks.rescore": {"queue": "history"},
        "handoff.tasks.running_clocks": {"queue": "history"},
        "handoff.tasks.backtests": {"queue": "history"},
        "handoff.tasks.copy_evaluations": {"queue": "history"},
    }
    assert app.conf.task_default_queue == "default"


@pytest.mark.parametrize(
    ("name", "queue"),
    [
        ("sweep", "sweep"),
        ("relay", "default"),
        ("history", "history"),
        ("publish", "default"),
        ("rescore", "history"),
        ("backtests", "history"),
    ],
)
def test_a_tick_that_nobody_took_expires_before_the_next_but_one(name: str, queue: str) -> None:
    entry = app.conf.beat_schedule[name]
    assert entry["options"]["queue"] == queue
    assert 0 < entry["options"]["expires"] <= entry["schedule"] <= 1


def test_no_task_outlives_the_time_after_which_its_message_is_handed_out_again() -> None:
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
    assert app.conf.task_time_limit < app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.visibility_timeout == app.conf.broker_transport_options["visibility_timeout"]


def test_a_lost_worker_loses_no_message() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
