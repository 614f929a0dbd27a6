"""Running clocks that get other terms or hours: due times and alerts planned anew, what fired stays fired."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from django.db import connection

from slas.clocks import PlannedClock
from slas.ladder import PlannedAlert
from slas.models import UNFIRED, Alert, CancelReason, Clock

Rung: TypeAlias = dict[str, Any]


class KeptAlert(NamedTuple):
    """An alert of a clock that was told already, or waits for its time."""

    pk: int
    clock_id: int
    level: str
    occurrence: int
    fire_at: datetime
    has_fired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """A clock's alerts anew: what fired first, then what is still to come; `next_at` is the index of the next."""

    ladder: tuple[Rung, ...]
    next_at: int | None


def replan(planned: PlannedClock, fired: Sequence[KeptAlert], *, now: datetime) -> Replanned:
    """Return the alerts of a clock that gets another plan; a level that fired does not fire again.

    A warning of a due time that has passed already warns of nothing, and is left out.
    """
    told = {(one.level, one.occurrence) for one in fired}
    is_over = planned.due_at < now
    ahead = [
        one
        for one in planned.alerts
        if (one.level, one.occurrence) not in told and not (is_over and one.level == "warning")
    ]
    before = sorted(fired, key=lambda one: one.fire_at)
    return Replanned(
        ladder=(*(_rung(one) for one in before), *(_rung(one) for one in ahead)),
        next_at=len(before) if ahead else None,
    )


class RunningClock(NamedTuple):
    """What moving a clock asks of it, read under its lock; a tuple, since a hundred thousand are made."""

    pk: int
    handoff_id: int
    started_at: datetime
    due_at: datetime
    has_ended: bool


_LOCK = """
SELECT id, handoff_id, started_at, due_at, stopped_at IS NOT NULL OR cancelled_at IS NOT NULL
FROM slas_clock WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""
_TOLD_OR_WAITING = """
SELECT id, clock_id, level, occurrence, fire_at, fired_at IS NOT NULL FROM slas_alert
WHERE clock_id = ANY(%s) AND lapsed_at IS NULL
"""


def lock_clocks(clock_ids: Collection[int]) -> list[RunningClock]:
    """Lock clocks in the order of their ids, after their handoffs: one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [[*clock_ids]])
        return [RunningClock(*row) for row in cursor.fetchall()]


_MOVE = """
UPDATE slas_clock AS clock
SET policy_version_id = moved.version, calendar_version_id = moved.hours, due_at = moved.due_at, ladder = moved.ladder
FROM jsonb_to_recordset(%s::jsonb)
    AS moved (id bigint, version bigint, hours bigint, due_at timestamptz, ladder jsonb)
WHERE clock.id = moved.id AND clock.stopped_at IS NULL AND clock.cancelled_at IS NULL
"""
_PLAN = """
INSERT INTO slas_alert (clock_id, position, level, occurrence, fire_at, attempts, last_error)
SELECT id, position, level, occurrence, fire_at, 0, ''
FROM jsonb_to_recordset(%s::jsonb)
    AS next (id bigint, position int, level text, occurrence int, fire_at timestamptz)
ON CONFLICT (clock_id, level, occurrence) DO UPDATE
SET position = excluded.position, fire_at = excluded.fire_at, lapsed_at = NULL, retry_at = NULL
WHERE slas_alert.fired_at IS NULL
"""


def move_clocks(moves: Mapping[int, PlannedClock], *, now: datetime) -> None:
    """Give running clocks, by id, what was planned for them from their own start. Their rows must be locked.

    Four statements at most, however many: what fired or waits is read, what waited for another level lapses, the clocks
    are written, and the next alert of each is planned.
    """
    if not moves:
        return
    kept = _kept_alerts(moves)
    anew = {
        key: replan(planned, [one for one in kept.get(key, ()) if one.has_fired], now=now)
        for key, planned in moves.items()
    }
    following = {key: _next(key, one) for key, one in anew.items() if one.next_at is not None}
    waiting = [one for some in kept.values() for one in some if not one.has_fired]
    if others := [one.pk for one in waiting if not _is_same(one, following.get(one.clock_id))]:
        Alert.objects.filter(UNFIRED, pk__in=others).update(lapsed_at=now)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [json.dumps([_move(key, moves[key], anew[key]) for key in moves])])
        cursor.execute(_PLAN, [json.dumps([*following.values()])])


def withdraw_clocks(clock_ids: Collection[int], *, now: datetime) -> None:
    """Cancel running clocks whose promise was withdrawn; nothing more is told of them. Their rows must be locked."""
    Clock.objects.running().filter(pk__in=clock_ids).update(cancelled_at=now, cancel_reason=CancelReason.withdrawn)
    lapse_alerts(clock_ids, now=now)


def lapse_alerts(clock_ids: Collection[int], *, now: datetime) -> None:
    """Let the alerts lapse that wait for their time."""
    Alert.objects.filter(UNFIRED, clock__in=[*clock_ids]).update(lapsed_at=now)


def _kept_alerts(clock_ids: Collection[int]) -> dict[int, list[KeptAlert]]:
    found: dict[int, list[KeptAlert]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_TOLD_OR_WAITING, [[*clock_ids]])
        for alert in map(KeptAlert._make, cursor.fetchall()):
            found.setdefault(alert.clock_id, []).append(alert)
    return found


def _is_same(waiting: KeptAlert, following: Mapping[str, Any] | None) -> bool:
    return following is not None and (waiting.level, waiting.occurrence) == (
        following["level"],
        following["occurrence"],
    )


def _rung(one: PlannedAlert | KeptAlert) -> Rung:
    return {"level": one.level, "occurrence": one.occurrence, "fire_at": one.fire_at.isoformat()}


def _move(key: int, planned: PlannedClock, anew: Replanned) -> dict[str, Any]:
    return {
        "id": key,
        "version": planned.promise.version_id,
        "hours": planned.hours.version_id,
        "due_at": planned.due_at.isoformat(),
        "ladder": list(anew.ladder),
    }


def _next(key: int, anew: Replanned) -> dict[str, Any]:
    index = anew.next_at or 0
    return {"id": key, "position": index, **anew.ladder[index]}
