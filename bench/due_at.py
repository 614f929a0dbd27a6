"""How fast `due_at` is, beside businesstimedelta on the same starts, in the same run."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from time import perf_counter
from typing import Any

import businesstimedelta
import holidays
import pytz

from bench.figures import figures
from handoff.worktime import BusinessCalendar
from handoff.worktime.public_holidays import resolve

ZONE = "America/New_York"
YEAR = 2026
TARGET = timedelta(hours=4)
STARTS = 2_000
LOOPS = 20
REPEATS = 5
GOAL = 100

DueAt = Callable[[datetime], datetime]


def run() -> dict[str, Any]:
    """Measure both, five repeats each, and return calls a second, their ratio and spread.

    `agreeing` counts the starts on which both give the same due time; the bench fails when any differs.
    """
    starts = random_starts()
    ours, theirs = our_due_at(), their_due_at()
    differing = [start for start in starts if ours(start) != theirs(start)]
    if differing:
        message = f"{len(differing)} of {len(starts)} due times differ, the first for {differing[0]}"
        raise AssertionError(message)
    pairs = [(speed(ours, starts, LOOPS), speed(theirs, starts, 1)) for _ in range(REPEATS)]
    ratio = figures([our_speed / their_speed for our_speed, their_speed in pairs])
    return {
        "work": f"due_at, 9-17 with US holidays, {TARGET} from {STARTS} random starts of {YEAR}",
        "agreeing": len(starts),
        "per_second": figures([our_speed for our_speed, _ in pairs], 0),
        "floor": "businesstimedelta",
        "floor_per_second": figures([their_speed for _, their_speed in pairs], 0),
        "ratio": ratio,
        "goal": f"≥ {GOAL}",
        "is_met": ratio["median"] >= GOAL,
    }


def random_starts() -> list[datetime]:
    """Return instants spread evenly over a year, nights and weekends included, from a fixed seed."""
    chance = random.Random(20_260_101)  # noqa: S311  the starts must repeat, not be secret
    first = datetime(YEAR, 1, 1, tzinfo=UTC)
    return [first + timedelta(seconds=chance.randrange(365 * 86_400)) for _ in range(STARTS)]


def our_due_at() -> DueAt:
    """Return our calculation with a calendar as the product stores it."""
    document = {
        "tz": ZONE,
        "weekly": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": {"country": "US", "subdivision": None},
    }
    due_at = BusinessCalendar.from_document(resolve(document, YEAR - 2, YEAR + 4)).due_at
    return lambda start: due_at(start, TARGET)


def their_due_at() -> DueAt:
    """Return businesstimedelta's calculation with the same hours and holidays, its rules built once."""
    zone = pytz.timezone(ZONE)
    hours = businesstimedelta.WorkDayRule(start_time=time(9), end_time=time(17), working_days=[0, 1, 2, 3, 4], tz=zone)
    closed = businesstimedelta.HolidayRule(holidays.country_holidays("US", years=range(YEAR - 2, YEAR + 5)), tz=zone)
    length = businesstimedelta.BusinessTimeDelta(businesstimedelta.Rules([hours, closed]), timedelta=TARGET)
    return lambda start: start + length


def speed(due_at: DueAt, starts: list[datetime], loops: int) -> float:
    """Return calls a second over all starts, `loops` times."""
    begun = perf_counter()
    for _ in range(loops):
        for start in starts:
            due_at(start)
    return loops * len(starts) / (perf_counter() - begun)
