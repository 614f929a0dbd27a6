"""Telling from a column's values how its times are written, and how well they are known."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Final

from handoff.integrations.tables.times import UnreadableValueError, read_parts

ISO: Final = ("iso_offset", "iso")
DAYS: Final = (
    "%Y/%m/%d", "%Y.%m.%d",
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y", "%d-%m-%Y", "%m-%d-%Y",
    "%d %b %Y", "%d %b, %Y", "%d-%b-%Y", "%b %d, %Y", "%b %d %Y", "%a, %d %b %Y", "%a %b %d %Y", "%Y-%m-%d",
)  # fmt: skip
BETWEEN: Final = (" ", ", ", "T")
TIMES: Final = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p", "%I:%M%p")
OFFSETS: Final = ("", "%z", " %z")
# Values up to a quarter past midnight in every row are no times of day that people were at work.
FIRST_MINUTES: Final = 15
MOST_VALUES: Final = 500

_SHAPE: Final = re.compile(r"[0-9]+")
_SEPARATOR: Final = re.compile(r"[^\w]")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesSeen:
    """The formats that read every value: none, one, or two that read the same days differently."""

    formats: tuple[str, ...]
    is_by_day: bool = False
    is_near_midnight: bool = False


def look_at_times(values: Sequence[str]) -> TimesSeen:
    """Return how the non-empty `values` of a column are written."""
    seen = list(dict.fromkeys(values))[:MOST_VALUES]
    if not seen:
        return TimesSeen(formats=())
    fitting = [form for form in ISO if all(_reads(form, value) for value in seen)][:1]
    fitting = fitting or [
        form for form in _candidates(_SHAPE.sub("9", seen[0])) if all(_reads(form, value) for value in seen)
    ]
    if not fitting:
        return TimesSeen(formats=())
    formats = _distinct(fitting, seen)
    clock = [_clock(formats[0], value) for value in seen]
    hours = [one for one in clock if one is not None]
    return TimesSeen(
        formats=formats,
        is_by_day=bool(hours) and all(minutes == 0 for minutes in hours),
        is_near_midnight=bool(hours) and any(hours) and all(minutes < FIRST_MINUTES for minutes in hours),
    )


def without_strays(values: Sequence[str], *, most: float) -> list[str]:
    """Return the values that are times as most are; all of them where more than `most` are not."""
    shapes = Counter(_SHAPE.sub("9", value) for value in values)
    usual = shapes.most_common(1)[0][0] if shapes else ""
    alike = [value for value in values if _SHAPE.sub("9", value) == usual]
    seen = list(dict.fromkeys(alike))[:MOST_VALUES]
    best = max((*ISO, *_candidates(usual)), key=lambda form: sum(_reads(form, value) for value in seen))
    kept = [value for value in alike if _reads(best, value)]
    return kept if kept and len(values) - len(kept) <= most * len(values) else list(values)


@cache
def _all_formats() -> tuple[str, ...]:
    clocks = [between + time + offset for between, time, offset in product(BETWEEN, TIMES, OFFSETS)]
    return tuple(day + clock for day in DAYS for clock in ("", *clocks))


@cache
def _candidates(shape: str) -> tuple[str, ...]:
    """Return the formats that a value can be written in whose digits were replaced: only few are worth reading with."""
    colons, separator = shape.count(":"), _SEPARATOR.search(shape)
    return tuple(
        form
        for form in _all_formats()
        if separator is not None and form[2] == separator[0] and form.count(":") in (colons, colons - 1)
    )


def _reads(form: str, value: str) -> bool:
    try:
        read_parts(form, value)
    except UnreadableValueError:
        return False
    return True


def _clock(form: str, value: str) -> float | None:
    local, has_hour = read_parts(form, value)
    return local.hour * 60 + local.minute + local.second / 60 if has_hour else None


def _distinct(fitting: Sequence[str], seen: Sequence[str]) -> tuple[str, ...]:
    """Keep the first of formats that read every value alike; day first and month first are never alike."""
    kept: dict[tuple[object, ...], str] = {}
    for form in fitting:
        kept.setdefault((form.startswith("%m"), *(read_parts(form, value)[0] for value in seen)), form)
    return tuple(kept.values())
