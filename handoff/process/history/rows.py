"""A run's mapping, zone and rows as the reading of tables takes them."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from handoff.integrations.history.models import FileRow, Run
from handoff.integrations.tables.mapping import FileMapping
from handoff.integrations.tables.parsing import parse_mapping
from handoff.integrations.tables.shapes import Row

# A run's mapping is parsed once a process for all its batches.
_parsed: dict[str, tuple[Any, FileMapping]] = {}


def mapping_of(run: Run) -> FileMapping:
    """Return the run's mapping, parsed.

    Raises: InvalidMappingError.
    """
    key = str(run.pk)
    if key not in _parsed or _parsed[key][0] != run.mapping:
        _parsed.clear()
        _parsed[key] = run.mapping, parse_mapping(run.mapping)
    return _parsed[key][1]


def zone_of(run: Run) -> ZoneInfo | None:
    """Return the zone of the run's times without an offset."""
    return ZoneInfo(run.timezone) if run.timezone else None


def row_of(row: FileRow, headers: Sequence[str]) -> Row:
    """Return a stored row as it was read."""
    return Row(line=row.line, cells=dict(zip(headers, row.cells, strict=True)))
