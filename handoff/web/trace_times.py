"""Times as somebody types them who traces a past lead by hand: a day and an hour, an hour alone, or so long after."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from handoff.integrations.tables.shapes import When

SHOWN: Final = "Write it as 12 Nov 14:05, as 14:05, or as +3m"
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
UNITS: Final = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
FIRST_YEAR: Final = 2000

_AFTER: Final = re.compile(r"\+(?:\s*\d{1,6}\s*[dhms])+", re.ASCII | re.IGNORECASE)
_PART: Final = re.compile(r"(\d{1,6})\s*([dhms])", re.ASCII | re.IGNORECASE)
_HOUR: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_CLOCK: Final = re.compile(_HOUR, re.ASCII)
_DAY: Final = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\.?\s+(?P<word>[a-z]{{3}})[a-z]*\.?,?(?:\s+(?P<year>\d{{4}}))?"
    rf"|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}))(?:[\sT]+{_HOUR})?",
    re.ASCII | re.IGNORECASE,
)


class UntypedTimeError(ValueError):
    """The text is no time that can be placed; its words say what to write instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """Reads one time after the other: what is left out is the zone's, this year's, or that of the step before."""

    zone: ZoneInfo
    now: datetime

    def read(self, text: str, before: When | None) -> When:
        """Return the time that `text` means after the step `before`.

        Raises: UntypedTimeError.
        """
        typed = " ".join(text.split())
        if _AFTER.fullmatch(typed):
            when = self._after(typed, before)
        elif clock := _CLOCK.fullmatch(typed):
            when = self._same_day(clock, before)
        elif day := _DAY.fullmatch(typed):
            when = self._on(day)
        else:
            raise UntypedTimeError(SHOWN)
        if when.at > self.now:
            message = "This has not happened yet; give the day with its year"
            raise UntypedTimeError(message)
        return when

    def _after(self, typed: str, before: When | None) -> When:
        if before is None or before.is_by_day:
            message = "There is no time before it to count from; write the day and the hour"
            raise UntypedTimeError(message)
        seconds = sum(int(number) * UNITS[unit.lower()] for number, unit in _PART.findall(typed))
        try:
            return When(at=before.at + timedelta(seconds=seconds))
        except OverflowError:
            raise UntypedTimeError(SHOWN) from None

    def _same_day(self, clock: re.Match[str], before: When | None) -> When:
        if before is None:
            message = "Write the day too, as 12 Nov 14:05"
            raise UntypedTimeError(message)
        when = self._at(before.at.astimezone(self.zone).date(), clock)
        if when.at < before.at and not before.is_by_day:
            message = "This is before the step before it; write its day, too"
            raise UntypedTimeError(message)
        return when

    def _on(self, found: re.Match[str]) -> When:
        day = self._day(found)
        if found["hour"]:
            return self._at(day, found)
        return When(at=datetime.combine(day, time(), self.zone).astimezone(UTC), is_by_day=True)

    def _day(self, found: re.Match[str]) -> date:
        """Return the day; without a year it is the latest one that has begun."""
        today = self.now.astimezone(self.zone).date()
        try:
            if found["iso"]:
                day = date.fromisoformat(found["iso"])
            else:
                month, number = MONTHS.index(found["word"].lower()) + 1, int(found["day"])
                day = date(int(found["year"] or today.year), month, number)
                if not found["year"] and day > today:
                    day = day.replace(year=day.year - 1)
        except ValueError:
            raise UntypedTimeError(SHOWN) from None
        if day.year < FIRST_YEAR:
            message = f"Write a day since the year {FIRST_YEAR}"
            raise UntypedTimeError(message)
        return day

    def _at(self, day: date, clock: re.Match[str]) -> When:
        try:
            hour = time(int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0))
        except ValueError:
            raise UntypedTimeError(SHOWN) from None
        at = datetime.combine(day, hour, self.zone).astimezone(UTC)
        if at.astimezone(self.zone).time() != hour:
            message = f"The clocks of {self.zone.key} left this hour out"
            raise UntypedTimeError(message)
        return When(at=at)
