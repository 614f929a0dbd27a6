"""Work that leaves rows, part by part, each beside COPY of the rows it left into tables just like theirs."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from bench.databases import connect
from bench.figures import figures
from bench.twins import Twins

Work = Callable[[], None]
"""The work on one part, which is what is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: seconds of its work, of COPY, and how many rows it left."""

    work: float
    copy: float
    rows: int


def beside_copy(make: Callable[[int], Work], *, leads: int, parts: int, goal: float) -> dict[str, Any]:
    """Do the work of each part that `make` prepares by its number, and COPY what it left; return the figures."""
    twins = Twins(connect(os.environ["DATABASE_URL"]))
    done = [_measure(twins, make(number)) for number in range(parts)]
    size = leads // parts
    ratio = figures([part.work / part.copy for part in done])
    return {
        "per_second": figures([size / part.work for part in done], 0),
        "floor": "COPY of the same rows into tables with the same indexes and constraints, one commit",
        "floor_per_second": figures([size / part.copy for part in done], 0),
        "rows_a_lead": round(done[-1].rows / size, 1),
        "ratio": ratio,
        "goal": f"≤ {goal}",
        "is_met": ratio["median"] <= goal,
    }


def _measure(twins: Twins, work: Work) -> Part:
    twins.mark()
    began = perf_counter()
    work()
    worked = perf_counter() - began
    files, rows = twins.read()
    began = perf_counter()
    twins.write(files)
    return Part(work=worked, copy=perf_counter() - began, rows=rows)
