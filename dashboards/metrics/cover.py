"""Which days, months and years stand for a stretch of time, and what of it is left to be read row by row."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self

from dashboards.metrics.models import Grain

Range = tuple[datetime, datetime]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A day, month or year in UTC."""

    grain: Grain
    first_day: date

    @property
    def after(self) -> date:
        """Return the first day after it."""
        match self.grain:
            case Grain.year:
                return self.first_day.replace(year=self.first_day.year + 1)
            case Grain.month:
                return self.first_day + timedelta(days=monthrange(self.first_day.year, self.first_day.month)[1])
            case _:
                return self.first_day + DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanDays:
    """The days that were added up and not written since, and the months and years that are all clean."""

    days: frozenset[date]
    whole: frozenset[Span]
    first: date
    last: date

    @classmethod
    def of(cls, days: Iterable[date]) -> Self:
        """Find the whole months and years among days."""
        clean = frozenset(days)
        months = Counter((day.year, day.month) for day in clean)
        years = Counter(day.year for day in clean)
        whole = {Span(grain=Grain.month, first_day=date(year, month, 1)) for year, month in months}
        whole |= {Span(grain=Grain.year, first_day=date(year, 1, 1)) for year in years}
        found = {Grain.month: lambda day: months[day.year, day.month], Grain.year: lambda day: years[day.year]}
        return cls(
            days=clean,
            whole=frozenset(
                one for one in whole if found[one.grain](one.first_day) == (one.after - one.first_day).days
            ),
            first=min(clean, default=date.max),
            last=max(clean, default=date.min),
        )

    def spans(self, first: date, after: date) -> list[Span]:
        """Return the longest clean spans from `first` up to but not including `after`."""
        day, found = max(first, self.first), []
        end = min(after, self.last + DAY) if self.days else day
        while day < end:
            span = self._longest(day, end)
            if span is None:
                day += DAY
            else:
                found.append(span)
                day = span.after
        return found

    def _longest(self, day: date, end: date) -> Span | None:
        if day not in self.days:
            return None
        if day.day == 1:
            for grain in (Grain.year, Grain.month):
                span = Span(grain=grain, first_day=day)
                if span in self.whole and span.after <= end and (grain is Grain.month or day.month == 1):
                    return span
        return Span(grain=Grain.day, first_day=day)


def covered(
    since: datetime, until: datetime, clean: CleanDays, *, has_quarters: bool
) -> tuple[list[Span], list[Range]]:
    """Return the clean spans that lie in `[since, until)`, and the ranges between them.

    Where quarters of an hour are kept, a clean day that lies in it in part is among the spans.
    """
    first, last = since.astimezone(UTC).date(), until.astimezone(UTC).date()
    is_whole = midnight(first) == since.astimezone(UTC)
    if has_quarters:
        after = last if midnight(last) == until.astimezone(UTC) else last + DAY
        spans = _in_part(first, after, since, until, clean)
    else:
        spans = clean.spans(first if is_whole else first + DAY, last)
    rest: list[Range] = []
    reached = since
    for span in spans:
        if reached < midnight(span.first_day):
            rest.append((reached, midnight(span.first_day)))
        reached = midnight(span.after)
    if reached < until:
        rest.append((reached, until))
    return spans, rest


def _in_part(first: date, after: date, since: datetime, until: datetime, clean: CleanDays) -> list[Span]:
    """Return the spans of whole days, with the days at both ends that lie in the range in part."""
    ends = [day for day in sorted({first, after - DAY}) if not since <= midnight(day) <= midnight(day + DAY) <= until]
    parts = [Span(grain=Grain.quarters, first_day=day) for day in ends if day in clean.days]
    inner_first = first + DAY if first in ends else first
    inner_after = after - DAY if after - DAY in ends else after
    return sorted([*parts, *clean.spans(inner_first, inner_after)], key=lambda span: span.first_day)


def midnight(day: date) -> datetime:
    """Return the instant at which a day in UTC begins."""
    return datetime.combine(day, time.min, tzinfo=UTC)
