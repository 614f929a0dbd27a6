"""What the workers do when Celery rings: each task takes the database's time and calls one function."""

from celery import shared_task

from handoff.instant import database_now
from handoff.outbox.relay import relay as relay_messages
from handoff.process import deadlines


@shared_task(name="handoff.tasks.sweep")
def sweep() -> None:
    """Tell what fell due."""
    deadlines.sweep(database_now())


@shared_task(name="handoff.tasks.relay")
def relay() -> None:
    """Carry out the messages of the outbox."""
    relay_messages(clock=database_now)
