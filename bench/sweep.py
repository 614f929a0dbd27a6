"""The sweep of ten thousand due alerts among a million running clocks, beside the statement that only marks them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction

from bench.figures import figures
from bench.running_clocks import CLOCKS, EACH_MINUTE, FIRST_DUE, lay_out
from handoff.process import deadlines

REPEATS = 5
BATCH = 1_000
GOAL = 3

MARK = """
UPDATE slas_alert SET fired_at = %(now)s WHERE id IN (
    SELECT id FROM slas_alert
    WHERE fired_at IS NULL AND lapsed_at IS NULL AND coalesce(retry_at, fire_at) <= %(now)s
    ORDER BY coalesce(retry_at, fire_at) LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
"""
# The same with as many rows as the sweep writes: the following alert and the message of each.
MARK_AND_WRITE = f"""
WITH marked AS ({MARK} RETURNING id, clock_id, fire_at),
following AS (
    INSERT INTO slas_alert (clock_id, position, level, occurrence, fire_at, attempts, last_error)
    SELECT clock_id, 1, 'breach', 1, fire_at + interval '90 days', 0, '' FROM marked),
told AS (
    INSERT INTO outbox_message (key, channel, kind, payload, created_at, not_before, attempts, last_error)
    SELECT 'alert:' || clock_id || ':warning:1', 'announce', 'clock_warned', jsonb_build_object('alert', id), %(now)s,
        %(now)s, 0, '' FROM marked)
SELECT 1 FROM marked
"""


def run() -> dict[str, Any]:
    """Measure milliseconds for 10,000, five repeats of each way in turn."""
    lay_out()
    ways: dict[str, Callable[[datetime], int]] = {
        "floor": lambda now: floor(MARK, now),
        "writing": lambda now: floor(MARK_AND_WRITE, now),
        "sweep": lambda now: deadlines.sweep(now).fired,
    }
    minutes = iter(range(10**6))
    for way in ways.values():
        measure(way, next(minutes))
    repeats = [{name: measure(way, next(minutes)) for name, way in ways.items()} for _ in range(REPEATS)]
    ratios = [repeat["sweep"] / repeat["floor"] for repeat in repeats]
    return {
        "work": f"sweep, {EACH_MINUTE:,} due of {CLOCKS:,} running",
        "floor": "one statement a batch that selects and marks them",
        "ms": figures([repeat["sweep"] for repeat in repeats], 0),
        "floor_ms": figures([repeat["floor"] for repeat in repeats], 0),
        "floor_ms writing as many rows": figures([repeat["writing"] for repeat in repeats], 0),
        "ratio": figures(ratios),
        "goal": f"≤ {GOAL}",
        "is_met": figures(ratios)["median"] <= GOAL,
    }


def floor(statement: str, now: datetime) -> int:
    """Mark what is due, a thousand a transaction, and return how many there were."""
    marked = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"now": now, "limit": BATCH})
            if not cursor.rowcount:
                return marked
            marked += cursor.rowcount


def measure(way: Callable[[datetime], int], minute: int) -> float:
    """Return the milliseconds in which the alerts of one minute are done."""
    now = FIRST_DUE + minute * timedelta(minutes=1)
    begun = perf_counter()
    done = way(now)
    took = perf_counter() - begun
    if done != EACH_MINUTE:
        message = f"{done} were done, not {EACH_MINUTE}"
        raise AssertionError(message)
    return took * 1_000
