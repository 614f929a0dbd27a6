"""The refused rows of a run as a file: line, reason, and the row as it was."""

import csv
from collections.abc import Iterator
from typing import Protocol

from dashboards.metrics.csv import safe
from handoff.integrations.history.models import RefusedRow, Run


class Writable(Protocol):
    def write(self, text: str, /) -> object: ...


def write_refused(run: Run, target: Writable) -> None:
    """Write all refused rows of a run, file by file in the order of their lines."""
    writer = csv.writer(target)
    for row in refused_rows(run):
        writer.writerow(row)


def refused_rows(run: Run) -> Iterator[list[str]]:
    """Yield the rows of the file, each file's own headers before its rows; no cell can be a formula."""
    file_id = 0
    rows = RefusedRow.objects.filter(run=run).select_related("file").order_by("file__place", "line")
    for row in rows.iterator(chunk_size=2_000):
        if row.file_id != file_id:
            file_id = row.file_id
            yield [str(safe(text)) for text in ("file", "line", "reason", *row.file.headers)]
        yield [str(safe(text)) for text in (row.file.file_name, str(row.line), row.reason, *row.cells)]
