"""What changes from one set of opening hours to another, in words: the zone, the week, and single dates."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from handoff.worktime.hours import OpeningHours, Windows
from handoff.worktime.hours_words import CLOSED, date_words, windows_words
from handoff.worktime.working import DAYS

MOST_TOLD: Final = 40
"""So many changes of single dates are told; the others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursDiff:
    """Changes in sentences: those of zone and week, those of dates; `untold` is how many dates change besides."""

    lasting: tuple[str, ...]
    dates: tuple[str, ...]
    untold: int

    @property
    def is_empty(self) -> bool:
        return not self.lasting and not self.dates


@dataclass(frozen=True, slots=True)
class _Changed:
    day: date
    before: Windows
    after: Windows


def hours_diff(before: OpeningHours, after: OpeningHours, *, since: date) -> HoursDiff:
    """Return what `after` changes of `before` from a date on, as far as both know the years.

    A date that only follows its changed weekday is told by the week.
    """
    last = date(min(before.years[1], after.years[1]), 12, 31)
    runs = [[*some] for some in _runs(_changed(before, after, since, last))]
    told, untold = runs[:MOST_TOLD], runs[MOST_TOLD:]
    return HoursDiff(
        lasting=tuple(_lasting(before, after)),
        dates=tuple(_sentence(run) for run in told),
        untold=sum(len(run) for run in untold),
    )


def _lasting(before: OpeningHours, after: OpeningHours) -> Iterator[str]:
    if before.zone.key != after.zone.key:
        yield f"Times are those of {after.zone.key} instead of {before.zone.key}: every opening moves."
    for day, (was, becomes) in enumerate(zip(before.weekly, after.weekly, strict=True)):
        if was != becomes:
            yield f"{DAYS[day]}s {_becomes(was, becomes, many=True)}."


def _changed(before: OpeningHours, after: OpeningHours, first: date, last: date) -> Iterator[_Changed]:
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        was, becomes = before.windows_on(day), after.windows_on(day)
        weekday = day.weekday()
        follows_the_week = (was, becomes) == (before.weekly[weekday], after.weekly[weekday])
        if was != becomes and not follows_the_week:
            yield _Changed(day, was, becomes)


def _runs(changes: Iterator[_Changed]) -> Iterator[Iterator[_Changed]]:
    """Yield dates that follow each other and change in the same way together."""
    numbered = enumerate(changes)
    for _, some in groupby(
        numbered, key=lambda pair: (pair[1].day.toordinal() - pair[0], pair[1].before, pair[1].after)
    ):
        yield (change for _, change in some)


def _sentence(run: list[_Changed]) -> str:
    first, last = run[0], run[-1]
    span = date_words(first.day) if len(run) == 1 else f"{date_words(first.day)} to {date_words(last.day)}"
    return f"{span} {_becomes(first.before, first.after, many=len(run) > 1)}."


def _becomes(before: Windows, after: Windows, *, many: bool) -> str:
    ending = "" if many else "s"
    if not after:
        return f"close{ending}, instead of {windows_words(before)}"
    if not before:
        return f"open{ending} {windows_words(after)}, instead of {CLOSED}"
    return f"open{ending} {windows_words(after)}, instead of {windows_words(before)}"
