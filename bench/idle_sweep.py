"""What a second costs in which nothing falls due, with a million clocks running."""

from datetime import timedelta
from time import perf_counter
from typing import Any

from bench.figures import figures
from bench.running_clocks import CLOCKS, FIRST_DUE, lay_out
from handoff.instant import database_now
from handoff.process import deadlines

REPEATS = 5
PASSES = 100
GOAL = 5


def run() -> dict[str, Any]:
    """Measure milliseconds a pass, heartbeat and the question for the time included."""
    lay_out()
    idle_ms = [measure() for _ in range(REPEATS + 1)][1:]
    return {
        "work": f"an idle second of the sweep, {CLOCKS:,} running",
        "ms": figures(idle_ms),
        "goal": f"≤ {GOAL} ms",
        "is_met": figures(idle_ms)["median"] <= GOAL,
    }


def measure() -> float:
    """Return the milliseconds of one pass that finds nothing, over a hundred of them."""
    before = FIRST_DUE - timedelta(seconds=1)
    begun = perf_counter()
    for _ in range(PASSES):
        database_now()
        if deadlines.sweep(before):
            message = "something was due"
            raise AssertionError(message)
    return (perf_counter() - begun) / PASSES * 1_000
