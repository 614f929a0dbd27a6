"""The narrow table: which of its columns hold what a definition asks for."""

from collections.abc import Iterable
from typing import Final

from handoff.errors import HandoffError
from handoff.rules import Asked, Columns, KindColumns
from leads.definitions.models import NarrowColumn

TABLE: Final = "definitions_narrowrow"
ACTS: Final = "acts"
# PostgreSQL ends at 1,600 columns, and every one of them costs a scan.
MOST_COLUMNS: Final = 400
COLUMNS_OF_ACTS: Final = 3


class NotInColumnsError(HandoffError):
    """The narrow table has no column for a fact or a kind of act that is asked for."""

    code = "not_in_columns"


def columns_for(asked: Asked) -> Columns:
    """Return the columns of what is asked for; a kind of act that nobody did has none.

    Raises: NotInColumnsError when there was no room for one, or it is not filled yet.
    """
    held = {(row.subject, row.type): row for row in NarrowColumn.objects.all()}
    facts = {}
    for path, fact_type in asked.facts.items():
        facts[path] = _whole(held.get((path, fact_type))).name
    kinds = {kind: kind_columns(_whole(held[kind, ACTS])) for kind in asked.kinds if (kind, ACTS) in held}
    return Columns(facts=facts, kinds=kinds)


def _whole(column: NarrowColumn | None) -> NarrowColumn:
    if column is None or not column.is_held or column.filled_to < column.fill_to:
        raise NotInColumnsError
    return column


def kind_columns(column: NarrowColumn) -> KindColumns:
    """Return the names of the three columns of a kind of act."""
    return KindColumns(number=f"{column.name}_number", ages=f"{column.name}_ages", contents=f"{column.name}_contents")


def taken(columns: Iterable[NarrowColumn]) -> int:
    """Return how many columns of the table these take."""
    return sum(COLUMNS_OF_ACTS if column.type == ACTS else 1 for column in columns if column.is_held)
