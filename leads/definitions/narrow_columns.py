"""Columns are added to the narrow table when a fact is registered, or a kind of act first seen."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db import connection

from handoff.rules import ACTIVITY_LABELS
from leads.definitions.in_force import catalogue
from leads.definitions.models import NarrowColumn
from leads.definitions.narrow import ACTS, COLUMNS_OF_ACTS, MOST_COLUMNS, TABLE, kind_columns, taken

# By the type of a fact. Text compares by code point, as Python does.
TYPES: Final = {
    "text": 'text COLLATE "C"',
    "number": "double precision",
    "date": "date",
    "boolean": "boolean",
}
# PostgreSQL reads a row from its beginning: what has a fixed width comes first, what rules seldom ask for last.
ORDER: Final = ("number", "date", "boolean", "number of acts", "ages", "text", "contents")


def add_fact_columns(*, copied_to: int) -> list[NarrowColumn]:
    """Return the columns of all facts, after adding those of the catalogue that are missing.

    Rows copied before know nothing of a new fact yet: they are filled afterwards, up to `copied_to`. One that has left
    the catalogue is still filled, since it may come back. The usual kinds of act are added with the first facts, to lie
    before the texts.
    """
    wanted = [(path, fact.type) for path, fact in catalogue().items() if fact.scope == "lead"]
    _add([*wanted, *((kind, ACTS) for kind in ACTIVITY_LABELS)], copied_to=copied_to)
    return list(NarrowColumn.objects.exclude(type=ACTS))


def add_kind_columns(kinds: Iterable[str]) -> list[NarrowColumn]:
    """Return the columns of all kinds of act, after adding those of new `kinds`, which no earlier row has."""
    _add([(kind, ACTS) for kind in kinds], copied_to=0)
    return list(NarrowColumn.objects.filter(type=ACTS))


def _add(wanted: Iterable[tuple[str, str]], *, copied_to: int) -> None:
    known = {(row.subject, row.type): row for row in NarrowColumn.objects.all()}
    room = MOST_COLUMNS - taken(known.values())
    added = []
    for subject, type_ in sorted(set(wanted) - set(known)):
        needed = COLUMNS_OF_ACTS if type_ == ACTS else 1
        is_held = needed <= room
        fill_to = copied_to if is_held and type_ != ACTS else 0
        column = NarrowColumn.objects.create(subject=subject, type=type_, is_held=is_held, fill_to=fill_to)
        if is_held:
            room -= needed
            added.append(column)
    if added:
        _alter(added)


def _alter(added: Sequence[NarrowColumn]) -> None:
    columns = sorted((part for column in added for part in _parts(column)), key=lambda part: ORDER.index(part[0]))
    # A table that was emptied with its registry may still have columns of these names.
    dropped = ", ".join(f"DROP COLUMN IF EXISTS {name}" for _, name, _ in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} {dropped}")
        cursor.execute(f"ALTER TABLE {TABLE} {', '.join(f'ADD COLUMN {name} {type_}' for _, name, type_ in columns)}")


def _parts(column: NarrowColumn) -> Iterator[tuple[str, str, str]]:
    """Yield place, name and type of each of its columns."""
    if column.type == ACTS:
        names = kind_columns(column)
        yield "number of acts", names.number, "smallint"
        yield "ages", names.ages, "smallint[]"
        yield "contents", names.contents, TYPES["text"]
    else:
        yield column.type, column.name, TYPES[column.type]
