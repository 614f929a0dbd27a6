"""Inserting rows of which another writer may have been first, in one statement."""

from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
AnyField: TypeAlias = "models.Field[Any, Any]"


def insert_new(rows: Sequence[Row], *, unique: Sequence[str], where: str = "") -> list[Row]:
    """Insert rows of one model, leave out those whose `unique` fields are taken; return the inserted, ids set.

    `where` is the condition of a partial unique index, as SQL.
    """
    if not rows:
        return []
    meta = rows[0]._meta
    fields = [field for field in meta.local_concrete_fields if not field.primary_key and not field.generated]
    keys = [field for name in unique for field in fields if field.name == name]
    columns = ", ".join(_column(field) for field in fields)
    target = ", ".join(_column(field) for field in keys)
    values = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    statement = (  # names come from the model, values are parameters
        f"INSERT INTO {meta.db_table} ({columns}) VALUES {values} "  # noqa: S608
        f"ON CONFLICT ({target}) {where} DO NOTHING RETURNING id, {target}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in _values(row, fields)])
        ids = {tuple(found[1:]): found[0] for found in cursor.fetchall()}
    return [row for row in rows if _take_id(row, ids, keys)]


def _values(row: models.Model, fields: Sequence[AnyField]) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


def _column(field: AnyField) -> str:
    return str(field.get_attname_column()[1])


def _take_id(row: models.Model, ids: dict[tuple[Any, ...], int], keys: Sequence[AnyField]) -> bool:
    key = tuple(getattr(row, field.attname) for field in keys)
    row.pk = ids.pop(key, None)
    row._state.adding = row.pk is None
    return not row._state.adding
