"""Numbers, durations and times as the pages write them."""

from datetime import datetime, timedelta
from typing import Final

from dashboards.charts.durations import HOUR, MINUTE, business_duration, duration

__all__ = [
    "NOTHING",
    "ago",
    "business_duration",
    "count",
    "day",
    "day_and_time",
    "duration",
    "lateness",
    "percent",
    "points",
    "rate",
    "ratio",
    "time_left",
    "time_of_day",
    "when",
]

NOTHING: Final = "\N{EN DASH}"
FEWEST_FOR_A_RATE: Final = 10


def time_left(seconds: float) -> str:
    """Write the business seconds left on a clock in whole minutes: "1 h 20 m left", or "35 m over" when negative."""
    word = "over" if seconds < 0 else "left"
    whole = int(abs(seconds))
    if whole >= MINUTE:
        whole -= whole % MINUTE
    return f"{business_duration(whole)} {word}"


def lateness(seconds: float) -> str:
    """Write how a stopped clock ended by the seconds it had left: "Met, 38 s to spare", "Missed by 13 m 07 s"."""
    if seconds < 0:
        return f"Missed by {business_duration(seconds)}"
    return f"Met, {business_duration(seconds)} to spare"


def count(value: int) -> str:
    """Write a count with thousands separators: "1,284"."""
    return f"{value:,}"


def percent(share: float, *, unit: bool = True) -> str:
    """Write a share between 0 and 1 with one decimal: "82.2 %", or "82.2" below a header that carries the unit."""
    text = f"{share * 100:.1f}"
    return f"{text} %" if unit else text


def points(difference: float, *, unit: bool = True) -> str:
    """Write the size of a difference of two shares in percentage points: "3.3 points"."""
    text = f"{abs(difference) * 100:.1f}"
    return f"{text} points" if unit else text


def ratio(value: float, *, unit: bool = True) -> str:
    """Write how many times another value it is: "1.42 ×", or "1.42" below a header that says so."""
    text = f"{value:.2f}"
    return f"{text} \N{MULTIPLICATION SIGN}" if unit else text


def rate(part: int, whole: int) -> str:
    """Write a rate, or the counts alone under ten cases, where a rate would mislead: "82.2 %", "2 of 7"."""
    if whole < FEWEST_FOR_A_RATE:
        return f"{count(part)} of {count(whole)}"
    return percent(part / whole)


def time_of_day(local: datetime, *, seconds: bool = False) -> str:
    """Write the time of a local instant: "10:03", "10:03:09"."""
    return f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"


def day(local: datetime, *, year: bool = False) -> str:
    """Write the day of a local instant: "Tue 10 Nov", "Tue 10 Nov 2026"."""
    text = f"{local:%a} {local.day} {local:%b}"
    return f"{text} {local.year}" if year else text


def day_and_time(local: datetime) -> str:
    """Write a local instant: "Tue 10 Nov 10:03"."""
    return f"{day(local)} {time_of_day(local)}"


def when(local: datetime, now: datetime) -> str:
    """Write a local instant as short as it stays clear beside `now`: "10:05", "Thu 14:30", "Wed 18 Nov 10:04"."""
    if local.date() == now.date():
        return time_of_day(local)
    if abs(local.date() - now.date()) < timedelta(days=7):
        return f"{local:%a} {time_of_day(local)}"
    if local.year == now.year:
        return day_and_time(local)
    return f"{day(local, year=True)} {time_of_day(local)}"


def ago(seconds: float) -> str:
    """Write an age in one unit: "18 m ago", "3 h ago", "9 d ago"."""
    if seconds < HOUR:
        return f"{int(seconds) // MINUTE} m ago"
    if seconds < 48 * HOUR:
        return f"{int(seconds) // HOUR} h ago"
    return f"{int(seconds) // (24 * HOUR)} d ago"
