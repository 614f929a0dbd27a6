"""Reading times as files write them: with a format, an offset or the file's zone, or only the day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NoReturn
from zoneinfo import ZoneInfo

from handoff.integrations.tables.shapes import When

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip

_MONTH_NUMBERS: Final = {
    **{name: number for number, name in enumerate(MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, start=1)},
    "sept": 9,
}
_WORDS: Final = r"[^\W\d_]+"
_DIRECTIVES: Final = {
    "Y": r"(?P<year>[0-9]{4})",
    "m": r"(?P<month>[0-9]{1,2})",
    "b": rf"(?P<word>{_WORDS})\.?",
    "B": rf"(?P<word>{_WORDS})\.?",
    "d": r"(?P<day>[0-9]{1,2})",
    "H": r"(?P<hour>[0-9]{1,2})",
    "I": r"(?P<hour>[0-9]{1,2})",
    "M": r"(?P<minute>[0-9]{2})",
    "S": r"(?P<second>[0-9]{2})",
    "f": r"(?P<fraction>[0-9]{1,9})",
    "p": r"(?P<half>[AaPp])\.?[Mm]\.?",
    "z": r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})",
    "a": rf"{_WORDS}\.?",
    "A": rf"{_WORDS}\.?",
    "%": "%",
}
_ISO: Final = (
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"(?:[T ](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: ?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2}))?)?"
)


class UnreadableValueError(ValueError):
    """A value is not what its field takes; the text goes on from “the value is …, ”."""


def unreadable(why: str) -> NoReturn:
    """Say why a value is not what its field takes."""
    raise UnreadableValueError(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFormat:
    """A format made ready: `pattern` has a named group for each part of a time that the format can give."""

    text: str
    pattern: re.Pattern[str]
    needs_offset: bool


@lru_cache(maxsize=1_024)
def compile_format(text: str) -> TimeFormat:
    """Return a format made ready: `iso`, `iso_offset` (every value says its offset), or directives such as %d/%m/%Y.

    Month names are English whatever the machine's locale. Raises: ValueError, which says what to write instead.
    """
    if text in ("iso", "iso_offset"):
        return TimeFormat(text=text, pattern=re.compile(_ISO), needs_offset=text == "iso_offset")
    directives = re.findall(r"%(.)", text)
    fault = _fault(directives)
    if fault:
        raise ValueError(fault)
    parts = [_DIRECTIVES[part[1]] if part[0] == "%" else _literal(part) for part in re.findall(r"%.|[^%]+", text)]
    return TimeFormat(
        text=text,
        pattern=re.compile("".join(parts), re.IGNORECASE),
        needs_offset="z" in directives,
    )


def _literal(text: str) -> str:
    """Any blank stands for one or more of any kind: spreadsheets write thin and unbreakable ones before AM."""
    return r"\s+".join(re.escape(part) for part in re.split(r"\s+", text))


def _fault(directives: list[str]) -> str:
    known = [directive for directive in directives if directive != "%"]
    if "y" in known:
        return "a year of two digits does not say its century; export with four digits and write %Y"
    unknown = sorted({*known} - _DIRECTIVES.keys())
    if unknown:
        return f"%{unknown[0]} is not understood; use {', '.join('%' + name for name in _DIRECTIVES)}"
    doubled = [names for names in ("Y", "mbB", "d", "HI", "M", "S", "f", "p", "z") if sum(map(known.count, names)) > 1]
    if doubled:
        return f"%{doubled[0][0]} or its like stands there twice; keep one"
    if "Y" not in known or "d" not in known or not {"m", "b", "B"} & {*known}:
        return "it needs a year, a month and a day; write %Y, %m (or %b) and %d"
    if ("I" in known) != ("p" in known):
        return "an hour of twelve and AM or PM come together; write %I and %p, or %H alone"
    if {"M", "S", "f"} & {*known} and not {"H", "I"} & {*known}:
        return "minutes need an hour; write %H or %I"
    return ""


def time_reader(text: str, *, zone: ZoneInfo | None, is_by_day: bool) -> Callable[[str], When]:
    """Return what reads the times of one column; it raises UnreadableValueError."""
    form = compile_format(text)

    def read(value: str) -> When:
        parts = _parts(form, value)
        local = _local(parts)
        offset = _offset(parts.get("offset"))
        if form.needs_offset and offset is None:
            unreadable("which has no offset from UTC; write one such as +01:00, or use the format iso")
        if is_by_day or not parts.get("hour"):
            return _day(local, offset, zone)
        return _instant(local, offset, zone)

    # Files repeat themselves: days above all, and what was imported or sent at once.
    return lru_cache(maxsize=4_096)(read)


def day_reader(text: str) -> Callable[[str], str]:
    """Return what reads the days of a custom fact as 2026-03-31; it raises UnreadableValueError."""
    form = compile_format(text)
    return lambda value: _local(_parts(form, value)).date().isoformat()


def read_parts(text: str, value: str) -> tuple[datetime, bool]:
    """Return the local time that a value says in a format, and whether it says an hour.

    Raises: UnreadableValueError.
    """
    form = compile_format(text)
    parts = _parts(form, value)
    if form.needs_offset and not parts.get("offset"):
        unreadable("which has no offset from UTC")
    return _local(parts), bool(parts.get("hour"))


def _parts(form: TimeFormat, value: str) -> dict[str, str | None]:
    found = form.pattern.fullmatch(value)
    if found is None:
        unreadable(f"which is no time written as {_example(form)}")
    return found.groupdict()


def _example(form: TimeFormat) -> str:
    if form.text.startswith("iso"):
        return "2026-03-31 or 2026-03-31 16:05:00"
    return f"{form.text}, such as {datetime(2026, 3, 31, 16, 5, tzinfo=UTC).strftime(form.text)}"


def _local(parts: dict[str, str | None]) -> datetime:
    """Return the time as the clock on the wall showed it, as though that were in UTC.

    Raises: UnreadableValueError for a day or hour that does not exist, and for what can't be of this product's time.
    """
    try:
        local = datetime(
            int(parts["year"] or 0),
            _month(parts),
            int(parts["day"] or 0),
            _hour(parts),
            int(parts.get("minute") or 0),
            int(parts.get("second") or 0),
            int((parts.get("fraction") or "0")[:6].ljust(6, "0")),
            tzinfo=UTC,
        )
    except ValueError:
        unreadable("which is no day and time that exists; correct it")
    if not FIRST_YEAR <= local.year < LAST_YEAR:
        unreadable(f"which is not between {FIRST_YEAR} and {LAST_YEAR}; correct it or leave it empty")
    return local


def _month(parts: dict[str, str | None]) -> int:
    word = parts.get("word")
    if word:
        return _MONTH_NUMBERS.get(word.lower(), 0)
    return int(parts.get("month") or 0)


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts.get("hour") or 0), parts.get("half")
    if half is None:
        return hour
    # 0 and 13 to 24 are no hours of a clock of twelve; 24 is refused by whoever builds the time.
    return hour % 12 + (12 if half in "pP" else 0) if 1 <= hour <= 12 else 24


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text in "Zz":
        return timedelta(0)
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    if minutes >= 24 * 60 or int(text[-2:]) > 59:
        unreadable("whose offset from UTC no place has; correct it")
    return timedelta(minutes=minutes if text[0] == "+" else -minutes)


def _day(local: datetime, offset: timedelta | None, zone: ZoneInfo | None) -> When:
    if offset is not None and zone is not None:
        local = (local - offset).astimezone(zone).replace(tzinfo=UTC)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    if zone is None and offset is not None:
        return When(at=midnight - offset, is_by_day=True)
    zone = _need(zone)
    at = midnight - _shown(zone, midnight)
    # A day that begins late (clocks go forward at midnight) has that as its first instant; a few days never were.
    if at.astimezone(zone).date() != midnight.date():
        unreadable(f"which is a day that {zone.key} left out; correct it")
    return When(at=at, is_by_day=True)


def _instant(local: datetime, offset: timedelta | None, zone: ZoneInfo | None) -> When:
    if offset is not None:
        return When(at=local - offset)
    zone = _need(zone)
    before, after = _shown(zone, local), _shown(zone, local.replace(fold=1))
    if before < after:
        unreadable(f"which is an hour that {zone.key} left out when its clocks went forward; check the zone")
    return When(at=local - before, is_repeated=before != after)


def _shown(zone: ZoneInfo, local: datetime) -> timedelta:
    """Return how far ahead of UTC the clocks of a zone were when they showed `local`; its fold chooses of two."""
    ahead = zone.utcoffset(local)
    if ahead is None:
        message = "a zone is some way ahead of UTC at every time"
        raise AssertionError(message)
    return ahead


def _need(zone: ZoneInfo | None) -> ZoneInfo:
    if zone is None:
        unreadable("which has no offset from UTC; give the zone of the file")
    return zone
