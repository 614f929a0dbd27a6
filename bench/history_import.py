"""A past of a hundred thousand leads brought in from files, beside COPY of the rows it leaves."""

import os
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from time import perf_counter
from typing import Any

from bench.company import analyze, found_company
from bench.databases import connect
from bench.figures import figures
from bench.twins import Twins
from handoff.instant import database_now
from handoff.integrations.history.models import Run, State
from handoff.process.history import runs
from handoff.process.history.work import work

LEADS = 100_000
BAD = 20  # one row of so many has a time that cannot be
REPEATS = 5
GOAL = 8
FIRST = datetime(2026, 1, 5, tzinfo=UTC)
COLUMNS = ("Id", "Email", "Name", "Company", "Tier", "Campaign", "Submitted", "Handed off", "Routed", "Touched")
TIMES = {"submitted": "Submitted", "handed_off": "Handed off", "routed": "Routed", "touched": "Touched"}
MAPPING: dict[str, Any] = {
    "name": "bench",
    "source": "bench",
    "leads": {
        "key": "Id",
        "columns": {
            "email": "Email",
            "name": "Name",
            "company.name": "Company",
            "tier": "Tier",
            "campaign.name": "Campaign",
            **{step: {"column": column, "format": "%Y-%m-%d %H:%M:%S"} for step, column in TIMES.items()},
            "outcome": {"column": "Status", "values": {"Won": "converted", "Junk": "bad_fit", "Lost": "no_response"}},
            "outcome.at": {"column": "Closed", "format": "%Y-%m-%d %H:%M:%S"},
        },
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of the past: seconds of its import from upload to done, of COPY, and how many rows it left."""

    imported: float
    copy: float
    rows: int


def run() -> dict[str, Any]:
    """Bring in 100,000 leads in five files; after each, COPY the rows that it left. One row in 20 is refused."""
    found_company()
    bring_in(file_of(-1))
    analyze()
    twins = Twins(connect(os.environ["DATABASE_URL"]))
    parts = [measure(twins, number) for number in range(REPEATS)]
    size = LEADS // REPEATS
    ratio = figures([part.imported / part.copy for part in parts])
    return {
        "work": f"history of {LEADS} leads from files of {size}, one row in {BAD} refused, from upload to done",
        "per_second": figures([size / part.imported for part in parts], 0),
        "floor": "COPY of the same rows into tables with the same indexes and constraints, one commit",
        "floor_per_second": figures([size / part.copy for part in parts], 0),
        "rows_a_lead": round(parts[-1].rows / size, 1),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "ratio": ratio,
        "goal": f"≤ {GOAL}",
        "is_met": ratio["median"] <= GOAL,
    }


def measure(twins: Twins, number: int) -> Part:
    """Bring in one file and COPY what it left."""
    chunks = list(file_of(number))
    twins.mark()
    began = perf_counter()
    done = bring_in(iter(chunks))
    imported = perf_counter() - began
    size = LEADS // REPEATS
    assert (done.state, done.created_count, done.refused_count) == (State.done, size - size // BAD, size // BAD)
    files, rows = twins.read()
    began = perf_counter()
    twins.write(files)
    return Part(imported=imported, copy=perf_counter() - began, rows=rows)


def bring_in(chunks: Iterator[bytes]) -> Run:
    """Upload a file, check it and take its rows."""
    now = database_now()
    started = runs.start_run(name="history.csv", chunks=chunks, by_id=None, now=now)
    runs.set_mapping(started.pk, document=MAPPING, timezone="UTC", now=now)
    runs.ask_check(started.pk, now=now)
    finish()
    runs.begin(started.pk, now=database_now())
    finish()
    return Run.objects.get(pk=started.pk)


def finish() -> None:
    while work(clock=database_now, seconds=60):
        pass


def file_of(number: int) -> Iterator[bytes]:
    """Yield the lines of one file; every lead is of its own, every fifth shares its company with others."""
    chance = Random(number)  # noqa: S311  the files must repeat, not be secret
    size = LEADS // REPEATS if number >= 0 else 2_000
    yield (",".join((*COLUMNS, "Status", "Closed")) + "\n").encode()
    for place in range(size):
        yield (",".join(row_of(number * LEADS + place, chance, is_bad=place % BAD == 0)) + "\n").encode()


def row_of(lead: int, chance: Random, *, is_bad: bool) -> list[str]:
    submitted = FIRST + timedelta(seconds=chance.randrange(90 * 86_400))
    handed_off = submitted + timedelta(seconds=chance.randrange(900))
    touched = handed_off + timedelta(seconds=chance.randrange(2 * 86_400)) if chance.random() < 0.9 else None
    closed = touched + timedelta(days=chance.randrange(1, 20)) if touched and chance.random() < 0.8 else None
    tier = chance.choice(("hand_raiser", "target_account", "standard"))
    status = chance.choice(("Won", "Junk", "Lost")) if closed else "Open"
    times = [text(submitted), text(handed_off), text(handed_off + timedelta(seconds=2)), text(touched)]
    if is_bad:
        times[0] = "soon"
    company = f"company{lead // 5}"
    who = [str(lead), f"lead{lead}@{company}.example", f"Lead {lead}", company, tier, chance.choice(("Q3", "Q4"))]
    return [*who, *times, status, text(closed)]


def text(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}" if at else ""
