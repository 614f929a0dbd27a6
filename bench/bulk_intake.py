"""Leads taken in by the thousand, all effects, beside COPY of the rows they left into tables just like theirs."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from bench.beside_copy import Work, beside_copy
from bench.company import NUMBERS, analyze, found_company, lead_body
from handoff.actor import Actor
from handoff.api.bodies.submissions import submission_of
from handoff.instant import database_now
from handoff.process.intake import MOST, Submission, capture

LEADS = 100_000
REPEATS = 5
GOAL = 8


def run() -> dict[str, Any]:
    """Take in 100,000 leads in five parts; after each part, COPY the rows that it left."""
    found_company()
    capture_all(submissions(MOST))
    analyze()
    return {
        "work": f"{LEADS} leads by intake.capture in batches of {MOST}, all effects",
        **beside_copy(make_part, leads=LEADS, parts=REPEATS, goal=GOAL),
    }


def make_part(_: int) -> Work:
    """Make the leads of one part, to be taken in."""
    batches = [submissions(MOST) for _ in range(LEADS // REPEATS // MOST)]

    def take_in() -> None:
        for batch in batches:
            capture_all(batch)

    return take_in


def submissions(number: int) -> list[Submission]:
    """Return so many leads that were never submitted before."""
    at = database_now()
    return [submission_of(lead_body(next(NUMBERS), at)) for _ in range(number)]


def capture_all(batch: Sequence[Submission]) -> None:
    captured = capture(batch, actor=Actor(), now=database_now())
    assert all(one.scored is not None and one.scored.created is not None for one in captured)
    assert not connection.in_atomic_block
