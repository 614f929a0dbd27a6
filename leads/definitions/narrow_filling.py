"""Filling the column of a fact that was registered after evaluations had been copied."""

import json
from typing import Any, Final, cast

from django.db import connection

from handoff.rules import FactType, narrow_fact
from leads.definitions.models import NarrowColumn
from leads.definitions.narrow import TABLE

BATCH: Final = 20_000
TYPES: Final = {"text": "text", "number": "double precision", "date": "date", "boolean": "boolean"}

_READ = """
SELECT id, facts -> %(section)s -> %(name)s FROM definitions_evaluation
WHERE id > %(after)s AND id <= %(to)s ORDER BY id LIMIT %(most)s
"""


def fill_next(column: NarrowColumn) -> int:
    """Read the fact from the next evaluations that were copied without it, and return how many they were."""
    section, name = column.subject.split(".")
    fact_type = cast("FactType", column.type)  # held to the four types by the table
    asked: dict[str, str | int] = {
        "section": section,
        "name": name,
        "after": column.filled_to,
        "to": column.fill_to,
        "most": BATCH,
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, asked)
        rows = cursor.fetchall()
        known: list[tuple[int, Any]] = []
        for evaluation_id, raw in rows:
            value = None if raw is None else narrow_fact(json.loads(raw), fact_type)
            if value is not None:
                known.append((evaluation_id, value))
        cursor.execute(
            f"UPDATE {TABLE} SET {column.name} = told.value "  # noqa: S608  # names are ours
            f"FROM unnest(%s::bigint[], %s::{TYPES[column.type]}[]) AS told(id, value) WHERE evaluation_id = told.id",
            [[evaluation_id for evaluation_id, _ in known], [value for _, value in known]],
        )
    column.filled_to = rows[-1][0] if len(rows) == BATCH else column.fill_to
    column.save(update_fields=["filled_to"])
    return max(len(rows), 1)
