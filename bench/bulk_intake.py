"""Leads taken in by the thousand, all effects, beside COPY of the rows they left into tables just like theirs."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.db import connection

from bench.company import NUMBERS, analyze, found_company, lead_body
from bench.databases import connect
from bench.figures import figures
from bench.twins import Twins
from handoff.actor import Actor
from handoff.api.bodies.submissions import submission_of
from handoff.instant import database_now
from handoff.process.intake import MOST, Submission, capture

LEADS = 100_000
REPEATS = 5
GOAL = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the leads: seconds of their intake, of COPY, and how many rows they left."""

    intake: float
    copy: float
    rows: int


def run() -> dict[str, Any]:
    """Take in 100,000 leads in five parts; after each part, COPY the rows that it left."""
    found_company()
    capture_all(submissions(MOST))
    analyze()
    twins = Twins(connect(os.environ["DATABASE_URL"]))
    parts = [measure(twins) for _ in range(REPEATS)]
    size = LEADS // REPEATS
    ratio = figures([part.intake / part.copy for part in parts])
    return {
        "work": f"{LEADS} leads by intake.capture in batches of {MOST}, all effects",
        "per_second": figures([size / part.intake for part in parts], 0),
        "floor": "COPY of the same rows into tables with the same indexes and constraints, one commit",
        "floor_per_second": figures([size / part.copy for part in parts], 0),
        "rows_a_lead": round(parts[-1].rows / size, 1),
        "ratio": ratio,
        "goal": f"≤ {GOAL}",
        "is_met": ratio["median"] <= GOAL,
    }


def measure(twins: Twins) -> Part:
    """Take in one part and COPY what it left."""
    batches = [submissions(MOST) for _ in range(LEADS // REPEATS // MOST)]
    twins.mark()
    began = perf_counter()
    for batch in batches:
        capture_all(batch)
    intake = perf_counter() - began
    files, rows = twins.read()
    began = perf_counter()
    twins.write(files)
    return Part(intake=intake, copy=perf_counter() - began, rows=rows)


def submissions(number: int) -> list[Submission]:
    """Return so many leads that were never submitted before."""
    at = database_now()
    return [submission_of(lead_body(next(NUMBERS), at)) for _ in range(number)]


def capture_all(batch: Sequence[Submission]) -> None:
    captured = capture(batch, actor=Actor(), now=database_now())
    assert all(one.scored is not None and one.scored.created is not None for one in captured)
    assert not connection.in_atomic_block
