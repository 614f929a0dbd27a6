"""The mapping document: which column of an exported file says what, and how its values are to be read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from handoff.errors import HandoffError
from handoff.integrations.tables.columns import Column
from handoff.rules import Fact, Problem

Gives = Literal["touches", "outcomes", "acts"]
KeyOf = Literal["key", "name", "email", "column"]


class InvalidMappingError(HandoffError):
    """The mapping can't be used: `problems` holds everything that is wrong with it, each with its place and remedy."""

    code = "invalid_mapping"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(str(problem) for problem in self.problems)
        fields = {problem.place: f"{problem.message}; {problem.remedy}" for problem in self.problems}
        super().__init__(f"The mapping can't be used.\n{lines}", fields=fields)


# Compared by identity, so that what is compiled from a mapping can be kept with it.
@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SecondFile:
    """A file whose rows belong to leads of the first: what it gives, and by which columns the lead is found.

    `key_of` says what the key is compared with: the lead's external id (key), name, e-mail, or the column `key_column`
    of the leads file. Rows without a key are somebody else's when `ignore_without_key`, and not refused.
    """

    name: str
    file: str
    gives: Gives
    key: tuple[str, ...]
    key_of: KeyOf
    key_column: str
    columns: Mapping[str, Column]
    ignore_without_key: bool
    empty: frozenset[str]
    zone: ZoneInfo | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FileMapping:
    """A mapping that was read. `key` is the column of the external id, empty where e-mail alone is the key.

    `facts` are the custom facts its columns make, to be registered in the catalogue before a rule asks for them.
    `empty` are texts that mean nothing. `notes` are sentences on what the files can't say. `document` is what was read.
    """

    name: str
    source: str
    file: str
    key: str
    columns: Mapping[str, Column]
    touches: tuple[Mapping[str, Column], ...]
    second: tuple[SecondFile, ...]
    facts: tuple[Fact, ...]
    empty: frozenset[str]
    zone: ZoneInfo | None
    notes: tuple[str, ...]
    document: Mapping[str, Any]


def needs_timezone(mapping: FileMapping, *, second: Collection[str] | None = None) -> bool:
    """Say whether the run must name a zone: some time in its files may be written without an offset.

    `second` are the names of the second files that are there; None means all of them.
    """
    if mapping.zone is not None:
        return False
    files = [mapping.columns, *mapping.touches]
    files += [one.columns for one in mapping.second if second is None or one.name in second]
    return any(column.needs_zone for columns in files for column in columns.values())


def missing_columns(mapping: FileMapping | SecondFile, headers: Collection[str]) -> tuple[str, ...]:
    """Return the columns that a mapping reads and a file does not have, in the mapping's order."""
    if isinstance(mapping, SecondFile):
        wanted = [*mapping.key, *_headers(mapping.columns)]
    else:
        wanted = [mapping.key, *_headers(mapping.columns)]
        wanted += [header for columns in mapping.touches for header in _headers(columns)]
        wanted += [second.key_column for second in mapping.second]
    return tuple(dict.fromkeys(header for header in wanted if header and header not in headers))


def _headers(columns: Mapping[str, Column]) -> list[str]:
    return [header for column in columns.values() for header in column.headers]
