"""Staging: a file's rows go into the database as they are read, in bounded memory; nothing is made of them yet."""

from collections.abc import Iterable, Sequence
from itertools import islice

from handoff.copying import copy_rows, copy_values, count_rows
from handoff.integrations.history.models import FileRow, RefusedRow, Run, RunFile
from handoff.integrations.tables.reading import open_table
from handoff.integrations.tables.shapes import RefusedRow as Unread
from handoff.integrations.tables.shapes import Row

CHUNK = 5_000
LONGEST_NAME = 120


def stage(run: Run, *, place: int, name: str, file_name: str, chunks: Iterable[bytes]) -> RunFile:
    """Read a file into the database row by row; rows that cannot be read are refused by line.

    Raises: UnreadableTableError.
    """
    table = open_table(chunks)
    file = RunFile.objects.create(
        run=run,
        place=place,
        name=name,
        file_name=plain_name(file_name),
        encoding=table.dialect.encoding,
        delimiter=table.dialect.delimiter,
        headers=list(table.headers),
    )
    rows = iter(table.rows())
    while some := list(islice(rows, CHUNK)):
        _keep(file, some)
        file.row_count += len(some)
    count_rows(FileRow, RefusedRow)
    file.notes = list(table.notes)
    file.save()
    return file


def _keep(file: RunFile, some: Sequence[Row | Unread]) -> None:
    copy_values(
        "history_filerow",
        ("file_id", "line", "cells", "key"),
        ((file.pk, row.line, list(row.cells.values()), "") for row in some if isinstance(row, Row)),
    )
    copy_rows(
        [
            RefusedRow(run_id=file.run_id, file=file, line=row.line, reason=row.reason, cells=list(row.cells))
            for row in some
            if isinstance(row, Unread)
        ]
    )


def plain_name(file_name: str) -> str:
    """Return the last part of a file's name, without what does not belong into one."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable())[-LONGEST_NAME:] or "file.csv"
