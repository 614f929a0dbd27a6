"""One row of a file becomes a lead, a touch, an outcome or an act of the past."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from handoff.integrations.tables.cells import Cells, text_of
from handoff.integrations.tables.lead_reader import lead_reader
from handoff.integrations.tables.mapping import FileMapping, SecondFile
from handoff.integrations.tables.reports import Report, act_reader, outcome_reader, touch_reader
from handoff.integrations.tables.shapes import PastLead, Row, RowRefusedError, refuse
from handoff.rules import fold
from handoff.rules.text import quoted

_READERS: Final[Mapping[str, Callable[..., Callable[[Cells], Report]]]] = {
    "touches": touch_reader,
    "outcomes": outcome_reader,
    "acts": act_reader,
}


def take_lead(mapping: FileMapping, row: Row, zone: ZoneInfo | None) -> PastLead:
    """Return the lead a row tells of; times without an offset are in `zone`, else in the mapping's own.

    Raises: RowRefusedError.
    """
    try:
        return _leads(mapping, zone)(row)
    except KeyError as error:
        raise _no_column(error) from error


def take_second(second: SecondFile, row: Row, zone: ZoneInfo | None) -> tuple[str, Report]:
    """Return the key of the lead that a row belongs to, and the touch, outcome or act it tells.

    Raises: RowRefusedError, also for a row without a key: ask `second_key` before, when such rows are to be left out.
    """
    key = second_key(second, row)
    if not key:
        names = " and ".join(quoted(header) for header in second.key)
        refuse(f"{names} is empty, so it can't be told whose row this is; fill it in.")
    try:
        return key, _reports(second, zone)(row.cells)
    except KeyError as error:
        raise _no_column(error) from error


def second_key(second: SecondFile, row: Row) -> str:
    """Return the key of the lead that a row of a second file belongs to, folded for names and e-mails; "" for none."""
    try:
        return _key(second)(row.cells)
    except KeyError as error:
        raise _no_column(error) from error


def lead_keys(mapping: FileMapping, row: Row) -> Mapping[str, str]:
    """Return the key of a lead in each second file, by the file's name; "" for none."""
    try:
        return {name: find(row.cells) for name, find in _lead_keys(mapping)}
    except KeyError as error:
        raise _no_column(error) from error


def _no_column(error: KeyError) -> RowRefusedError:
    return RowRefusedError(f"The file has no column {quoted(str(error.args[0]))}; correct the mapping.")


@lru_cache(maxsize=64)
def _leads(mapping: FileMapping, zone: ZoneInfo | None) -> Callable[[Row], PastLead]:
    return lead_reader(mapping, zone or mapping.zone)


@lru_cache(maxsize=64)
def _reports(second: SecondFile, zone: ZoneInfo | None) -> Callable[[Cells], Report]:
    return _READERS[second.gives](second.columns, empty=second.empty, zone=zone or second.zone)


@lru_cache(maxsize=64)
def _key(second: SecondFile) -> Callable[[Cells], str]:
    return _key_finder(second.key, second)


@lru_cache(maxsize=64)
def _lead_keys(mapping: FileMapping) -> tuple[tuple[str, Callable[[Cells], str]], ...]:
    return tuple((second.name, _key_finder(_lead_headers(mapping, second), second)) for second in mapping.second)


def _lead_headers(mapping: FileMapping, second: SecondFile) -> tuple[str, ...]:
    """Return the columns of the leads file that hold what a second file's key is compared with."""
    if second.key_of == "key":
        return (mapping.key,)
    if second.key_of == "column":
        return (second.key_column,)
    return mapping.columns[second.key_of].headers


def _key_finder(headers: tuple[str, ...], second: SecondFile) -> Callable[[Cells], str]:
    find = text_of(headers, second.empty)
    if second.key_of in ("key", "column"):
        return find
    return lambda cells: fold(find(cells))
