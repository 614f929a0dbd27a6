"""Axes: where they end, where their ticks stand, and what the ticks are called."""

from dataclasses import dataclass
from itertools import count
from math import ceil, log10
from typing import Final

from dashboards.charts.durations import DAY, HOUR, MINUTE

MOST_X_TICKS: Final = 8
STEPS: Final = (
    *(1, 2, 5, 10, 15, 30),
    *(minutes * MINUTE for minutes in (1, 2, 5, 10, 15, 30)),
    *(hours * HOUR for hours in (1, 2, 3, 6, 12)),
    *(days * DAY for days in (1, 2, 5, 7, 14, 30)),
)
UNITS: Final = ((DAY, "days"), (HOUR, "h"), (MINUTE, "min"), (1, "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One tick: its value in seconds and what stands at it; the first carries the unit."""

    value: int
    text: str


def nice_step(end: float, *, most: int = MOST_X_TICKS) -> int:
    """Choose the smallest round step, in seconds, that reaches `end` with at most `most` ticks, zero being one."""
    for step in STEPS:
        if ceil(end / step) < most:
            return step
    longest = STEPS[-1]
    return next(longest * factor for factor in count(2) if ceil(end / (longest * factor)) < most)


def nice_end(end: float, *, most: int = MOST_X_TICKS) -> int:
    """Round an axis end in seconds up to the tick that reaches it."""
    step = nice_step(end, most=most)
    return max(ceil(end / step), 1) * step


def nice_ticks(end: float, *, most: int = MOST_X_TICKS) -> tuple[Tick, ...]:
    """Place the ticks of an axis of durations from zero to `end` seconds: "0 min", "5", "10"."""
    step = nice_step(end, most=most)
    size, name = next((size, name) for size, name in UNITS if step >= size)
    values = range(0, int(end) + 1, step)
    return tuple(Tick(value=value, text=f"0 {name}" if value == 0 else str(value // size)) for value in values)


def pixel_text(seconds: float) -> str:
    """Say how much time one pixel stands for: "1.7 s", "20 min", "2.5 h"."""
    size, name = next(((size, name) for size, name in UNITS if size != DAY and seconds >= size), (1, "s"))
    amount = seconds / size
    return f"{amount:.0f} {name}" if amount >= 9.95 else f"{amount:.1f} {name}"


def log_position(seconds: float, *, shortest: float, longest: float) -> float:
    """Place a duration on a logarithmic axis, as a fraction of it between 0 and 1."""
    bounded = min(max(seconds, shortest), longest)
    return log10(bounded / shortest) / log10(longest / shortest)
