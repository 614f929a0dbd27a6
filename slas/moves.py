"""Running clocks that get other terms or hours: due times and alerts planned anew, what fired stays fired."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from django.db import connection

from slas.clocks import PlannedClock
from slas.ladder import PlannedAlert
from slas.models import UNFIRED, Alert, CancelReason, Clock

Rung: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """An alert of a clock that was told already."""

    level: str
    occurrence: int
    fire_at: datetime

    @property
    def rung(self) -> Rung:
        return _rung(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """A clock's alerts anew: what fired first, then what is still to come; `next_at` is the index of the next."""

    ladder: tuple[Rung, ...]
    next_at: int | None


def replan(planned: PlannedClock, fired: Sequence[Fired], *, now: datetime) -> Replanned:
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
        ladder=(*(one.rung for one in before), *(_rung(one) for one in ahead)),
        next_at=len(before) if ahead else None,
    )


def fired_alerts(clock_ids: Collection[int]) -> dict[int, list[Fired]]:
    """Return the alerts that were told, by clock: one statement."""
    rows = Alert.objects.filter(clock__in=clock_ids, fired_at__isnull=False)
    found: dict[int, list[Fired]] = {}
    for clock_id, level, occurrence, fire_at in rows.values_list("clock_id", "level", "occurrence", "fire_at"):
        found.setdefault(clock_id, []).append(Fired(level=level, occurrence=occurrence, fire_at=fire_at))
    return found


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

    Five statements, however many: what fired is read, the clocks are written, the alerts that waited lapse, and the
    next of each is planned.
    """
    if not moves:
        return
    fired = fired_alerts(moves)
    anew = {key: replan(planned, fired.get(key, ()), now=now) for key, planned in moves.items()}
    lapse_alerts(moves, now=now)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [json.dumps([_move(key, moves[key], anew[key]) for key in moves])])
        cursor.execute(_PLAN, [json.dumps([_next(key, one) for key, one in anew.items() if one.next_at is not None])])


def withdraw_clocks(clock_ids: Collection[int], *, now: datetime) -> None:
    """Cancel running clocks whose promise was withdrawn; nothing more is told of them. Their rows must be locked."""
    Clock.objects.running().filter(pk__in=clock_ids).update(cancelled_at=now, cancel_reason=CancelReason.withdrawn)
    lapse_alerts(clock_ids, now=now)


def lapse_alerts(clock_ids: Collection[int], *, now: datetime) -> None:
    """Let the alerts lapse that wait for their time."""
    Alert.objects.filter(UNFIRED, clock__in=[*clock_ids]).update(lapsed_at=now)


def _rung(one: PlannedAlert | Fired) -> Rung:
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
