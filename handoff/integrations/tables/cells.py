"""Compiling one column of a mapping into a function that reads it from a row."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.shapes import RowRefusedError
from handoff.integrations.tables.times import UnreadableValueError, day_reader, time_reader
from handoff.integrations.tables.values import read_above_zero, value_reader
from handoff.rules import fold
from handoff.rules.text import excerpt, quoted

Cells = Mapping[str, str]
ReadCell = Callable[[Cells], Any]
ReadText = Callable[[str], Any]


def text_of(headers: tuple[str, ...], empty: frozenset[str]) -> Callable[[Cells], str]:
    """Return what gives the text of columns joined by a space, stripped; "" where they say nothing."""
    if len(headers) != 1:
        parts = [text_of((header,), empty) for header in headers]
        return lambda cells: " ".join(filter(None, [part(cells) for part in parts]))
    (header,) = headers

    def get(cells: Cells) -> str:
        text = cells[header].strip()
        return "" if text in empty else text

    return get


def cell_reader(column: Column, *, empty: frozenset[str], zone: ZoneInfo | None) -> ReadCell:
    """Return what reads a column's value from a row's cells: None where it says nothing.

    What it returns raises RowRefusedError, which names the column and the value.
    """
    read = value_of(column, zone)
    if column.constant:
        constant = read(column.constant)
        return lambda cells: constant
    find = text_of(column.headers, empty)
    rename, headers, blank = _renaming(column), column.headers, column.blank or None

    def get(cells: Cells) -> Any:
        text: str | None = find(cells) or blank
        if rename is not None and text is not None:
            text = rename(text)
        if text is None:
            return None
        try:
            return read(text)
        except UnreadableValueError as error:
            raise refused(headers, find(cells), error) from error

    return get


def refused(headers: tuple[str, ...], text: str, why: object) -> RowRefusedError:
    """Return the refusal of a row for the text in one of its columns."""
    names = " and ".join(quoted(header) for header in headers)
    return RowRefusedError(f"{names} is {excerpt(text)}, {why}.")


def value_of(column: Column, zone: ZoneInfo | None) -> ReadText:
    """Return what reads a text of a column's field; it raises UnreadableValueError."""
    if column.field.kind == "time":
        return time_reader(column.format, zone=column.zone or zone, is_by_day=column.is_by_day)
    if column.field.kind == "date":
        return day_reader(column.format)
    if column.reads_above_zero:
        return partial(read_above_zero, decimal=column.decimal)
    return value_reader(column.field.kind, longest=column.field.longest, decimal=column.decimal)


def _renaming(column: Column) -> Callable[[str], str | None] | None:
    """Return what replaces a text by what it stands for."""
    if filled := column.filled:
        return lambda text: filled
    if not column.values:
        return None
    values, nothing_else = column.values, column.otherwise_nothing

    def rename(text: str) -> str | None:
        folded = fold(text)
        if folded in values:
            return values[folded]
        return None if nothing_else else text

    return rename
