"""Leads taken in by eight processes that share one pool, against one process: leads a second, and exact turns."""

import json
import multiprocessing
from collections import Counter
from multiprocessing.pool import Pool
from time import perf_counter
from typing import Any

import django
from django.db import connection

from bench.company import SEATS, analyze, found_company, next_bodies
from bench.figures import figures, percentile

PROCESSES = 8
LEADS = 480
REPEATS = 5


def run() -> dict[str, Any]:
    """Capture 480 leads one by one in one process, then in eight at once, five times in turn."""
    found_company()
    with multiprocessing.get_context("spawn").Pool(PROCESSES, django.setup) as processes:
        capture_by(processes, PROCESSES)
        analyze()
        repeats = [{"one": capture_by(processes, 1), "eight": capture_by(processes, PROCESSES)} for _ in range(REPEATS)]
    check_turns()
    return {
        "work": f"leads into one pool of {SEATS} seats, {PROCESSES} processes, all effects, exact turns",
        "per_second": figures([repeat["eight"]["per_second"] for repeat in repeats], 1),
        "p95_ms": figures([repeat["eight"]["p95_ms"] for repeat in repeats]),
        "floor": "one process",
        "floor_per_second": figures([repeat["one"]["per_second"] for repeat in repeats], 1),
        "floor_p95_ms": figures([repeat["one"]["p95_ms"] for repeat in repeats]),
        "ratio": figures([repeat["eight"]["per_second"] / repeat["one"]["per_second"] for repeat in repeats]),
    }


def capture_by(processes: Pool, number: int) -> dict[str, float]:
    """Capture the leads in so many processes at once."""
    bodies = next_bodies(LEADS)
    began = perf_counter()
    latencies = processes.map(capture_each, [bodies[process::number] for process in range(number)], chunksize=1)
    took = perf_counter() - began
    return {
        "per_second": LEADS / took,
        "p95_ms": percentile([latency for some in latencies for latency in some], 0.95) * 1000,
    }


def capture_each(bodies: list[bytes]) -> list[float]:
    """Capture leads one after the other and return the seconds each took."""
    from handoff.actor import Actor
    from handoff.api.bodies.submissions import submission_of
    from handoff.instant import database_now
    from handoff.process.intake import capture

    latencies = []
    for body in bodies:
        began = perf_counter()
        captured = capture([submission_of(json.loads(body))], actor=Actor(), now=database_now())
        latencies.append(perf_counter() - began)
        assert captured[0].scored is not None, captured[0].error
        assert captured[0].scored.created is not None
    return latencies


def check_turns() -> None:
    """Raise AssertionError where a turn is missing or doubled, or a seat got two more than another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT turn, owner_id FROM routing_assignment WHERE how = 'rotation' ORDER BY turn")
        rows = cursor.fetchall()
    turns = [turn for turn, _ in rows]
    assert turns == list(range(1, len(turns) + 1)), "turns are missing or doubled"
    shares = Counter(owner for _, owner in rows).values()
    assert max(shares) - min(shares) <= 1, f"uneven shares: {sorted(shares)}"
