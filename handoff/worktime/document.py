"""The JSON form of opening hours: read with every problem and its remedy, and written back."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from handoff.worktime.errors import CalendarError, Problem
from handoff.worktime.hours import HORIZON_YEARS, WEEKDAYS, MonthDay, OpeningHours, Window, Windows, YearlyClosure

KEYS = ("tz", "weekly", "overrides", "yearly_closed", "holidays", "resolved")
MOST_DATES = 5_000
MOST_WINDOWS = 48
MOST_WINDOWS_OF_DATES = 10_000

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NOT_PLACES = ("localtime", "posixrules", "Factory")
_NINE_TO_FIVE = 'Write a list of pairs such as [["09:00", "17:00"]]; an empty list is a closed day'


def parse(document: Mapping[str, Any]) -> OpeningHours:
    """Read the JSON form of a calendar.

    Raises: CalendarError with every problem at once.
    """
    return _Reader().read(document)


def write(hours: OpeningHours) -> dict[str, Any]:
    """Return the JSON form of opening hours, every key present, dates in order."""
    country = {"country": hours.country, "subdivision": hours.subdivision} if hours.country else None
    resolved = hours.resolved_years and {
        "years": list(hours.resolved_years),
        "holidays": {day.isoformat(): name for day, name in sorted(hours.holidays.items())},
    }
    return {
        "tz": hours.zone.key,
        "weekly": {name: _pairs(windows) for name, windows in zip(WEEKDAYS, hours.weekly, strict=True) if windows},
        "overrides": {day.isoformat(): _pairs(windows) for day, windows in sorted(hours.overrides.items())},
        "yearly_closed": [
            {"from": f"{first.month:02}-{first.day:02}", "to": f"{last.month:02}-{last.day:02}"}
            for first, last in hours.yearly_closed
        ],
        "holidays": country,
        "resolved": resolved,
    }


class _Reader:
    """One reading of a document; the problems met on the way are raised together at its end."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, document: object) -> OpeningHours:
        body = self._mapping(document, "calendar")
        for key in sorted(body.keys() - set(KEYS), key=str):
            self._problem("calendar", f"{str(key)[:40]!r} is not a part of it", f"Use only {', '.join(KEYS)}")
        zone = self._zone(body.get("tz"))
        weekly = self._weekly(body.get("weekly"))
        overrides = self._overrides(body.get("overrides"))
        closures = self._closures(body.get("yearly_closed"))
        country, subdivision = self._holidays(body.get("holidays"))
        years, holidays = self._resolved(body.get("resolved"), country)
        self._raise_problems()
        hours = OpeningHours(
            zone=zone,
            weekly=weekly,
            overrides=overrides,
            yearly_closed=closures,
            country=country,
            subdivision=subdivision,
            resolved_years=years,
            holidays=holidays,
        )
        if not _ever_opens(hours):
            self._problem("weekly", "no date ever opens", "Add an open window that no closure or holiday takes away")
        self._raise_problems()
        return hours

    def _problem(self, place: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place=place, message=message, remedy=remedy))

    def _raise_problems(self) -> None:
        if self.problems:
            raise CalendarError(self.problems)

    def _mapping(self, value: object, place: str) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        if value is not None:
            self._problem(place, "is not an object", "Write a JSON object")
        return {}

    def _zone(self, key: object) -> ZoneInfo:
        remedy = "Write an IANA zone such as America/New_York or UTC"
        try:
            if isinstance(key, str) and key not in _NOT_PLACES:
                return ZoneInfo(key)
        except (KeyError, OSError, ValueError):
            pass
        self._problem("tz", f"{str(key)[:60]!r} is not a known time zone", remedy)
        return ZoneInfo("UTC")

    def _weekly(self, value: object) -> tuple[Windows, ...]:
        body = self._mapping(value, "weekly")
        for name in sorted(body.keys() - set(WEEKDAYS), key=str):
            self._problem(f"weekly.{str(name)[:40]}", "is not a weekday", f"Use {', '.join(WEEKDAYS)}")
        return tuple(self._windows(body.get(name, ()), f"weekly.{name}") for name in WEEKDAYS)

    def _windows(self, value: object, place: str) -> Windows:
        if not isinstance(value, list | tuple) or len(value) > MOST_WINDOWS:
            self._problem(place, f"is not a list of at most {MOST_WINDOWS} open windows", _NINE_TO_FIVE)
            return ()
        windows = [window for pair in value if (window := self._window(pair, place))]
        windows.sort()
        for earlier, later in pairwise(windows):
            if later.opens < earlier.closes:
                self._problem(place, "has overlapping windows", "Let each window end before the next one begins")
        return tuple(windows)

    def _window(self, pair: object, place: str) -> Window | None:
        match pair:
            case [str(opens), str(closes)] if _is_time(opens) and _is_time(closes):
                window = Window(_minutes(opens), _minutes(closes))
            case _:
                self._problem(place, "has a window that is not two times HH:MM", _NINE_TO_FIVE)
                return None
        if window.opens < window.closes:
            return window
        self._problem(
            place,
            f"closes at {closes}, not after it opens at {opens}",
            "Write a shift over midnight as two windows, one to 24:00 and one from 00:00 of the next day",
        )
        return None

    def _overrides(self, value: object) -> dict[date, Windows]:
        body = self._few_dates(value, "overrides")
        if sum(len(windows) for windows in body.values() if isinstance(windows, list | tuple)) > MOST_WINDOWS_OF_DATES:
            remedy = "Leave out the dates that are past or far ahead"
            self._problem("overrides", f"hold more than {MOST_WINDOWS_OF_DATES:,} open windows", remedy)
            return {}
        return {
            day: self._windows(windows, f"overrides.{text}")
            for text, windows in body.items()
            if (day := self._date(text, "overrides"))
        }

    def _few_dates(self, value: object, place: str) -> Mapping[str, Any]:
        body = self._mapping(value, place)
        if len(body) <= MOST_DATES:
            return body
        self._problem(place, f"holds more than {MOST_DATES:,} dates", "Leave out the dates that are past or far ahead")
        return {}

    def _date(self, text: object, place: str) -> date | None:
        try:
            if isinstance(text, str) and _DATE.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._problem(f"{place}.{str(text)[:40]}", "is not a date", "Write it as 2026-12-24")
        return None

    def _closures(self, value: object) -> tuple[YearlyClosure, ...]:
        if value is None:
            return ()
        if not isinstance(value, list | tuple) or len(value) > 366:
            self._problem("yearly_closed", "is not a list of closures", 'Write [{"from": "12-24", "to": "01-02"}]')
            return ()
        closures = []
        for index, item in enumerate(value):
            place = f"yearly_closed.{index}"
            body = self._mapping(item, place)
            first, last = self._month_day(body.get("from"), place), self._month_day(body.get("to"), place)
            if first and last:
                closures.append(YearlyClosure(first, last))
        return tuple(closures)

    def _month_day(self, text: object, place: str) -> MonthDay | None:
        try:
            if isinstance(text, str) and _MONTH_DAY.fullmatch(text):
                day = date.fromisoformat(f"2000-{text}")
                return MonthDay(day.month, day.day)
        except ValueError:
            pass
        self._problem(place, f"{str(text)[:40]!r} is not a day of the year", "Write from and to as 12-24")
        return None

    def _holidays(self, value: object) -> tuple[str | None, str | None]:
        body = self._mapping(value, "holidays")
        country, subdivision = body.get("country"), body.get("subdivision")
        if not isinstance(country, str | None) or not isinstance(subdivision, str | None):
            self._problem("holidays", "country or subdivision is not text", 'Write {"country": "US"} or null')
            return None, None
        if subdivision and not country:
            self._problem("holidays.subdivision", "stands without a country", "Name the country too")
        return country or None, (subdivision or None) if country else None

    def _resolved(self, value: object, country: str | None) -> tuple[tuple[int, int] | None, dict[date, str]]:
        if value is None:
            if country:
                remedy = "Resolve the public holidays for a range of years first"
                self._problem("resolved", f"the public holidays of {country} are not filled in", remedy)
            return None, {}
        body = self._mapping(value, "resolved")
        years = self._years(body.get("years"))
        names = self._few_dates(body.get("holidays"), "resolved.holidays")
        holidays = {day: str(name) for text, name in names.items() if (day := self._date(text, "resolved.holidays"))}
        outside = [day for day in holidays if not years[0] <= day.year <= years[1]]
        if outside:
            self._problem("resolved.holidays", f"{outside[0]} lies outside the years", "Resolve the holidays again")
        return years, holidays

    def _years(self, value: object) -> tuple[int, int]:
        first, last = HORIZON_YEARS
        match value:
            case [int(begins), int(ends)] if first <= begins <= ends <= last:
                return begins, ends
        remedy = f"Write the first and the last year, from {first} to {last}"
        self._problem("resolved.years", "is not a range of years", remedy)
        return HORIZON_YEARS


def _is_time(text: str) -> bool:
    return _TIME.fullmatch(text) is not None


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _pairs(windows: Windows) -> list[list[str]]:
    return [[f"{minute // 60:02}:{minute % 60:02}" for minute in window] for window in windows]


def _ever_opens(hours: OpeningHours) -> bool:
    first, last = date(hours.years[0], 1, 1), date(hours.years[1], 12, 31)
    return any(hours.windows_on(first + timedelta(days=n)) for n in range((last - first).days + 1))
