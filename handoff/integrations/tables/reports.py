"""Compiling the columns of a touch, an outcome or an act into a function that takes it from a row."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from handoff.integrations.tables.cells import Cells, cell_reader
from handoff.integrations.tables.columns import Column
from handoff.integrations.tables.shapes import PastAct, PastOutcome, PastTouch, refuse
from handoff.rules.text import quoted
from leads.records.submissions import Act

Report = PastTouch | PastOutcome | PastAct
Known = Callable[[Cells], dict[str, Any]]

# The words of the mapping for what the shapes call otherwise.
_NAMES: Final = {"answered": "is_answered", "automated": "is_automated"}


def known_reader(columns: Mapping[str, Column], *, empty: frozenset[str], zone: ZoneInfo | None) -> Known:
    """Return what gives the values that a row has for `columns`, by field; what it does not say is left out."""
    readers = [(name, cell_reader(column, empty=empty, zone=zone)) for name, column in columns.items()]

    def known(cells: Cells) -> dict[str, Any]:
        return {name: value for name, read in readers if (value := read(cells)) is not None}

    return known


def touch_reader(
    columns: Mapping[str, Column], *, empty: frozenset[str], zone: ZoneInfo | None
) -> Callable[[Cells], PastTouch]:
    """Return what takes a touch from a row."""
    named = {_NAMES.get(name, name): column for name, column in columns.items()}
    known = known_reader(named, empty=empty, zone=zone)
    return lambda cells: PastTouch(**_complete(known(cells), columns, "at", "channel", "direction"))


def outcome_reader(
    columns: Mapping[str, Column], *, empty: frozenset[str], zone: ZoneInfo | None
) -> Callable[[Cells], PastOutcome]:
    """Return what takes an outcome from a row."""
    known = known_reader(columns, empty=empty, zone=zone)
    return lambda cells: PastOutcome(**_complete(known(cells), columns, "outcome"))


def act_reader(
    columns: Mapping[str, Column], *, empty: frozenset[str], zone: ZoneInfo | None
) -> Callable[[Cells], PastAct]:
    """Return what takes an act from a row."""
    known = known_reader(columns, empty=empty, zone=zone)

    def take(cells: Cells) -> PastAct:
        values = _complete(known(cells), columns, "at", "kind")
        when = values.pop("at")
        return PastAct(act=Act(occurred_at=when.at, **values), is_by_day=when.is_by_day)

    return take


def _complete(values: dict[str, Any], columns: Mapping[str, Column], *needed: str) -> dict[str, Any]:
    for name in needed:
        if name not in values:
            column = columns[name]
            names = " and ".join(quoted(header) for header in column.headers)
            refuse(f"{names} says no {column.field.label}; fill it in, or leave the row out.")
    return values
