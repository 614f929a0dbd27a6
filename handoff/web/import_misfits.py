"""What a mapping reads that the files of a run do not have, and what to do about it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from handoff.integrations.history.models import RunFile
from handoff.rules.text import quoted
from handoff.web import import_fields as fields
from handoff.web.import_columns import headers_of


def misfits_of(document: Mapping[str, Any], files: Sequence[RunFile]) -> Iterator[str]:
    """Yield a sentence for each column, and each second file, that a mapping reads in vain."""
    by_name = {file.name: file for file in files}
    leads, second = by_name[fields.LEADS], list(document.get("second") or [])
    yield from _of_file(document.get("leads") or {}, leads, "")
    for said in second:
        file = by_name.get(str(said.get("name")))
        if file is not None:
            yield from _of_file(said, file, str(said.get("gives") or ""))
        else:
            name = str(said.get("file") or said.get("name"))
            yield f"The mapping reads {quoted(name)} too, which is not here: add it under this name, or go on without."


def _of_file(said: Mapping[str, Any], file: RunFile, gives: str) -> Iterator[str]:
    key = said.get("key")
    asked = {fields.KEY: key, **(said.get("columns") or {})}
    for name, spec in asked.items():
        for header in headers_of(spec):
            if header not in file.headers:
                means = f"{gives}.{name}" if gives and name != fields.KEY else name
                yield (
                    f"{file.file_name} has no column {quoted(header)}, from which the mapping reads "
                    f"{fields.field_name(means)}: choose another column for it below, or it is left out."
                )
