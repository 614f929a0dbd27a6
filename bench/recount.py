"""A hundred thousand running clocks counted anew after a holiday, from their own start, in batches."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection

from bench.figures import figures
from bench.running_clocks import FIRST_DUE, lay_out
from handoff.people.calendars import activate_calendar_version, add_calendar_version
from handoff.people.models import Calendar, User
from handoff.process.promises.running import work
from slas.changes import PolicyRun
from slas.models import Clock, PolicyActivation

CLOCKS = 100_000
REPEATS = 3
GOAL = 10

# The same rows in one statement that counts nothing: the clock, the alert that waited, and the story of each.
FLOOR = """
WITH moved AS (
    UPDATE slas_clock SET due_at = due_at + interval '1 hour', ladder = ladder WHERE policy_id = %(policy)s
    RETURNING id, handoff_id),
planned AS (
    UPDATE slas_alert SET fire_at = fire_at + interval '1 hour' FROM moved
    WHERE clock_id = moved.id AND fired_at IS NULL)
INSERT INTO handoffs_handoffevent (handoff_id, kind, at, recorded_at, basis, system, detail)
SELECT handoff_id, 'clock_moved', %(now)s, %(now)s, 'received', 'handoff', '{}' FROM moved
"""


def run() -> dict[str, Any]:
    """Measure seconds for all of them, three repeats; each closes or opens the first day again."""
    lay_out(handoffs=CLOCKS, policies=1)
    policy_id = Clock.objects.values_list("policy_id", flat=True)[:1].get()
    now = FIRST_DUE - timedelta(hours=1)
    spent, floors = [], []
    for number in range(REPEATS):
        floors.append(floor(policy_id, now))
        set_hours(is_closed=number % 2 == 0, now=now + timedelta(seconds=number))
        spent.append(apply(policy_id, now=now + timedelta(seconds=number)))
    return {
        "work": f"{CLOCKS:,} running clocks counted anew after a holiday",
        "floor": "one statement that writes as many rows",
        "s": figures(spent),
        "floor_s": figures(floors),
        "goal": f"≤ {GOAL} s",
        "is_met": figures(spent)["median"] <= GOAL,
    }


def set_hours(*, is_closed: bool, now: datetime) -> None:
    """Put another version of every calendar in force, with the first day closed or open."""
    for calendar in Calendar.objects.all():
        document = calendar.activations.get(retired_at=None).version.document
        overrides = {
            **document.get("overrides", {}),
            FIRST_DUE.date().isoformat(): [] if is_closed else [["08:00", "18:00"]],
        }
        written = {key: value for key, value in {**document, "overrides": overrides}.items() if key != "holidays"}
        version = add_calendar_version(calendar, document=written, created_by_id=None, now=now)
        activate_calendar_version(version, now=now)


def apply(policy_id: int, *, now: datetime) -> float:
    version_id = PolicyActivation.objects.get(policy=policy_id, retired_at=None).version_id
    asked_by = User.objects.earliest("pk")
    run = PolicyRun.objects.create(policy_id=policy_id, version_id=version_id, asked_by=asked_by, asked_at=now)
    began = perf_counter()
    work(clock=lambda: datetime.now(UTC), seconds=600)
    spent = perf_counter() - began
    run.refresh_from_db()
    if (run.moved, run.done) != (CLOCKS, CLOCKS):
        message = f"{run.moved} of {CLOCKS} were moved"
        raise RuntimeError(message)
    return spent


def floor(policy_id: int, now: datetime) -> float:
    """Write as many rows without counting anything."""
    began = perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, {"policy": policy_id, "now": now})
    return perf_counter() - began
