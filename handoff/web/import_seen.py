"""What stands in the first rows of a file, column by column, and how its times may be read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from handoff.integrations.history.models import FileRow, RunFile
from handoff.integrations.tables.guessing_times import look_at_times
from handoff.integrations.tables.shapes import When
from handoff.integrations.tables.times import TimeFormat, UnreadableValueError, compile_format, time_reader

ROWS_LOOKED_AT: Final = 1000
MOST_VALUES: Final = 200
MOST_SHOWN: Final = 4
# A column is written so when this share of its values can be read so: some rows are bad in every file.
FITS: Final = 0.9
DAYS: Final = (
    "%Y-%m-%d",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d %b, %Y",
    "%d %b %Y",
    "%b %d, %Y",
)
HOURS: Final = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
FORMATS: Final = ("iso", *(day + hour for day in DAYS[1:] for hour in HOURS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One column of the first rows: its commonest values with how often they stand there, and how many there are."""

    header: str
    values: tuple[tuple[str, int], ...]
    distinct: int
    blank_count: int

    @property
    def shown(self) -> tuple[tuple[str, int], ...]:
        return self.values[:MOST_SHOWN]

    @property
    def more(self) -> int:
        return self.distinct - len(self.shown)

    @property
    def texts(self) -> list[str]:
        """Return the values to try formats on."""
        return [text for text, _ in self.values]


def look_at(file: RunFile) -> tuple[Seen, ...]:
    """Return every column of a file as its first rows have it; one statement."""
    rows: list[list[str]] = list(
        FileRow.objects.filter(file=file).order_by("line").values_list("cells", flat=True)[:ROWS_LOOKED_AT]
    )
    columns = zip(*rows, strict=False) if rows else [()] * len(file.headers)
    return tuple(_seen(header, cells) for header, cells in zip(file.headers, columns, strict=False))


def _seen(header: str, cells: Sequence[str]) -> Seen:
    counts = Counter(text.strip() for text in cells)
    blank_count = counts.pop("", 0)
    values = tuple(counts.most_common(MOST_VALUES))
    return Seen(header=header, values=values, distinct=len(counts), blank_count=blank_count)


def formats_of(seen: Seen) -> list[tuple[str, str]]:
    """Return the ways in which a column's times may be written, each with one value read so."""
    texts = seen.texts
    fitting = look_at_times(texts).formats or [text for text in FORMATS if texts and _share(text, texts) >= FITS]
    return [(text, _example(text, texts)) for text in fitting]


def has_hours(seen: Seen, text: str) -> bool:
    """Say whether times written so have an hour in this column."""
    form = _form(text)
    return any((found := form.pattern.fullmatch(value)) and found.groupdict().get("hour") for value in seen.texts)


def lacks_offset(seen: Seen, text: str) -> bool:
    """Say whether some time written so has no offset from UTC."""
    form = _form(text)
    matches = [form.pattern.fullmatch(value) for value in seen.texts]
    return any(found and not found.groupdict().get("offset") for found in matches)


@lru_cache(maxsize=200)
def _form(text: str) -> TimeFormat:
    try:
        return compile_format(text)
    except ValueError:
        return compile_format("iso")


def _share(text: str, values: Sequence[str]) -> float:
    return sum(_read(text, value) is not None for value in values) / len(values)


def _read(text: str, value: str) -> When | None:
    try:
        return time_reader(text, zone=ZoneInfo("UTC"), is_by_day=False)(value)
    except UnreadableValueError:
        return None


def _example(text: str, values: Sequence[str]) -> str:
    """Write one value and what it is read as, for a reader to choose by: one whose day could be a month, if any."""
    read = [(value, when.at.astimezone(UTC)) for value in values if (when := _read(text, value))]
    value, at = next(((value, at) for value, at in read if at.day <= 12 and at.day != at.month), read[0])
    return f"{value} is {at.day} {at:%B} {at.year}"
