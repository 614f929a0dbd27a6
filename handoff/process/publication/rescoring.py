"""Rescoring: leads in nurture are judged by the version that came into force, a batch a transaction."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic
from typing import Final

from django.db import DatabaseError, OperationalError, connection, transaction

from handoff.actor import PRODUCT
from handoff.process.intake import score
from leads.definitions.models import UNFINISHED, Cause, Rescoring

BATCH: Final = 500
"""So few that a source which submits one of them, or a publication, waits no second."""

# In nurture: judged by this product, not excluded, and with nobody in sales. A lead that only an imported history
# knows was never judged here, and does not come to sales by a publication.
_NURTURE = """
FROM records_lead AS lead
WHERE id > %(after)s AND id <= %(until)s AND excluded_as = ''
    AND NOT EXISTS (
        SELECT FROM handoffs_handoff WHERE lead_id = lead.id AND closed_at IS NULL AND origin = 'live'
    )
    AND EXISTS (SELECT FROM definitions_evaluation WHERE lead_id = lead.id AND cause <> 'history')
"""
_COUNT = f"SELECT count(*) {_NURTURE}"  # no parameter in it
_NEXT = f"SELECT id {_NURTURE} ORDER BY id LIMIT %(limit)s"  # as above
_LAST = "SELECT coalesce(max(id), 0) FROM records_lead"

logger = logging.getLogger(__name__)


def rescore(*, clock: Callable[[], datetime], seconds: float) -> bool:
    """Judge nurture until nothing is left or the time is up; say whether anything is left.

    Any number of workers may do so: a rescoring is held by one of them, a batch long. One that dies leaves its batch
    undone, and the next goes on from there.
    """
    ends_at = monotonic() + seconds
    while monotonic() < ends_at:
        if not rescore_next(clock=clock):
            return False
    return True


@transaction.atomic
def rescore_next(*, clock: Callable[[], datetime], limit: int = BATCH) -> bool:
    """Judge the next batch; say whether there was anything to do."""
    waiting = Rescoring.objects.filter(UNFINISHED).select_related("activation").order_by("pk")
    rescoring = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if rescoring is None:
        return False
    _advance(rescoring, now=clock(), limit=limit)
    rescoring.save()
    return True


def latest_rescoring() -> Rescoring | None:
    """Return the rescoring after the last publication, with its activation and version."""
    return Rescoring.objects.select_related("activation__version").order_by("-pk").first()


def _advance(rescoring: Rescoring, *, now: datetime, limit: int) -> None:
    if rescoring.activation.retired_at is not None:
        rescoring.superseded_at = now
        return
    if rescoring.started_at is None:
        _start(rescoring, now=now)
    lead_ids = [row[0] for row in _rows(_NEXT, rescoring, limit=limit)]
    if not lead_ids:
        rescoring.finished_at = now
        return
    ready, failed = _judge(lead_ids, now=now)
    rescoring.done += len(lead_ids) - failed
    rescoring.ready += ready
    rescoring.failed += failed
    rescoring.after_id = lead_ids[-1]


def _start(rescoring: Rescoring, *, now: datetime) -> None:
    rescoring.started_at = now
    rescoring.until_id = _rows(_LAST, rescoring)[0][0]
    rescoring.total = _rows(_COUNT, rescoring)[0][0]


def _rows(statement: str, rescoring: Rescoring, *, limit: int = 0) -> list[tuple[int]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"after": rescoring.after_id, "until": rescoring.until_id, "limit": limit})
        found: list[tuple[int]] = cursor.fetchall()
        return found


def _judge(lead_ids: Sequence[int], *, now: datetime) -> tuple[int, int]:
    """Judge leads; return how many were handed over, and how many failed. A bad one stops nothing.

    Raises: OperationalError when a lead is held by somebody: the batch is tried again.
    """
    try:
        with transaction.atomic():
            scored = score(lead_ids, cause=Cause.publication, actor=PRODUCT, now=now)
            return sum(one.created is not None for one in scored), 0
    except (DatabaseError, ValueError) as error:
        if len(lead_ids) == 1:
            if isinstance(error, OperationalError):
                raise
            logger.exception("rescoring_failed", extra={"lead": lead_ids[0]})
            return 0, 1
    logger.warning("rescoring_batch_failed", extra={"leads": len(lead_ids)})
    each = [_judge([lead_id], now=now) for lead_id in lead_ids]
    return sum(ready for ready, _ in each), sum(failed for _, failed in each)
