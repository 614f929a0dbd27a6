"""Columns are added to the narrow table when a fact is registered, or a kind of act first seen."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db import connection

from handoff.rules import FactType
from leads.definitions.in_force import catalogue
from leads.definitions.models import NarrowColumn
from leads.definitions.narrow import ACTS, COLUMNS_OF_ACTS, MOST_COLUMNS, TABLE, kind_columns, taken

# Text compares by code point, as Python does.
TYPES: Final[Mapping[str, str]] = {
    "text": 'text COLLATE "C"',
    "number": "double precision",
    "date": "date",
    "boolean": "boolean",
}


def add_fact_columns(*, copied_to: int) -> list[NarrowColumn]:
    """Return the columns of all facts of the catalogue, after adding those that are missing.

    Rows copied before know nothing of a new fact yet: they are filled afterwards, up to `copied_to`.
    """
    wanted: dict[str, FactType] = {path: fact.type for path, fact in catalogue().items() if fact.scope == "lead"}
    _add(wanted.items(), fill_to=copied_to)
    return [row for row in NarrowColumn.objects.exclude(type=ACTS) if wanted.get(row.subject) == row.type]


def add_kind_columns(kinds: Iterable[str]) -> list[NarrowColumn]:
    """Return the columns of all kinds of act, after adding those of new `kinds`, which no earlier row has."""
    _add([(kind, ACTS) for kind in kinds], fill_to=0)
    return list(NarrowColumn.objects.filter(type=ACTS))


def _add(wanted: Iterable[tuple[str, str]], *, fill_to: int) -> None:
    known = {(row.subject, row.type): row for row in NarrowColumn.objects.all()}
    room = MOST_COLUMNS - taken(known.values())
    for subject, type_ in sorted(set(wanted) - set(known)):
        needed = COLUMNS_OF_ACTS if type_ == ACTS else 1
        column = NarrowColumn.objects.create(
            subject=subject, type=type_, is_held=needed <= room, fill_to=fill_to if needed <= room else 0
        )
        if column.is_held:
            room -= needed
            _alter(column)


def _alter(column: NarrowColumn) -> None:
    added = dict(_columns_of(column))
    # A table that was emptied with its registry may still have columns of these names.
    dropped = [f"DROP COLUMN IF EXISTS {name}" for name in added]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} {', '.join(dropped)}")
        cursor.execute(
            f"ALTER TABLE {TABLE} {', '.join(f'ADD COLUMN {name} {type_}' for name, type_ in added.items())}"
        )


def _columns_of(column: NarrowColumn) -> Iterable[tuple[str, str]]:
    if column.type != ACTS:
        return [(column.name, TYPES[column.type])]
    names = kind_columns(column)
    return [(names.number, "smallint"), (names.ages, "smallint[]"), (names.contents, 'text[] COLLATE "C"')]
