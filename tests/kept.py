"""Rows that a test's world began with, kept after they were written once, and put back as they were."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from io import BytesIO

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

PRODUCT = ("handoff", "leads", "slas", "dispositions", "dashboards")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Tables that were empty and no longer are, each with its columns and rows as PostgreSQL copies them."""

    tables: Mapping[str, tuple[str, bytes]]

    @transaction.atomic
    def put_back(self) -> None:
        """Write the rows by the keys they had; sequences are beyond those since they were written first.

        What the product keeps by such a key is forgotten, as if the row had never been met.
        """
        with connection.cursor() as cursor:
            for table, (columns, rows) in self.tables.items():
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", BytesIO(rows))
        forget()

    def is_free(self) -> bool:
        """Say whether none of the tables has a row."""
        return not filled(self.tables)


def keep(*, since: set[str]) -> Kept:
    """Return the rows of every table that has some now and is not in `since`."""
    written = filled(in_order()) - since
    with connection.cursor() as cursor:
        return Kept(tables={table: copied(cursor, table) for table in in_order() if table in written})


def copied(cursor: CursorWrapper, table: str) -> tuple[str, bytes]:
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
        [table],
    )
    (columns,) = cursor.fetchone()
    rows = BytesIO()
    cursor.copy_expert(f"COPY {table} ({columns}) TO STDOUT", rows)
    return columns, rows.getvalue()


def in_order() -> list[str]:
    """Return every table, each after those it refers to where triggers look at them."""
    return [model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def filled(tables: Mapping[str, object] | list[str]) -> set[str]:
    """Return those of the tables that have a row."""
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {table for (table,) in cursor.fetchall()}


def forget() -> None:
    """Clear what the product's functions remember of earlier calls."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in PRODUCT:
            for value in list(vars(module).values()):
                if isinstance(value, _lru_cache_wrapper):
                    value.cache_clear()
