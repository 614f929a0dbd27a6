"""A past of a hundred thousand leads brought in from files, beside COPY of the rows it leaves."""

import resource
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bench.beside_copy import Work, beside_copy
from bench.company import analyze, found_company
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


def run() -> dict[str, Any]:
    """Bring in 100,000 leads in five files; after each, COPY the rows that it left. One row in 20 is refused."""
    found_company()
    bring_in(file_of(-1))
    analyze()
    size = LEADS // REPEATS
    return {
        "work": f"history of {LEADS} leads from files of {size}, one row in {BAD} refused, from upload to done",
        **beside_copy(make_file, leads=LEADS, parts=REPEATS, goal=GOAL),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def make_file(number: int) -> Work:
    """Make one file, to be brought in."""
    chunks, size = list(file_of(number)), LEADS // REPEATS

    def bring_it_in() -> None:
        done = bring_in(iter(chunks))
        assert (done.state, done.created_count, done.refused_count) == (State.done, size - size // BAD, size // BAD)

    return bring_it_in


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
