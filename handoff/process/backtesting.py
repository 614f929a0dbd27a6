"""Backtests: asked for, taken further by whichever worker is there, kept with what they found.

The facts are rows: Celery only rings. A quick one is finished while whoever asked waits; a long one tells its progress.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Least
from psycopg2.errors import QueryCanceled

from dashboards.metrics.backtest import backtest
from dashboards.metrics.backtest_units import Compared
from dashboards.metrics.period import Period
from handoff.errors import ConflictError, HandoffError, NotFoundError
from leads.definitions.drafts import newest_revision
from leads.definitions.in_force import parsed_version
from leads.definitions.models import Backtest, BacktestState, DefinitionActivation, Draft, NarrowMark
from leads.definitions.narrow_copy import copy_evaluations, missing
from leads.definitions.publish import check_definition
from leads.definitions.versions import find_version

logger = logging.getLogger(__name__)

# So long may whoever asks wait, and so many evaluations are counted in less.
PATIENCE_SECONDS: Final = 0.8
QUICK_EVALUATIONS: Final = 200_000


class BacktestOverError(ConflictError):
    """The backtest is over already: ask for another."""

    code = "backtest_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBacktest:
    """A document to be tried over a period; `version_id` or `draft_id` where it is a version's or a draft's own.

    `draft_revision` is the save of the draft that it was.
    """

    document: Mapping[str, Any]
    period: Period
    asked_by_id: int | None
    version_id: int | None = None
    draft_id: int | None = None
    draft_revision: int | None = None


def of_draft(draft_id: int, period: Period, *, asked_by_id: int | None) -> NewBacktest:
    """Return what tries a draft as it was saved last.

    Raises: NotFoundError.
    """
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError
    newest = newest_revision(draft)
    return NewBacktest(
        document=newest.document,
        period=period,
        asked_by_id=asked_by_id,
        draft_id=draft.pk,
        draft_revision=newest.number,
    )


def of_version(number: int, period: Period, *, asked_by_id: int | None) -> NewBacktest:
    """Return what tries a version again.

    Raises: NotFoundError.
    """
    version = find_version(number)
    return NewBacktest(document=version.document, period=period, asked_by_id=asked_by_id, version_id=version.pk)


def ask_backtest(new: NewBacktest, *, now: datetime) -> Backtest:
    """Keep a backtest for a worker to take further.

    Raises: InvalidDefinitionError.
    """
    document = dict(new.document)
    check_definition(document, ())
    return Backtest.objects.create(
        document=document,
        version_id=new.version_id,
        draft_id=new.draft_id,
        draft_revision=new.draft_revision,
        starts_at=new.period.start,
        ends_at=new.period.end,
        timezone=new.period.zone.key,
        row_count=missing(),
        asked_by_id=new.asked_by_id,
        asked_at=now,
    )


def run_backtest(new: NewBacktest, *, clock: Callable[[], datetime]) -> Backtest:
    """Keep a backtest, and finish it at once where that takes less than a second; else it is left to a worker.

    Raises: InvalidDefinitionError.
    """
    kept = ask_backtest(new, now=clock())
    if _is_quick():
        work(clock=clock, seconds=PATIENCE_SECONDS, only=kept.pk)
        kept.refresh_from_db()
    return kept


def cancel_backtest(backtest_id: int, *, now: datetime) -> Backtest:
    """End a backtest without a result.

    Raises: BacktestOverError.
    """
    with transaction.atomic():
        kept = Backtest.objects.select_for_update().get(pk=backtest_id)
        if kept.state != BacktestState.waiting:
            raise BacktestOverError
        kept.state, kept.finished_at = BacktestState.cancelled, now
        kept.save(update_fields=["state", "finished_at"])
    return kept


def work(*, clock: Callable[[], datetime], seconds: float, only: int | None = None) -> bool:
    """Take waiting backtests further until none is left or the time is up; say whether any is left.

    Any number of workers may do so at once. What a worker that dies was at is begun again by the next.
    """
    ends_at = monotonic() + seconds
    while monotonic() < ends_at:
        if not advance(clock=clock, only=only):
            return False
    return True


def advance(*, clock: Callable[[], datetime], only: int | None = None) -> bool:
    """Do the next step of the backtest that waited longest; say whether another may follow at once."""
    waiting = Backtest.objects.filter(state=BacktestState.waiting).order_by("asked_at", "pk")
    kept = (waiting.filter(pk=only) if only is not None else waiting).first()
    if kept is None:
        return False
    now = clock()
    try:
        if copied := copy_evaluations(now):
            # Verdicts that came since it was asked for are copied along; they were not among what it waited for.
            done = Least(F("rows_done") + copied, F("row_count"))
            Backtest.objects.filter(pk=kept.pk).update(rows_done=done)
            return True
        if missing():
            return False  # somebody else copies
        _count(kept.pk, now)
    except Exception as error:  # whatever it is, the next turn would meet it again
        if _is_passing(error):
            logger.exception("backtest_put_off", extra={"backtest": kept.pk})
            return False
        logger.exception("backtest_failed", extra={"backtest": kept.pk})
        _fail(kept.pk, error, now)
    return True


def _is_passing(error: Exception) -> bool:
    """Say whether a lock or the server was not to be had in time; a statement that takes too long would do so again."""
    return isinstance(error, OperationalError) and not isinstance(error.__cause__, QueryCanceled)


def _is_quick() -> bool:
    copied = NarrowMark.objects.values_list("copied_to", flat=True).first() or 0
    return copied + missing() <= QUICK_EVALUATIONS


@transaction.atomic
def _count(backtest_id: int, now: datetime) -> None:
    waiting = Backtest.objects.filter(pk=backtest_id, state=BacktestState.waiting)
    kept = waiting.select_for_update(skip_locked=True).first()
    if kept is None:
        return  # cancelled meanwhile, or somebody else counts
    active_id = DefinitionActivation.objects.filter(retired_at=None).values_list("version_id", flat=True).first()
    compared = Compared(
        draft=check_definition(kept.document, ()),
        active=parsed_version(active_id).definition if active_id else None,
        active_id=active_id,
    )
    report = backtest(compared, period_of(kept), now=now)
    kept.compared_with_id, kept.result = active_id, report.to_json()
    kept.state, kept.finished_at = BacktestState.done, now
    kept.save()


def period_of(kept: Backtest) -> Period:
    """Return the period of a kept backtest."""
    return Period(start=kept.starts_at, end=kept.ends_at, zone=ZoneInfo(kept.timezone))


def _fail(backtest_id: int, error: Exception, now: datetime) -> None:
    words = str(error) if isinstance(error, HandoffError) else f"It stopped at {type(error).__name__}: {error}"
    Backtest.objects.filter(pk=backtest_id, state=BacktestState.waiting).update(
        state=BacktestState.failed, error=words[:2_000], finished_at=now
    )
