"""Business calendars: when work that takes so much open time is due, and how much open time has passed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any, Self

from handoff.worktime.document import parse, write
from handoff.worktime.epoch import EPOCH, MICROSECOND, SECOND, ZERO, since_epoch
from handoff.worktime.errors import TargetError
from handoff.worktime.hours import WEEKDAYS, OpeningHours
from handoff.worktime.pauses import Pause, in_order
from handoff.worktime.timeline import Timeline

Target = timedelta | int
"""Open time: a timedelta, or whole seconds."""


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """Opening hours in one zone. Every instant given must carry a zone; every one returned is in UTC.

    Cheap to make; the windows of a year are laid out when a question first touches it, so keep one object a version.
    All questions raise HorizonError for a time outside the years that the calendar knows, and NaiveInstantError.
    """

    hours: OpeningHours
    pauses: tuple[Pause, ...] = ()
    _timeline: Timeline = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_timeline", Timeline(self.hours, pauses=self.pauses))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Build a calendar from its JSON form, public holidays resolved.

        Raises: CalendarError with every problem at once.
        """
        return cls(parse(document))

    def without(self, pauses: Iterable[tuple[datetime, datetime]]) -> Self:
        """Return this calendar with its open time cut by pauses, those it has already included.

        Due times, elapsed time and workings follow. The same business day of a paused clock is that of its start, so
        ask for it without them, and for the open time up to it.

        Raises: PauseError when one ends before it begins.
        """
        cut = in_order([*((EPOCH + begins, EPOCH + ends) for begins, ends in self.pauses), *pauses])
        if cut == self.pauses:
            return self
        paused = type(self)(self.hours, cut)
        object.__setattr__(paused, "_timeline", Timeline(self.hours, pauses=cut, whole=self._timeline))
        return paused

    def to_document(self) -> dict[str, Any]:
        """Return the JSON form that `from_document` takes."""
        return write(self.hours)

    def due_at(self, start: datetime, target: Target) -> datetime:
        """Return the earliest instant at which the open time since `start` reaches `target`.

        Raises: TargetError when the target is not greater than zero.
        """
        length = target if type(target) is timedelta else _as_length(target)
        if length <= ZERO:
            raise TargetError
        return EPOCH + self._timeline.advance(since_epoch(start), length)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time from `start` to `end` to the microsecond; zero when `end` is earlier."""
        return self._timeline.elapsed(since_epoch(start), since_epoch(end))

    def elapsed_seconds(self, start: datetime, end: datetime) -> int:
        """Return the whole seconds of open time from `start` to `end`, as the seam and clock columns hold them."""
        return self.elapsed(start, end) // SECOND

    def same_business_day(self, start: datetime, cutoff: time | None = None) -> datetime:
        """Return the last closing of the business day that `start` belongs to.

        A start outside hours belongs to the next opening's day; at or after `cutoff` (local) it is the next day's.
        """
        since = since_epoch(start)
        stretch, index = self._timeline.first_closing_after(since)
        if cutoff is not None:
            effective = max(since, stretch.opens[index])
            if effective >= self.hours.since_epoch(stretch.days[index], _after_midnight(cutoff)):
                stretch, index = self._timeline.first_of_next_day(stretch, index)
        return EPOCH + stretch.last_closing_of_day(index)

    def at_fraction(self, start: datetime, due: datetime, fraction: Fraction | int) -> datetime:
        """Return the earliest instant at which `fraction` of the open time between start and due has passed.

        A fraction above 1 goes on past the due time, in the same open time.

        Raises: TargetError when the fraction is not above zero or no open time lies between start and due.
        """
        since = since_epoch(start)
        total = self._timeline.elapsed(since, since_epoch(due)) // MICROSECOND
        part = -(-total * fraction.numerator // fraction.denominator)
        if part <= 0:
            raise TargetError
        return EPOCH + self._timeline.advance(since, _as_length(part, MICROSECOND))

    def warn_at(self, start: datetime, due: datetime, left: Target) -> datetime:
        """Return the instant at which `left` open time remains until `due`; `start` when there never was so much.

        Raises: TargetError when `left` is not greater than zero.
        """
        length = _as_length(left)
        if length <= ZERO:
            raise TargetError
        since = since_epoch(start)
        before = self._timeline.elapsed(since, since_epoch(due)) - length
        return EPOCH + (self._timeline.advance(since, before) if before > ZERO else since)

    def next_open(self, instant: datetime) -> datetime:
        """Return `instant` when the calendar is open then, else the next opening."""
        since = since_epoch(instant)
        stretch, index = self._timeline.first_closing_after(since)
        return EPOCH + max(since, stretch.opens[index])

    def is_open(self, instant: datetime) -> bool:
        """Say whether `instant` lies inside an open window."""
        return self._timeline.is_open(since_epoch(instant))

    def open_by_day(self, start: datetime, end: datetime) -> dict[date, timedelta]:
        """Return the open time between two instants for each local date that has some, in order."""
        by_day: dict[date, timedelta] = {}
        for ordinal, length in self._timeline.open_times(since_epoch(start), since_epoch(end)):
            day = date.fromordinal(ordinal)
            by_day[day] = by_day.get(day, ZERO) + length
        return by_day


ALWAYS = BusinessCalendar.from_document({"tz": "UTC", "weekly": {day: [["00:00", "24:00"]] for day in WEEKDAYS}})
"""The calendar that never closes: 24×7 in UTC."""


def _as_length(target: Target, unit: timedelta = SECOND) -> timedelta:
    if isinstance(target, timedelta):
        return target
    if type(target) is not int:
        raise TargetError
    try:
        return target * unit
    except OverflowError:
        raise TargetError from None


def _after_midnight(cutoff: time) -> timedelta:
    """Return the time of day of a local cut-off, which has no zone of its own."""
    return datetime.combine(date.min, cutoff.replace(tzinfo=None)) - datetime.combine(date.min, time.min)
