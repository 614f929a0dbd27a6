"""A run's mapping, zone and rows as the reading of tables takes them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from handoff.integrations.history.models import FileRow, LeadKey, RefusedRow, Run, RunFile
from handoff.integrations.tables.mapping import FileMapping
from handoff.integrations.tables.parsing import parse_mapping
from handoff.integrations.tables.shapes import Row

LAST_LINE = 2**31 - 1

Problem = tuple[int, str]
"""The line of a row, and why nothing is made of it."""

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


class Stored(NamedTuple):
    """A stored row: its line and its cells in the order of the headers."""

    line: int
    cells: list[str]

    def read(self, headers: Sequence[str]) -> Row:
        """Return the row as it was read."""
        return Row(line=self.line, cells=dict(zip(headers, self.cells, strict=True)))


def stored(file: RunFile, *, after: int, most: int) -> list[Stored]:
    """Return the next rows of a file after a line."""
    rows = FileRow.objects.filter(file=file, line__gt=after).order_by("line").values_list("line", "cells")[:most]
    return [Stored(line, cells) for line, cells in rows]


def joined_rows(file: RunFile, first: int = 0, last: int = LAST_LINE) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a second file that belong to leads between two lines, each with the line of its lead."""
    rows = FileRow.objects.filter(file=file, lead_line__range=(first, last)).order_by("line")
    for lead_line, line, cells in rows.values_list("lead_line", "line", "cells").iterator():
        if lead_line is not None:
            yield lead_line, Stored(line, cells).read(file.headers)


def refuse(file: RunFile, rows: Sequence[Stored], problems: Sequence[Problem]) -> None:
    """Keep the rows that nothing is made of, each with its reason; one refused before stays as it was."""
    cells = {row.line: row.cells for row in rows}
    RefusedRow.objects.bulk_create(
        [
            RefusedRow(run_id=file.run_id, file=file, line=line, reason=reason, cells=cells[line])
            for line, reason in problems
        ],
        ignore_conflicts=True,
    )


def forget_rows(run: Run) -> None:
    """Delete what was staged of a run: it has become handoffs, or is to become nothing."""
    LeadKey.objects.filter(file__in=run.files.all()).delete()
    FileRow.objects.filter(file__run=run).delete()
