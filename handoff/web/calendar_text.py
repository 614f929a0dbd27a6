"""Hours as people type them, a line or a field each, and as the JSON form of a calendar holds them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

CLOSED: Final = "closed"
HOURS_REMEDY: Final = "Write 09:00-17:00, several with commas, or closed"

_PIECE = re.compile(r"(\d{1,2}):?(\d{2})?\s*(?:-|–|—|to)\s*(\d{1,2}):?(\d{2})?", re.ASCII)
_LINE = re.compile(r"([^\s:]+):?\s*(.*)", re.DOTALL)
_SPAN = re.compile(r"(\S+?)\s*(?:–|—|\bto\b|\s-\s)\s*(\S+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Dates with their windows as they were typed; `lines` says on which line each stood."""

    windows: Mapping[str, list[list[str]]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    problems: Sequence[str] = ()


def read_windows(text: str) -> list[list[str]] | None:
    """Return pairs of times, none when closed; None for what are no times."""
    wanted = text.strip().lower()
    if wanted in ("", CLOSED):
        return []
    found = [_PIECE.fullmatch(piece.strip()) for piece in wanted.split(",")]
    return None if None in found else [_pair(match.groups()) for match in found if match]


def write_windows(pairs: Sequence[Sequence[str]]) -> str:
    """Write pairs of times: "09:00-12:00, 13:00-17:00"."""
    return ", ".join("-".join(pair) for pair in pairs)


def read_dates(text: str) -> Dates:
    """Read a date and its hours from every line."""
    windows: dict[str, list[list[str]]] = {}
    lines: dict[str, int] = {}
    problems = []
    for number, line in _lines(text):
        match = _LINE.fullmatch(line)
        day, typed = match.groups() if match else (line, "")
        pairs = read_windows(typed) if typed else None
        if day in lines:
            problems.append(f"Line {number}: {day[:40]} stands on line {lines[day]} already. Leave one of them out.")
        elif pairs is None:
            problems.append(f"Line {number}: {typed[:40] or 'nothing'} are no hours. {HOURS_REMEDY}, after the date.")
        else:
            windows[day], lines[day] = pairs, number
    return Dates(windows=windows, lines=lines, problems=problems)


def write_dates(overrides: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """Write a line for each date: "2026-12-24 09:00-12:00"."""
    return "\n".join(f"{day} {write_windows(pairs) or CLOSED}" for day, pairs in sorted(overrides.items()))


def read_closures(text: str) -> tuple[list[dict[str, str]], list[int]]:
    """Read the days closed every year, and the line on which each stood: "12-24 to 01-02", "05-01"."""
    found, numbers = [], []
    for number, line in _lines(text):
        match = _SPAN.fullmatch(line)
        first, last = match.groups() if match else (line, line)
        found.append({"from": first, "to": last})
        numbers.append(number)
    return found, numbers


def write_closures(closures: Sequence[Mapping[str, str]]) -> str:
    """Write a line for each closure."""
    spans = [(str(one["from"]), str(one["to"])) for one in closures]
    return "\n".join(first if first == last else f"{first} to {last}" for first, last in spans)


def _lines(text: str) -> list[tuple[int, str]]:
    return [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]


def _pair(parts: Sequence[Any]) -> list[str]:
    opens, past, closes, past_close = parts
    return [f"{opens:0>2}:{past or '00'}", f"{closes:0>2}:{past_close or '00'}"]
