"""Letting columns feed fields as far as their values allow, and keeping what a person has to decide."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal

from handoff.integrations.tables.cells import cell_reader
from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.fields import LEAD_FIELDS, Field
from handoff.integrations.tables.guessing_times import look_at_times, without_strays
from handoff.integrations.tables.header_words import NOTHING, words_of
from handoff.integrations.tables.shapes import Row, RowRefusedError
from handoff.rules.text import excerpt, quoted

Certainty = Literal["sure", "likely"]

# Above this share of values that a field can't take, the column means something else.
MOST_REFUSED: Final = 0.2


class ColumnGuessing:
    """The columns of one file that feed a field each, of those that `fields` has."""

    def __init__(
        self, headers: Sequence[str], sample: Sequence[Row], file: str, *, fields: Mapping[str, Field] = LEAD_FIELDS
    ) -> None:
        self.fields = fields
        self.headers = list(headers)
        self.sample = sample
        self.file = file
        self.by_words = {words_of(header): header for header in reversed(self.headers)}
        self.empty = sorted(
            {text for row in sample for cell in row.cells.values() if (text := cell.strip()) in NOTHING}
        )
        self.columns: dict[str, Any] = {}
        self.certainty: dict[str, Certainty] = {}
        self.choices: dict[str, list[str]] = {}
        self.undecided: list[str] = []
        self.used: set[str] = set()

    def values(self, header: str) -> list[str]:
        """Return what the sample says in a column, blanks and words for nothing left out."""
        cells = (row.cells.get(header, "").strip() for row in self.sample)
        return [text for text in cells if text and text not in self.empty]

    def is_free(self, words: str) -> bool:
        """Say whether the column of these words, if there is one, feeds nothing yet."""
        return self.by_words.get(words) not in self.used

    def map(self, field: str, spec: Any, certainty: Certainty) -> None:
        """Let a column, or several, feed a field."""
        self.columns[field] = spec
        self.certainty[field] = certainty
        headers = spec["column"] if isinstance(spec, dict) else spec
        self.used.update([headers] if isinstance(headers, str) else headers)

    def can_take(self, field: str, header: str) -> bool:
        """Say whether a field takes nearly all values of a column; those it does not take are told."""
        column = Column(field=self.fields[field], headers=(header,))
        read = cell_reader(column, empty=frozenset({"", *self.empty}), zone=None)
        refused = []
        for text in self.values(header):
            try:
                read({header: text})
            except RowRefusedError as error:
                refused.append((text, error.reason))
        if not refused:
            return True
        share = len(refused) / len(self.values(header))
        what = "left out" if share > MOST_REFUSED else "mapped, and rows with such values will be refused"
        label = self.fields[field].label
        self.undecided.append(f"{quoted(header)} may be the {label}; it is {what}: {refused[0][1]}")
        return share <= MOST_REFUSED

    def map_time(self, field: str, header: str) -> bool:
        """Let a column be a time as its values are written; say why where it can't, and what is to be decided."""
        values = self.values(header)
        seen = look_at_times(values)
        if values and not seen.formats:
            kept = without_strays(values, most=MOST_REFUSED)
            seen = look_at_times(kept)
            if seen.formats and (stray := next((one for one in values if one not in kept), None)):
                self.undecided.append(
                    f"{quoted(header)} has values such as {excerpt(stray)}, which are no times; "
                    "it is mapped, and rows with such values will be refused."
                )
        if not seen.formats:
            times = set(without_strays(values, most=1))
            odd = next((one for one in values if one not in times), values[0] if values else "")
            why = f"its values, such as {excerpt(odd)}, are not times as they are read" if values else "it is empty"
            self.undecided.append(f"{quoted(header)} may be the time of {self.fields[field].label}, but {why}.")
            return False
        spec: dict[str, Any] = {"column": header, "format": seen.formats[0]}
        if len(seen.formats) > 1:
            spec["format"] = None
            self.choices[field] = list(seen.formats)
            self.undecided.append(
                f"{quoted(header)} has days such as {excerpt(values[0])}: no value tells whether the day or the month "
                f"comes first. Choose {' or '.join(seen.formats)}."
            )
        if seen.is_by_day or seen.is_near_midnight:
            spec["precision"] = "day"
            why = "midnight" if seen.is_by_day else "within minutes of midnight"
            self.undecided.append(
                f"Every time of {quoted(header)} is {why}, so it is taken as known to the day and in no delay."
            )
        self.map(field, header if spec == {"column": header, "format": "iso"} else spec, "sure")
        return True
