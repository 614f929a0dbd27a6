"""Twins of tables: empty ones of the same columns, indexes, constraints and foreign keys, to be filled by COPY."""

from collections.abc import Mapping, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

SCHEMA = "twins"
TABLES = """
    SELECT table_name FROM information_schema.columns
    WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'bigint' ORDER BY table_name
"""
COLUMNS = """
    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
"""
FOREIGN_KEYS = """
    SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass
"""


class Twins:
    """What was written since mark(): read out of every table with ids, and written to the tables' twins."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.tables = [name for (name,) in self._rows(TABLES)]
        self.last: dict[str, int] = {}
        self.made: set[str] = set()
        self._do(f"CREATE SCHEMA {SCHEMA}")
        connection.commit()

    def mark(self) -> None:
        """Note the last id of each table."""
        self.last = {table: self._rows(f"SELECT coalesce(max(id), 0) FROM {table}")[0][0] for table in self.tables}
        self.connection.commit()

    def read(self) -> tuple[dict[str, IO[bytes]], int]:
        """Return a file of the rows since the mark for each table that has any, and how many rows they are."""
        files: dict[str, IO[bytes]] = {}
        count = 0
        with self.connection.cursor() as cursor:
            for table in self.tables:
                file = TemporaryFile()  # noqa: SIM115 - it is read by write()
                rows = f"SELECT {self._columns(table)} FROM {table} WHERE id > {self.last[table]} ORDER BY id"
                cursor.copy_expert(f"COPY ({rows}) TO STDOUT", file)
                if cursor.rowcount:
                    files[table], count = file, count + cursor.rowcount
                file.seek(0)
        self._make(set(files) - self.made)
        self.connection.commit()
        return files, count

    def write(self, files: Mapping[str, IO[bytes]]) -> None:
        """COPY the files into the twins, and commit."""
        with self.connection.cursor() as cursor:
            for table, file in files.items():
                cursor.copy_expert(f"COPY {SCHEMA}.{table} ({self._columns(table)}) FROM STDIN", file)
        self.connection.commit()

    def _make(self, tables: set[str]) -> None:
        """Make twins; a foreign key to a table that has a twin leads to the twin."""
        for table in tables:
            self._do(f"CREATE TABLE {SCHEMA}.{table} (LIKE public.{table} INCLUDING ALL)")
        keys = {table: self._rows(FOREIGN_KEYS, [f"public.{table}"]) for table in tables}
        self._do(f"SET LOCAL search_path TO {SCHEMA}, public")
        for table, found in keys.items():
            for name, definition in found:
                self._do(f"ALTER TABLE {SCHEMA}.{table} ADD CONSTRAINT {name} {definition}")
        self.made |= tables

    def _columns(self, table: str) -> str:
        return str(self._rows(COLUMNS, [table])[0][0])

    def _rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _do(self, statement: str) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
