"""The opening hours of any local date: override, then yearly closure, then public holiday, then weekday."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handoff.worktime.epoch import ZERO, since_epoch_of_local

HORIZON_YEARS = (2000, 2060)
"""The first and last year of a calendar without public holidays; with them, the years they were resolved for."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Window(NamedTuple):
    """An open window of a local date in minutes after midnight, `[opens, closes)`; 1440 is 24:00."""

    opens: int
    closes: int


Windows = tuple[Window, ...]


class MonthDay(NamedTuple):
    """A date of every year."""

    month: int
    day: int


class YearlyClosure(NamedTuple):
    """Days closed every year, both ends included; it may cross New Year."""

    first: MonthDay
    last: MonthDay

    def covers(self, day: date) -> bool:
        """Say whether `day` is closed."""
        month_day = MonthDay(day.month, day.day)
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last


class DayWindow(NamedTuple):
    """One open window of one date in time since the epoch, never empty."""

    day: int
    opens: timedelta
    closes: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningHours:
    """What a calendar document says, checked; `weekly` starts on Monday."""

    zone: ZoneInfo
    weekly: tuple[Windows, ...]
    overrides: Mapping[date, Windows] = field(default_factory=dict, hash=False)
    yearly_closed: tuple[YearlyClosure, ...] = ()
    country: str | None = None
    subdivision: str | None = None
    resolved_years: tuple[int, int] | None = None
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)

    @property
    def years(self) -> tuple[int, int]:
        """The first and last local year that the calendar knows."""
        return self.resolved_years or HORIZON_YEARS

    def windows_on(self, day: date) -> Windows:
        """Return the open windows of a local date."""
        if day in self.overrides:
            return self.overrides[day]
        if day in self.holidays or any(closure.covers(day) for closure in self.yearly_closed):
            return ()
        return self.weekly[day.weekday()]

    def day_windows(self, year: int) -> Iterator[DayWindow]:
        """Yield the windows of a local year in order, as instants; those swallowed by a clock change are left out."""
        first = date(year, 1, 1).toordinal()
        for ordinal in range(first, date(year + 1, 1, 1).toordinal()):
            for window in self.windows_on(date.fromordinal(ordinal)):
                opens = self.since_epoch(ordinal, timedelta(minutes=window.opens))
                closes = self.since_epoch(ordinal, timedelta(minutes=window.closes))
                if closes > opens:
                    yield DayWindow(ordinal, opens, closes)

    def since_epoch(self, ordinal: int, after_midnight: timedelta = ZERO) -> timedelta:
        """Return when the wall clock shows `after_midnight` on the date of that ordinal, in time since the epoch."""
        midnight = datetime.combine(date.fromordinal(ordinal), time.min, tzinfo=self.zone)
        return since_epoch_of_local(midnight + after_midnight)
