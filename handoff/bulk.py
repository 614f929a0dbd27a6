"""Inserting many rows at once, without building an ORM query for it: that costs several times the insert."""

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

from django.db import connection, models

from handoff.copying import copy_rows, give_ids

Row = TypeVar("Row", bound=models.Model)
AnyField: TypeAlias = "models.Field[Any, Any]"


COPIED_FROM = 200
"""So many rows cost less by COPY than as one statement that PostgreSQL has to parse."""


def insert_all(rows: Sequence[Row]) -> None:
    """Insert rows of one model and set their ids."""
    if not rows:
        return
    if len(rows) >= COPIED_FROM:
        give_ids(rows)
        copy_rows(rows)
        return
    fields = _writable(rows[0])
    with connection.cursor() as cursor:
        cursor.execute(f"{_insert(rows, fields)} RETURNING id", _parameters(rows, fields))
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk, row._state.adding = key, False


def insert_new(rows: Sequence[Row], *, unique: Sequence[str], where: str = "") -> list[Row]:
    """Insert rows of one model, leave out those whose `unique` fields are taken; return the inserted, ids set.

    `where` is the condition of a partial unique index, as SQL.
    """
    if not rows:
        return []
    fields = _writable(rows[0])
    keys = [field for name in unique for field in fields if field.name == name]
    target = ", ".join(_column(field) for field in keys)
    statement = f"{_insert(rows, fields)} ON CONFLICT ({target}) {where} DO NOTHING RETURNING id, {target}"
    with connection.cursor() as cursor:
        cursor.execute(statement, _parameters(rows, fields))
        ids = {tuple(found[1:]): found[0] for found in cursor.fetchall()}
    return [row for row in rows if _take_id(row, ids, keys)]


def _writable(row: models.Model) -> list[AnyField]:
    return [field for field in row._meta.local_concrete_fields if not field.primary_key and not field.generated]


def _insert(rows: Sequence[models.Model], fields: Sequence[AnyField]) -> str:
    columns = ", ".join(_column(field) for field in fields)
    values = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    # Names come from the model, values are parameters.
    return f"INSERT INTO {rows[0]._meta.db_table} ({columns}) VALUES {values}"  # noqa: S608


def _parameters(rows: Sequence[models.Model], fields: Sequence[AnyField]) -> list[Any]:
    """Return the values as the driver takes them: JSON alone has to be wrapped."""
    columns = [(field.attname, field if isinstance(field, models.JSONField) else None) for field in fields]
    return [
        getattr(row, name) if field is None else field.get_db_prep_save(getattr(row, name), connection)
        for row in rows
        for name, field in columns
    ]


def _column(field: AnyField) -> str:
    return str(field.get_attname_column()[1])


def _take_id(row: models.Model, ids: dict[tuple[Any, ...], int], keys: Sequence[AnyField]) -> bool:
    key = tuple(getattr(row, field.attname) for field in keys)
    row.pk = ids.pop(key, None)
    row._state.adding = row.pk is None
    return not row._state.adding
