"""The sweep: due alerts are claimed, judged, told and followed by the next one, in one statement a batch."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from handoff.outbox.back_off import back_off
from slas.models import UNFIRED, Alert

logger = logging.getLogger(__name__)

LONGEST_ERROR = 1_000
LOOK_AT = Coalesce("retry_at", "fire_at")

# The clock is locked, not the alert: a stop that commits first is seen, a later one waits. A clock that stopped late
# still has its breach told, once; what else was planned after its stop lapses. No handoff is locked or referred to, so
# the sweep waits for nobody: the story is written by whoever carries the message out.
SWEEP = """
WITH due AS (
    SELECT alert.id, alert.position, alert.level, alert.occurrence, alert.fire_at,
        clock.id AS clock_id, clock.stopped_at, clock.cancelled_at, clock.ladder,
        clock.cancelled_at IS NOT NULL OR (
            clock.stopped_at IS NOT NULL AND (clock.stopped_at <= alert.fire_at OR alert.level <> 'breach')
        ) AS lapses
    FROM slas_alert AS alert JOIN slas_clock AS clock ON clock.id = alert.clock_id
    WHERE alert.fired_at IS NULL AND alert.lapsed_at IS NULL
        AND coalesce(alert.retry_at, alert.fire_at) <= %(now)s
        AND (%(only)s IS NULL OR alert.id = %(only)s)
    ORDER BY coalesce(alert.retry_at, alert.fire_at)
    LIMIT %(limit)s
    FOR NO KEY UPDATE OF clock SKIP LOCKED
),
judged AS (
    -- Before the lock was free another sweep may have fired it, or a run planned it anew: the row itself decides.
    UPDATE slas_alert AS alert
    SET fired_at = CASE WHEN due.lapses THEN NULL ELSE %(now)s END,
        lapsed_at = CASE WHEN due.lapses THEN %(now)s END
    FROM due
    WHERE alert.id = due.id AND alert.fired_at IS NULL AND alert.lapsed_at IS NULL
        AND alert.position = due.position AND alert.fire_at = due.fire_at
    RETURNING due.*
),
following AS (
    INSERT INTO slas_alert (clock_id, position, level, occurrence, fire_at, attempts, last_error)
    SELECT judged.clock_id, place - 1, planned ->> 'level', (planned ->> 'occurrence')::int,
        (planned ->> 'fire_at')::timestamptz, 0, ''
    FROM judged CROSS JOIN LATERAL (
        SELECT planned, place FROM jsonb_array_elements(judged.ladder) WITH ORDINALITY AS ladder (planned, place)
        WHERE place > judged.position + 1
            AND (judged.stopped_at IS NULL
                OR (planned ->> 'level' = 'breach' AND judged.stopped_at > (planned ->> 'fire_at')::timestamptz))
        ORDER BY place LIMIT 1
    ) AS rung
    WHERE judged.cancelled_at IS NULL
    -- One that lapsed when its clock was planned anew, and has its turn later.
    ON CONFLICT (clock_id, level, occurrence) DO UPDATE
    SET position = excluded.position, fire_at = excluded.fire_at, lapsed_at = NULL, retry_at = NULL
    WHERE slas_alert.fired_at IS NULL
),
told AS (
    INSERT INTO outbox_message (key, channel, kind, payload, created_at, not_before, attempts, last_error)
    SELECT 'alert:' || clock_id || ':' || level || ':' || occurrence,
        CASE level WHEN 'reassign' THEN 'reassign' ELSE 'announce' END,
        CASE level
            WHEN 'warning' THEN 'clock_warned' WHEN 'breach' THEN 'clock_breached' WHEN 'reassign' THEN 'reassign_due'
        END,
        jsonb_build_object('alert', id), %(now)s, %(now)s, 0, ''
    FROM judged
    WHERE NOT lapses
)
SELECT count(*) FILTER (WHERE NOT lapses), count(*) FILTER (WHERE lapses) FROM judged
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a batch did: alerts told, alerts whose clock had ended, and alerts pushed back with their error."""

    fired: int = 0
    lapsed: int = 0
    failed: int = 0

    def __add__(self, other: "Swept") -> "Swept":
        return Swept(
            fired=self.fired + other.fired, lapsed=self.lapsed + other.lapsed, failed=self.failed + other.failed
        )

    def __bool__(self) -> bool:
        return bool(self.fired or self.lapsed or self.failed)


def sweep_batch(*, now: datetime, limit: int) -> Swept:
    """Tell the oldest `limit` alerts due at `now` in one transaction; when it fails, each in one of its own.

    Any number of sweeps may run at once: a clock that somebody holds is left for the next pass.
    """
    swept = Swept()
    # Most seconds nothing is due, and to see that is a fraction of the work of planning the statement. The order keeps
    # PostgreSQL on the index of what is unfired: an EXISTS may read the whole table to find that there is none.
    if _due(now).first() is None:
        return swept
    try:
        return _fire(now=now, limit=limit)
    except DatabaseError:
        logger.exception("sweep_batch_failed")
    for alert_id, attempts in _due(now)[:limit]:
        swept += _fire_one(alert_id, attempts=attempts, now=now)
    return swept


@transaction.atomic
def _fire(*, now: datetime, limit: int, only: int | None = None) -> Swept:
    with connection.cursor() as cursor:
        cursor.execute(SWEEP, {"now": now, "limit": limit, "only": only})
        fired, lapsed = cursor.fetchone() or (0, 0)
    return Swept(fired=fired, lapsed=lapsed)


def _fire_one(alert_id: int, *, attempts: int, now: datetime) -> Swept:
    try:
        return _fire(now=now, limit=1, only=alert_id)
    except DatabaseError as error:
        logger.exception("alert_failed", extra={"alert": alert_id})
        Alert.objects.filter(pk=alert_id).update(
            attempts=F("attempts") + 1,
            retry_at=now + back_off(attempts + 1),
            last_error=str(error)[:LONGEST_ERROR],
        )
        return Swept(failed=1)


def _due(now: datetime) -> QuerySet[Alert, tuple[int, int]]:
    """Return the ids of what is due, the oldest first, with the errors it met so far."""
    due = Alert.objects.filter(UNFIRED).alias(look_at=LOOK_AT).filter(look_at__lte=now)
    return due.order_by(LOOK_AT).values_list("pk", "attempts")
