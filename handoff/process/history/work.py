"""What a worker does next: one batch of the run that waited longest, until its time is up."""

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic, sleep
from typing import Final

from django.db import transaction

from handoff.errors import HandoffError
from handoff.integrations.history.models import WORKING, Run, State
from handoff.process.history.checking import check_next
from handoff.process.history.taking import take_next_batch
from handoff.process.history.undoing import undo_next

logger = logging.getLogger(__name__)

STEPS = {State.checking: check_next, State.running: take_next_batch, State.undoing: undo_next}


# A run of more rows takes minutes, in which others open pages: it leaves them a part of its time.
LONG: Final = 20_000
REST: Final = 0.5


def work(
    *,
    clock: Callable[[], datetime],
    seconds: float,
    only: int | None = None,
    rest: Callable[[float], None] = sleep,
) -> bool:
    """Take working runs further until nothing is left or the time is up; say whether anything is left.

    Any number of workers may do so at once: a run is held by one of them, a batch long. After each batch of a long run
    it calls `rest` with half the seconds that the batch took.
    """
    ends_at = monotonic() + seconds
    while (begun := monotonic()) < ends_at:
        run = advance(clock=clock, only=only)
        if run is None:
            return False
        if run.row_count > LONG:
            rest((monotonic() - begun) * REST)
    return True


def advance(*, clock: Callable[[], datetime], only: int | None = None) -> Run | None:
    """Do one batch of the run that waited longest, and return it; None when none waits."""
    now = clock()
    try:
        with transaction.atomic():
            waiting = Run.objects.filter(state__in=WORKING).order_by("changed_at")
            if only is not None:
                waiting = waiting.filter(pk=only)
            run = waiting.select_for_update(skip_locked=only is None).first()
            if run is None:
                return None
            STEPS[State(run.state)](run, now=now)
            run.changed_at = now
            run.save()
    except Exception as error:  # whatever it is, the next batch would meet it again
        if run is None:
            raise
        logger.exception("history_run_failed", extra={"run": run.pk})
        _fail(run.pk, error, now)
    return run


def _fail(run_id: int, error: Exception, now: datetime) -> None:
    words = str(error) if isinstance(error, HandoffError) else f"It stopped at {type(error).__name__}: {error}"
    Run.objects.filter(pk=run_id).update(state=State.failed, error=words[:2_000], changed_at=now)
