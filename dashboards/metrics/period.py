"""Periods: from an instant up to but not including another, in a named zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Self
from zoneinfo import ZoneInfo

from handoff.errors import HandoffError

FIRST_DAY: Final = date(2000, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)


class Preset(StrEnum):
    """The periods on offer: so many days up to and with today, or all there is."""

    WEEK = "7"
    FOUR_WEEKS = "28"
    QUARTER = "91"
    ALL = "all"


class InvalidPeriodError(HandoffError):
    """A period is one of 7, 28, 91 and all, or two dates of which the first comes first."""

    code = "invalid_period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole local days `[start, end)`; `preset` is empty for a pair of dates."""

    start: datetime
    end: datetime
    zone: ZoneInfo
    preset: Preset | None = None

    @classmethod
    def of(cls, preset: Preset, *, zone: ZoneInfo, now: datetime) -> Self:
        """Return the preset's days up to and with today in `zone`."""
        today = now.astimezone(zone).date()
        first = FIRST_DAY if preset is Preset.ALL else today - timedelta(days=int(preset) - 1)
        return cls._days(first, today, zone=zone, preset=preset)

    @classmethod
    def between(cls, first: date, last: date, *, zone: ZoneInfo) -> Self:
        """Return the days from `first` to `last`, both included.

        Raises: InvalidPeriodError.
        """
        if not FIRST_DAY <= first <= last <= LAST_DAY:
            raise InvalidPeriodError(
                fields={"to": "is earlier than the first day, or either lies outside 2000 to 2100"}
            )
        if last > LAST_DAY:
            raise InvalidPeriodError(fields={"to": f"is later than {LAST_DAY.isoformat()}"})
        return cls._days(first, last, zone=zone)

    @classmethod
    def parse(cls, query: Mapping[str, str], *, zone: ZoneInfo, now: datetime) -> Self:
        """Read `period`, or `from` and `to` as ISO dates, both included; without either, the last 28 days.

        Raises: InvalidPeriodError.
        """
        if first := query.get("from"):
            last = _date("to", query.get("to") or now.astimezone(zone).date().isoformat())
            return cls.between(_date("from", first), last, zone=zone)
        try:
            preset = Preset(query.get("period") or Preset.FOUR_WEEKS)
        except ValueError:
            raise InvalidPeriodError(fields={"period": "is not one of 7, 28, 91, all"}) from None
        return cls.of(preset, zone=zone, now=now)

    @classmethod
    def _days(cls, first: date, last: date, *, zone: ZoneInfo, preset: Preset | None = None) -> Self:
        after = last + timedelta(days=1)
        return cls(start=_midnight(first, zone), end=_midnight(after, zone), zone=zone, preset=preset)

    @property
    def first_day(self) -> date:
        return self.start.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        """Return the last day that belongs to the period."""
        return (self.end - timedelta(microseconds=1)).astimezone(self.zone).date()

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def previous(self) -> "Period | None":
        """Return as many days just before; all there is has no period before it."""
        if self.preset is Preset.ALL:
            return None
        first = self.first_day - timedelta(days=self.days)
        return Period._days(first, self.first_day - timedelta(days=1), zone=self.zone)

    def is_unfinished(self, now: datetime) -> bool:
        """Say whether the period still runs at `now`."""
        return now < self.end

    def to_query(self) -> dict[str, str]:
        """Return what `parse` reads back; empty for the default."""
        if self.preset is Preset.FOUR_WEEKS:
            return {}
        if self.preset:
            return {"period": str(self.preset)}
        return {"from": self.first_day.isoformat(), "to": self.last_day.isoformat()}

    def week_of(self, monday: date) -> "Period":
        """Return the local week that begins on `monday`."""
        return Period._days(monday, monday + timedelta(days=6), zone=self.zone)

    def month_of(self, first: date) -> "Period":
        """Return the local month that begins on `first`."""
        after = (first + timedelta(days=31)).replace(day=1)
        return Period._days(first, after - timedelta(days=1), zone=self.zone)

    def weeks(self, number: int) -> tuple["Period", ...]:
        """Return the last `number` local weeks, Monday to Sunday, up to the one of the last day."""
        monday = self.last_day - timedelta(days=self.last_day.weekday())
        return tuple(self.week_of(monday - timedelta(weeks=back)) for back in reversed(range(number)))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)


def _date(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidPeriodError(fields={field: "is not a date such as 2026-11-09"}) from None
