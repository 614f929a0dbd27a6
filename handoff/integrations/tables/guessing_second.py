"""Guessing what a second file gives, whose its rows are, and what its columns say; what can't be told is asked."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any, Final

from handoff.integrations.tables.fields import SECOND_FIELDS
from handoff.integrations.tables.guessing_columns import ColumnGuessing
from handoff.integrations.tables.guessing_outcomes import from_status
from handoff.integrations.tables.header_words import column_for, words_of
from handoff.integrations.tables.second_words import (
    ANSWERED,
    ANY_KEY,
    CHANNELS,
    DIRECTIONS,
    FIELD_WORDS,
    KINDS,
    LEAD_EMAILS,
    LEAD_IDS,
    LEAD_NAMES,
    OUTCOMES,
)
from handoff.integrations.tables.shapes import Row

# What the rows of many files call themselves by is no word for the lead's id.
OWN_IDS: Final = ("id", "record id", "key", "uuid", "guid", "external id")
# A name of the file is worth as much as two of its columns.
OF_NAME: Final = 2


def guess_second(
    headers: Sequence[str], sample: Sequence[Row], *, name: str, file: str, leads: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the entry of a second file as a mapping has it, and what a person has to decide.

    `leads` is what the mapping says of the leads file, by which the rows must find their leads. The entry is None where
    the file does not say what it is.
    """
    gives = _kind(headers, file)
    if gives is None:
        return None, []
    found = _SecondGuessing(headers, sample, file, fields=SECOND_FIELDS[gives])
    return found.guess(gives, name, leads), found.undecided


def _kind(headers: Sequence[str], file: str) -> str | None:
    """Return what most of the names speak for; None where no name does, or as many for another kind."""
    named = set(re.findall(r"[a-z]+", PurePath(file).stem.lower()))
    words = {words_of(header) for header in headers}
    hits = {
        gives: OF_NAME * bool(named & of_file) + len(words & of_column) for gives, (of_file, of_column) in KINDS.items()
    }
    best = max(hits, key=lambda gives: hits[gives])
    return best if hits[best] and [*hits.values()].count(hits[best]) == 1 else None


class _SecondGuessing(ColumnGuessing):
    def guess(self, gives: str, name: str, leads: Mapping[str, Any]) -> dict[str, Any]:
        key = self._key(leads)
        for field, names in FIELD_WORDS[gives].items():
            header = column_for(tuple(one for one in names if self.is_free(one)), self.by_words)
            if header is None:
                continue
            if self.fields[field].kind == "time":
                self.map_time(field, header)
            elif field == "direction":
                self._direction(header)
            elif self.can_take(field, header):
                self.map(field, header, "likely")
        if gives == "touches":
            self._touch()
        elif gives == "outcomes":
            self._outcome()
        elif {"campaign", "member status"} & {*self.columns, *self.by_words}:
            self.columns["kind"] = {"constant": "campaign_member"}
        return {"name": name, "file": self.file, "gives": gives, **key, "columns": self.columns}

    def _key(self, leads: Mapping[str, Any]) -> dict[str, Any]:
        lead_key, columns = leads.get("key"), leads.get("columns") or {}
        known = {"key"} if lead_key else set()
        known |= {"email", "name"} & {*columns}
        same = words_of(lead_key) if isinstance(lead_key, str) else ""
        ids = (*((same,) if same and same not in OWN_IDS else ()), *LEAD_IDS)
        for kind, names in (("key", ids), ("email", LEAD_EMAILS), ("", ANY_KEY), ("name", LEAD_NAMES)):
            header = column_for(names, self.by_words)
            if header is not None and (found := kind or self._key_of(header)) in known:
                self.used.add(header)
                return {"key": {"column": header, "is": found}}
        return {}

    def _key_of(self, header: str) -> str:
        """Tell from the values of a column that names leads by what."""
        values = self.values(header)
        if any("@" in text for text in values):
            return "email"
        return "name" if any(" " in text for text in values) else "key"

    def _direction(self, header: str) -> None:
        said = dict.fromkeys(self.values(header))
        meant = {text: DIRECTIONS[words] for text in said if (words := words_of(text)) in DIRECTIONS}
        if meant:
            self.map("direction", {"column": header, "values": meant}, "likely")

    def _touch(self) -> None:
        header = column_for(tuple(name for name in ANSWERED if self.is_free(name)), self.by_words)
        if header is not None and all(re.fullmatch(r"\d+(\.\d+)?", text) for text in self.values(header)):
            self.map("answered", {"column": header, "read": "above_zero"}, "likely")
        named = re.findall(r"[a-z]+", f"{PurePath(self.file).stem} {' '.join(self.by_words)}".lower())
        if channel := next((CHANNELS[word] for word in named if word in CHANNELS), None):
            self.columns["channel"] = {"constant": channel}

    def _outcome(self) -> None:
        header = column_for(tuple(name for name in OUTCOMES if self.is_free(name)), self.by_words)
        if header is None:
            return
        found = from_status(header, list(dict.fromkeys(self.values(header))))
        self.undecided.extend(found.undecided)
        if found.spec is not None:
            self.map("outcome", found.spec, found.certainty)
