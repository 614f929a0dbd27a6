"""Clocks: planned from a promise, started in bulk with the first alert of each."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from handoff.bulk import insert_all
from handoff.people.hours import Hours
from slas.ladder import PlannedAlert, plan
from slas.models import Alert, Clock
from slas.promises import Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedClock:
    """A promise with the hours it counts in, its start and due time, and its alerts, earliest first."""

    promise: Promise
    hours: Hours
    started_at: datetime
    due_at: datetime
    alerts: tuple[PlannedAlert, ...]

    def ladder(self) -> list[dict[str, Any]]:
        """Return the alerts as a clock stores them."""
        return [
            {"level": one.level, "occurrence": one.occurrence, "fire_at": one.fire_at.isoformat()}
            for one in self.alerts
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStart:
    """A clock of one handoff: of the lead, or of one owner; born stopped when its step was reached already."""

    handoff_id: int
    planned: PlannedClock
    owner_id: int | None
    stopped_at: datetime | None


def plan_clock(promise: Promise, hours: Hours, *, started_at: datetime) -> PlannedClock:
    """Return when a promise that starts at `started_at` falls due, and when it warns and escalates."""
    due_at = due_of(promise, hours, started_at=started_at)
    alerts = plan(promise.ladder, calendar=hours.calendar, started_at=started_at, due_at=due_at)
    return PlannedClock(promise=promise, hours=hours, started_at=started_at, due_at=due_at, alerts=alerts)


def due_of(promise: Promise, hours: Hours, *, started_at: datetime) -> datetime:
    """Return when a promise that starts at `started_at` falls due.

    Raises: HorizonError.
    """
    if promise.target_seconds is None:
        return hours.calendar.same_business_day(started_at, promise.cutoff)
    return hours.calendar.due_at(started_at, promise.target_seconds)


def start_clocks(starts: Sequence[ClockStart]) -> None:
    """Insert clocks, and the first alert of each that runs: two statements at most."""
    clocks = [_clock(start) for start in starts]
    insert_all(clocks)
    insert_all(
        [
            _alert(clock, start.planned.alerts[0])
            for clock, start in zip(clocks, starts, strict=True)
            if start.stopped_at is None and start.planned.alerts
        ]
    )


_END = """
UPDATE slas_clock AS clock
SET stopped_at = ended.stopped_at, cancelled_at = ended.cancelled_at, cancel_reason = ended.cancel_reason
FROM jsonb_to_recordset(%s::jsonb)
    AS ended (id bigint, stopped_at timestamptz, cancelled_at timestamptz, cancel_reason text)
WHERE clock.id = ended.id
"""


def end_clocks(clocks: Sequence[Clock]) -> None:
    """Write when clocks stopped or were cancelled, in one statement. Their rows must be locked."""
    rows = [
        {
            "id": clock.pk,
            "stopped_at": clock.stopped_at and clock.stopped_at.isoformat(),
            "cancelled_at": clock.cancelled_at and clock.cancelled_at.isoformat(),
            "cancel_reason": clock.cancel_reason,
        }
        for clock in clocks
    ]
    with connection.cursor() as cursor:
        cursor.execute(_END, [json.dumps(rows)])


def _clock(start: ClockStart) -> Clock:
    planned = start.planned
    return Clock(
        handoff_id=start.handoff_id,
        policy_id=planned.promise.policy_id,
        policy_version_id=planned.promise.version_id,
        calendar_version_id=planned.hours.version_id,
        owner_id=start.owner_id,
        started_at=planned.started_at,
        due_at=planned.due_at,
        stopped_at=start.stopped_at,
        ladder=planned.ladder(),
    )


def _alert(clock: Clock, first: PlannedAlert) -> Alert:
    return Alert(clock=clock, position=0, level=first.level, occurrence=first.occurrence, fire_at=first.fire_at)
