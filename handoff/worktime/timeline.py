"""The open windows of a calendar in one sorted line, built a few years at a time as they are asked for."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handoff.worktime.epoch import EPOCH, ZERO
from handoff.worktime.errors import HorizonError
from handoff.worktime.hours import DayWindow, OpeningHours
from handoff.worktime.pauses import Pause, without


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The windows of consecutive years as parallel lists, after an empty window at the beginning.

    Everything is time since the epoch as a timedelta, which is exact and which bisect compares without a conversion.
    `used` is the open time from `begins` to each closing, `shift` what turns used time inside a window into an instant.
    """

    first_year: int
    last_year: int
    begins: timedelta
    ends: timedelta
    days: list[int]
    opens: list[timedelta]
    closes: list[timedelta]
    used: list[timedelta]
    shift: list[timedelta]

    def used_at(self, since: timedelta) -> timedelta:
        """Return the open time between the beginning and `since`."""
        index = bisect_right(self.opens, since) - 1
        used = since - self.shift[index]
        most = self.used[index]
        return used if used < most else most

    def reached(self, used: timedelta) -> timedelta:
        """Return the earliest time at which `used` is reached.

        Raises: IndexError when the stretch is too short.
        """
        index = bisect_left(self.used, used)
        return self.shift[index] + used

    def last_closing_of_day(self, index: int) -> timedelta:
        """Return when the date of the window at `index` closes for good."""
        return self.closes[bisect_right(self.days, self.days[index]) - 1]


class Timeline:
    """The stretch built so far. Growing replaces it whole, so threads may share a timeline.

    One with pauses takes its windows from that of the same hours without any, which has most of them laid out already.
    """

    __slots__ = ("_horizon", "_hours", "_pauses", "_stretch", "_whole", "_years")

    def __init__(self, hours: OpeningHours, *, pauses: tuple[Pause, ...] = (), whole: "Timeline | None" = None) -> None:
        self._hours = hours
        self._pauses = pauses
        self._whole = whole
        self._years: dict[int, list[DayWindow]] = {}
        first, last = hours.years
        self._horizon = self._starts(first), self._starts(last + 1)
        self._stretch: Stretch | None = None

    def around(self, since: timedelta, wider_than: Stretch | None = None) -> Stretch:
        """Return a stretch that holds `since` and, when one is given, all of another stretch.

        Raises: HorizonError when the calendar does not know that year.
        """
        stretch = wider_than or self._stretch
        if stretch is not None and stretch.begins <= since <= stretch.ends:
            return stretch
        begins, ends = self._horizon
        if not begins <= since <= ends:
            raise HorizonError(*self._hours.years)
        year = (EPOCH + since).astimezone(self._hours.zone).year
        if stretch is None:
            return self._build(year, year)
        return self._build(min(stretch.first_year, year), max(stretch.last_year, year))

    def longer(self, stretch: Stretch) -> Stretch:
        """Return the stretch with as many years again after it, so that a far search grows fast.

        Raises: HorizonError when it ends with the calendar.
        """
        years = stretch.last_year - stretch.first_year + 1
        if stretch.last_year >= self._hours.years[1]:
            raise HorizonError(*self._hours.years)
        return self._build(stretch.first_year, stretch.last_year + years)

    def advance(self, since: timedelta, by: timedelta) -> timedelta:
        """Return the earliest time at which `by` of open time has passed after `since`."""
        stretch = self.around(since)
        try:
            goal = stretch.used_at(since) + by
        except OverflowError:
            raise HorizonError(*self._hours.years) from None
        while True:
            try:
                return stretch.reached(goal)
            except IndexError:
                stretch = self.longer(stretch)

    def elapsed(self, since: timedelta, until: timedelta) -> timedelta:
        """Return the open time between two times, zero when they are the wrong way round."""
        if until <= since:
            return ZERO
        stretch = self._over(since, until)
        return stretch.used_at(until) - stretch.used_at(since)

    def first_closing_after(self, since: timedelta) -> tuple[Stretch, int]:
        """Return the window that is open at `since`, or else the next one, as a place in a stretch."""
        stretch = self.around(since)
        while True:
            index = bisect_right(stretch.closes, since)
            if index < len(stretch.closes):
                return stretch, index
            stretch = self.longer(stretch)

    def is_open(self, since: timedelta) -> bool:
        """Say whether a window holds `since`."""
        stretch = self.around(since)
        if since == stretch.ends:
            stretch = self.longer(stretch)
        return since < stretch.closes[bisect_right(stretch.opens, since) - 1]

    def first_of_next_day(self, stretch: Stretch, index: int) -> tuple[Stretch, int]:
        """Return the first window of the business day after that of the window at `index`."""
        return self.first_closing_after(stretch.last_closing_of_day(index))

    def open_times(self, since: timedelta, until: timedelta) -> Iterator[tuple[int, timedelta]]:
        """Yield the date's ordinal and the open time of every window between two times."""
        stretch = self._over(since, until)
        index = bisect_right(stretch.closes, since)
        while index < len(stretch.opens) and stretch.opens[index] < until:
            yield stretch.days[index], min(stretch.closes[index], until) - max(stretch.opens[index], since)
            index += 1

    def _over(self, since: timedelta, until: timedelta) -> Stretch:
        return self.around(since, wider_than=self.around(until))

    def _build(self, first_year: int, last_year: int) -> Stretch:
        last_year = min(last_year, self._hours.years[1])
        begins = self._starts(first_year)
        days, opens, closes, used, shift = [0], [begins], [begins], [ZERO], [begins]
        total = ZERO
        for year in range(first_year, last_year + 1):
            for window in self._windows(year):
                days.append(window.day)
                opens.append(window.opens)
                closes.append(window.closes)
                shift.append(window.opens - total)
                total += window.closes - window.opens
                used.append(total)
        self._stretch = Stretch(
            first_year=first_year,
            last_year=last_year,
            begins=begins,
            ends=self._starts(last_year + 1),
            days=days,
            opens=opens,
            closes=closes,
            used=used,
            shift=shift,
        )
        return self._stretch

    def _windows(self, year: int) -> list[DayWindow]:
        if year not in self._years:
            windows = self._whole._windows(year) if self._whole else self._hours.day_windows(year)
            self._years[year] = list(without(windows, self._pauses))
        return self._years[year]

    def _starts(self, year: int) -> timedelta:
        return self._hours.since_epoch(date(year, 1, 1).toordinal())
