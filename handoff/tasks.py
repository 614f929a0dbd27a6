"""What the workers do when Celery rings: each task takes the database's time and calls one function."""

from celery import shared_task

from dashboards.metrics.adding_up import add_up as add_up_days
from handoff.instant import database_now
from handoff.outbox.relay import relay as relay_messages
from handoff.process import backtesting, deadlines
from handoff.process.history.work import work
from handoff.process.promises.running import work as take_clocks_along
from handoff.process.publication.publishing import publish_due
from handoff.process.publication.rescoring import rescore as rescore_nurture
from handoff.process.publication.revision import remind
from leads.definitions.narrow_copy import copy_evaluations as copy_new_evaluations

# Shorter than the task's time limit by far, so that a turn always ends by itself.
TURN_SECONDS = 20.0
COPIED_BATCHES = 20


@shared_task(name="handoff.tasks.sweep")
def sweep() -> None:
    """Tell what fell due."""
    deadlines.sweep(database_now())


@shared_task(name="handoff.tasks.relay")
def relay() -> None:
    """Carry out the messages of the outbox."""
    relay_messages(clock=database_now)


@shared_task(name="handoff.tasks.add_up")
def add_up() -> None:
    """Add up a month of numbers, if there is one with days that are not."""
    add_up_days(database_now(), months=1)


@shared_task(name="handoff.tasks.history")
def history() -> None:
    """Take history imports further."""
    work(clock=database_now, seconds=TURN_SECONDS)


@shared_task(name="handoff.tasks.publish")
def publish() -> None:
    """Publish the signed definition whose chosen time has come."""
    publish_due(clock=database_now)


@shared_task(name="handoff.tasks.rescore")
def rescore() -> None:
    """Judge leads in nurture by the definition that was published."""
    rescore_nurture(clock=database_now, seconds=TURN_SECONDS)


@shared_task(name="handoff.tasks.running_clocks")
def running_clocks() -> None:
    """Apply terms to running clocks, or cancel those of a withdrawn promise."""
    take_clocks_along(clock=database_now, seconds=TURN_SECONDS)


@shared_task(name="handoff.tasks.revision")
def revision() -> None:
    """Remind the managers of the definition's revision, when it is time to."""
    remind(now=database_now())


@shared_task(name="handoff.tasks.backtests")
def backtests() -> None:
    """Take backtests further."""
    backtesting.work(clock=database_now, seconds=TURN_SECONDS)


@shared_task(name="handoff.tasks.copy_evaluations")
def copy_evaluations() -> None:
    """Copy new evaluations to where backtests read them, so that the next need not wait."""
    copy_new_evaluations(database_now(), batches=COPIED_BATCHES)
