"""Writing many rows of a model by COPY, with ids taken from its sequence beforehand."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import connection, models

ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def take_ids(model: type[models.Model], number: int) -> list[int]:
    """Return so many ids of a table that nothing else will get."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, number],
        )
        return [key for (key,) in cursor.fetchall()]


def give_ids(rows: Sequence[models.Model]) -> None:
    """Give unsaved rows of one model their ids, so that other rows may refer to them before they are written."""
    if rows:
        for row, key in zip(rows, take_ids(type(rows[0]), len(rows)), strict=True):
            row.pk = key


def copy_rows(rows: Sequence[models.Model]) -> None:
    """Write unsaved rows of one model in one COPY; rows without an id get one from the table."""
    if not rows:
        return
    model = rows[0]._meta
    has_ids = rows[0].pk is not None
    fields = [one for one in model.local_concrete_fields if not one.generated and (has_ids or not one.primary_key)]
    columns = [(field.attname, isinstance(field, models.JSONField)) for field in fields]
    copy_values(
        model.db_table,
        [str(field.column) for field in fields],
        ([_json(getattr(row, name)) if is_json else getattr(row, name) for name, is_json in columns] for row in rows),
    )
    for row in rows:
        row._state.adding = False


def count_rows(*tables: type[models.Model]) -> None:
    """Let PostgreSQL count the rows of tables that have just grown, before it comes to that by itself.

    Until then it plans as if they were nearly empty, and a join of thousands of rows may take minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(table._meta.db_table for table in tables)}")


def copy_values(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of plain values: texts, numbers, instants, and lists of those."""
    lines = io.StringIO("".join(["\t".join([_text(value) for value in row]) + "\n" for row in rows]))
    # The driver's own method: what it raises becomes an error of Django's here alone.
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", lines)


def _text(value: Any) -> str:
    """Return a value in the text format of COPY."""
    write = _TEXTS.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, str):  # a choice
        return value.translate(ESCAPES)
    if isinstance(value, (list, tuple)):
        return ("{" + ",".join(map(_item, value)) + "}").translate(ESCAPES)
    return str(value)


_TEXTS: Final[Mapping[type, Callable[[Any], str]]] = {
    type(None): lambda _: "\\N",
    str: lambda value: value.translate(ESCAPES),
    int: str,
    bool: lambda value: "t" if value else "f",
    datetime: datetime.isoformat,
}


def _item(value: Any) -> str:
    """Return an item of an array: texts are quoted."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _text(value)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
