"""Guessing a mapping from the headers of a file and some of its rows; what can't be told is asked, never guessed."""

import re
from collections.abc import Sequence
from copy import deepcopy
from pathlib import PurePath
from typing import Any, Final, TypedDict

from handoff.integrations.tables.fields import LEAD_FIELDS
from handoff.integrations.tables.guessing_columns import Certainty, ColumnGuessing
from handoff.integrations.tables.guessing_outcomes import OutcomeGuess, guess_outcome
from handoff.integrations.tables.header_words import (
    CLOSED_AT,
    CONVERTED_AT,
    CREATED,
    FIRST_NAMES,
    HANDED_OFF,
    KEYS,
    LAST_NAMES,
    LEAD_SOURCE,
    LEAD_WORDS,
    column_for,
    has_module,
    words_of,
)
from handoff.integrations.tables.mapping import missing_columns
from handoff.integrations.tables.parsing import PRESETS, preset
from handoff.integrations.tables.shapes import Row
from handoff.rules.text import quoted

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


class _Guessing(ColumnGuessing):
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
            self.map("name", [first, last], "sure")
        elif last or first:
            self.map("name", last or first, "likely")

    def _fields(self) -> None:
        for field, names in LEAD_WORDS.items():
            header = column_for(tuple(name for name in names if self.is_free(name)), self.by_words)
            if header is None or field in self.columns:
                continue
            if LEAD_FIELDS[field].kind == "time":
                self.map_time(field, header)
            elif self.can_take(field, header):
                self.map(field, header, "sure" if words_of(header) in names[:3] else "likely")

    def _steps(self) -> None:
        handed, created = column_for(HANDED_OFF, self.by_words), column_for(CREATED, self.by_words)
        if handed is not None:
            self.map_time("handed_off", handed)
            if created is not None:
                self.map_time("submitted", created)
        elif created is not None and self.map_time("handed_off", created):
            self.certainty["handed_off"] = "likely"
            self.undecided.append(
                f"No column says when a lead was handed to sales; {quoted(created)} stands for it. "
                "Choose another column if there is one."
            )
        if "handed_off" not in self.columns:
            self.undecided.append("No column says when a lead was handed to sales; choose one.")

    def _outcome(self) -> None:
        found: OutcomeGuess = guess_outcome(self.by_words, self.values)
        self.undecided.extend(found.undecided)
        if found.spec is not None:
            self.map("outcome", found.spec, found.certainty)
        # When something closed says when it was won only beside what became of it.
        names = CONVERTED_AT + (CLOSED_AT if "outcome" in self.columns else ())
        at = column_for(tuple(name for name in names if self.is_free(name)), self.by_words)
        if at is None or not self.map_time("outcome.at", at):
            return
        if "outcome" not in self.columns:
            self.map("outcome", {"column": at, "filled": "converted"}, "likely")
            self.undecided.append(f"A lead with a {quoted(at)} is taken as converted, any other as without an outcome.")

    def _lead_source(self) -> None:
        header = column_for(tuple(name for name in LEAD_SOURCE if self.is_free(name)), self.by_words)
        if header is not None:
            fact = re.sub(r"[^a-z0-9]+", "_", words_of(header)).strip("_")
            self.map(f"lead.{fact}", {"column": header, "fact": "text"}, "likely")

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
