"""Opening hours in words: the week, one day, and the days that close out of turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from handoff.worktime.hours import OpeningHours, Window, Windows
from handoff.worktime.working import DAYS, MONTHS

CLOSED: Final = "closed"
ALL_DAY: Final = (Window(0, 1440),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedDay:
    """A date on which the week would open and the calendar does not, and why."""

    on: date
    why: str


def windows_words(windows: Windows) -> str:
    """Write the windows of a day: "09:00 to 12:00 and 13:00 to 17:00", "all day", "closed"."""
    if windows == ALL_DAY:
        return "all day"
    return listed([f"{_time(opens)} to {_time(closes)}" for opens, closes in windows]) or CLOSED


def weekly_words(weekly: Sequence[Windows]) -> str:
    """Write a week, days alike together: "Monday to Friday 09:00 to 17:00; Saturday 10:00 to 14:00"."""
    if all(windows == ALL_DAY for windows in weekly):
        return "always open"
    spans = [[*some] for _, some in groupby(range(len(weekly)), key=lambda day: weekly[day])]
    told = [f"{span_words(span)} {windows_words(weekly[span[0]])}" for span in spans if weekly[span[0]]]
    return "; ".join(told) or CLOSED


def span_words(days: Sequence[int]) -> str:
    """Write weekdays that follow each other: "Monday", "Monday to Friday"."""
    return DAYS[days[0]] if len(days) == 1 else f"{DAYS[days[0]]} to {DAYS[days[-1]]}"


def date_words(day: date) -> str:
    """Write a date with its year: "Thu 24 Dec 2026"."""
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(words: Sequence[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def closed_days(hours: OpeningHours, first: date, last: date) -> Iterator[ClosedDay]:
    """Yield the dates of a range, both ends included, that close although their weekday opens."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if hours.weekly[day.weekday()] and not hours.windows_on(day):
            yield ClosedDay(on=day, why=_why_closed(hours, day))


def _why_closed(hours: OpeningHours, day: date) -> str:
    if day in hours.overrides:
        return "closed that day"
    if any(closure.covers(day) for closure in hours.yearly_closed):
        return "closed every year"
    return hours.holidays[day]


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
