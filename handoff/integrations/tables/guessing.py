"""Guessing a mapping from the headers of a file and some of its rows; what can't be told is asked, never guessed."""

import re
from collections.abc import Sequence
from copy import deepcopy
from pathlib import PurePath
from typing import Any, Final, Literal, TypedDict

from handoff.integrations.tables.cells import cell_reader
from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.fields import LEAD_FIELDS
from handoff.integrations.tables.guessing_outcomes import OutcomeGuess, guess_outcome
from handoff.integrations.tables.guessing_times import look_at_times, without_strays
from handoff.integrations.tables.header_words import (
    CONVERTED_AT,
    CREATED,
    FIRST_NAMES,
    HANDED_OFF,
    KEYS,
    LAST_NAMES,
    LEAD_SOURCE,
    LEAD_WORDS,
    NOTHING,
    column_for,
    has_module,
    words_of,
)
from handoff.integrations.tables.mapping import missing_columns
from handoff.integrations.tables.parsing import PRESETS, preset
from handoff.integrations.tables.shapes import Row, RowRefusedError
from handoff.rules.text import excerpt, quoted

Certainty = Literal["sure", "likely"]

# Above this share of values that a field can't take, the column means something else.
MOST_REFUSED: Final = 0.2
# Above this share of rows without an id of their own, the column tells no lead from another.
MOST_REPEATED: Final = 0.05

_TIMES: Final = frozenset(name for name, field in LEAD_FIELDS.items() if field.kind == "time")
_MARKS: Final = {
    "hubspot": ("record id", "lifecycle stage", "original source", "create date", "contact owner"),
    "salesforce": ("lead id", "lead owner", "created date", "converted", "company account", "converted date"),
    "zoho": ("record id", "lead owner", "created time", "modified time", "lead status", "lead source"),
}


class Guess(TypedDict):
    """A mapping document to start from, how certain each field is, and what a person has to decide.

    `choices` are the formats that a time may be in where its values don't tell. `unused` are columns that feed nothing.
    """

    document: dict[str, Any]
    certainty: dict[str, Certainty]
    choices: dict[str, list[str]]
    undecided: list[str]
    unused: list[str]


def guess(headers: Sequence[str], sample: Sequence[Row], *, file: str = "") -> Guess:
    """Return a mapping to start from; `file` is the file's name, which may name the source.

    The document can be used as it is when nothing in `choices` is open, a key was found and handed_off is mapped.
    """
    for name in PRESETS:
        known = preset(name)
        if not missing_columns(known, headers):
            return _from_preset(name, headers)
    return _Guessing(headers, sample, file).guess()


def _from_preset(name: str, headers: Sequence[str]) -> Guess:
    mapping = preset(name)
    used = {mapping.key, *(header for column in mapping.columns.values() for header in column.headers)}
    return Guess(
        document=deepcopy(dict(mapping.document)),
        certainty=dict.fromkeys(mapping.columns, "sure"),
        choices={},
        undecided=[f"The columns are those of the preset {name}. {note}" for note in mapping.notes],
        unused=[header for header in headers if header not in used],
    )


class _Guessing:
    def __init__(self, headers: Sequence[str], sample: Sequence[Row], file: str) -> None:
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

    def guess(self) -> Guess:
        key = self._key()
        self._person()
        self._fields()
        self._steps()
        self._outcome()
        self._lead_source()
        if "email" not in self.columns and not key:
            self.undecided.append("No column tells one lead from another; choose the key, or the column of the e-mail.")
        self._zone()
        source = self._source()
        leads: dict[str, Any] = {"key": key} if key else {}
        document: dict[str, Any] = {"name": source, "source": source, "leads": {**leads, "columns": self.columns}}
        if self.empty:
            document["empty"] = self.empty
        return Guess(
            document=document,
            certainty=self.certainty,
            choices=self.choices,
            undecided=self.undecided,
            unused=[header for header in self.headers if header not in self.used],
        )

    def values(self, header: str) -> list[str]:
        """Return what the sample says in a column, blanks and words for nothing left out."""
        cells = (row.cells.get(header, "").strip() for row in self.sample)
        return [text for text in cells if text and text not in self.empty]

    def _key(self) -> str | None:
        header = column_for(KEYS, self.by_words)
        if header is None:
            return None
        values = self.values(header)
        repeated = len(self.sample) - len({*values})
        if repeated > MOST_REPEATED * len(self.sample):
            self.undecided.append(f"{quoted(header)} is not another one in each row, so it is no key; choose the key.")
            return None
        if repeated:
            self.undecided.append(
                f"{quoted(header)} is missing or the same in {repeated} of {len(self.sample)} rows looked at; "
                "those that cannot be told apart will be refused."
            )
        self.used.add(header)
        self.certainty["key"] = "sure" if words_of(header) not in ("id", "key") and not repeated else "likely"
        return header

    def _person(self) -> None:
        first, last = column_for(FIRST_NAMES, self.by_words), column_for(LAST_NAMES, self.by_words)
        if first and last:
            self._map("name", [first, last], "sure")
        elif last or first:
            self._map("name", last or first, "likely")

    def _fields(self) -> None:
        for field, names in LEAD_WORDS.items():
            header = column_for(tuple(name for name in names if self._is_free(name)), self.by_words)
            if header is None or field in self.columns:
                continue
            if LEAD_FIELDS[field].kind == "time":
                self._map_time(field, header)
            elif self._can_take(field, header):
                self._map(field, header, "sure" if words_of(header) in names[:3] else "likely")

    def _is_free(self, words: str) -> bool:
        return self.by_words.get(words) not in self.used

    def _map(self, field: str, spec: Any, certainty: Certainty) -> None:
        self.columns[field] = spec
        self.certainty[field] = certainty
        headers = spec["column"] if isinstance(spec, dict) else spec
        self.used.update([headers] if isinstance(headers, str) else headers)

    def _can_take(self, field: str, header: str) -> bool:
        """Say whether a field takes nearly all values of a column; those it does not take are told."""
        column = Column(field=LEAD_FIELDS[field], headers=(header,))
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
        label = LEAD_FIELDS[field].label
        self.undecided.append(f"{quoted(header)} may be the {label}; it is {what}: {refused[0][1]}")
        return share <= MOST_REFUSED

    def _steps(self) -> None:
        handed, created = column_for(HANDED_OFF, self.by_words), column_for(CREATED, self.by_words)
        if handed is not None:
            self._map_time("handed_off", handed)
            if created is not None:
                self._map_time("submitted", created)
        elif created is not None and self._map_time("handed_off", created):
            self.certainty["handed_off"] = "likely"
            self.undecided.append(
                f"No column says when a lead was handed to sales; {quoted(created)} stands for it. "
                "Choose another column if there is one."
            )
        if "handed_off" not in self.columns:
            self.undecided.append("No column says when a lead was handed to sales; choose one.")

    def _map_time(self, field: str, header: str) -> bool:
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
            why = (
                f"its values, such as {excerpt(values[0])}, are not times as they are read" if values else "it is empty"
            )
            self.undecided.append(f"{quoted(header)} may be the time of {LEAD_FIELDS[field].label}, but {why}.")
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
        self._map(field, header if spec == {"column": header, "format": "iso"} else spec, "sure")
        return True

    def _outcome(self) -> None:
        found: OutcomeGuess = guess_outcome(self.by_words, self.values)
        self.undecided.extend(found.undecided)
        if found.spec is not None:
            self._map("outcome", found.spec, found.certainty)
        at = column_for(tuple(name for name in CONVERTED_AT if self._is_free(name)), self.by_words)
        if at is None or not self._map_time("outcome.at", at):
            return
        if "outcome" not in self.columns:
            self._map("outcome", {"column": at, "filled": "converted"}, "likely")
            self.undecided.append(f"A lead with a {quoted(at)} is taken as converted, any other as without an outcome.")

    def _lead_source(self) -> None:
        header = column_for(tuple(name for name in LEAD_SOURCE if self._is_free(name)), self.by_words)
        if header is not None:
            fact = re.sub(r"[^a-z0-9]+", "_", words_of(header)).strip("_")
            self._map(f"lead.{fact}", {"column": header, "fact": "text"}, "likely")

    def _zone(self) -> None:
        times = [
            spec for name, spec in self.columns.items() if LEAD_FIELDS.get(name, LEAD_FIELDS["name"]).kind == "time"
        ]
        if any(not isinstance(spec, dict) or spec["format"] != "iso_offset" for spec in times):
            self.undecided.append("The times have no offset from UTC; give the zone of the system that exported them.")

    def _source(self) -> str:
        if sum(map(has_module, self.headers)) >= 3:
            self.certainty["source"] = "likely"
            return "pipedrive"
        hits = {name: sum(mark in self.by_words for mark in marks) for name, marks in _MARKS.items()}
        best = max(hits, key=lambda name: hits[name])
        if hits[best] >= 3 and [*hits.values()].count(hits[best]) == 1:
            self.certainty["source"] = "likely"
            return best
        stem = re.sub(r"[^a-z0-9]+", "-", PurePath(self.file).stem.lower()).strip("-")[:60].strip("-")
        self.undecided.append("Name the system the file comes from; a later import of it must have the same name.")
        return stem or "import"
