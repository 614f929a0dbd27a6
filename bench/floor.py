"""The floor of intake: the rows that one lead leaves, written by psycopg2, one execute a table and one commit."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from psycopg2.extras import Json

Row = dict[str, Any]

# The tables in which one lead leaves rows, in the order of their keys, and how the handoff's id finds those rows.
TABLES: Mapping[str, str] = {
    "records_company": "id = (SELECT company_id FROM handoffs_handoff WHERE id = %(handoff)s)",
    "records_lead": "id = (SELECT lead_id FROM handoffs_handoff WHERE id = %(handoff)s)",
    "records_activity": "lead_id = (SELECT lead_id FROM handoffs_handoff WHERE id = %(handoff)s)",
    "definitions_evaluation": "lead_id = (SELECT lead_id FROM handoffs_handoff WHERE id = %(handoff)s)",
    "handoffs_handoff": "id = %(handoff)s",
    "slas_clock": "handoff_id = %(handoff)s",
    "slas_alert": "clock_id IN (SELECT id FROM slas_clock WHERE handoff_id = %(handoff)s)",
    "handoffs_handoffevent": "handoff_id = %(handoff)s",
    "routing_assignment": "handoff_id = %(handoff)s",
    "outbox_message": "key LIKE 'owner_assigned:' || %(handoff)s || ':%%'",
}
# The pool keeps its turn, so that real leads between the copies find their next one free.
POOL = "UPDATE routing_pool SET turn = turn, credits = credits WHERE id = %s"
WRITABLE = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
NUMBERS = count(1)


class Floor:
    """Copies of one lead's rows, each with keys of its own."""

    def __init__(self, connection: Any, *, handoff_id: int) -> None:
        self.connection = connection
        self.rows: dict[str, list[Row]] = {}
        self.statements: dict[str, str] = {}
        with connection.cursor() as cursor:
            for table, condition in TABLES.items():
                cursor.execute(WRITABLE, [table])
                columns = [name for (name,) in cursor.fetchall()]
                cursor.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {condition}", {"handoff": handoff_id})
                self.rows[table] = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
                assert self.rows[table], f"the lead left no row in {table}"
                self.statements[table] = insert_statement(table, columns[1:], len(self.rows[table]))
        connection.rollback()

    @property
    def row_count(self) -> int:
        """How many rows one lead leaves, the pool's included."""
        return sum(len(rows) for rows in self.rows.values()) + 1

    @property
    def statement_count(self) -> int:
        return len(self.statements) + 1

    def write(self) -> None:
        """Write one lead's rows and commit."""
        number = next(NUMBERS)
        made: dict[str, dict[int, int]] = {}
        with self.connection.cursor() as cursor:
            for table, rows in self.rows.items():
                copies = [self._copy(row, made, number) for row in rows]
                cursor.execute(self.statements[table], [value for row in copies for value in list(row.values())[1:]])
                made[table] = dict(zip((row["id"] for row in rows), (key for (key,) in cursor.fetchall()), strict=True))
            cursor.execute(POOL, [self.rows["routing_assignment"][0]["pool_id"]])
        self.connection.commit()

    def _copy(self, row: Row, made: Mapping[str, Mapping[int, int]], number: int) -> Row:
        return {name: new_value(name, value, made, number) for name, value in row.items()}


POINTS_AT: Mapping[str, str] = {
    "company_id": "records_company",
    "lead_id": "records_lead",
    "trigger_id": "records_activity",
    "evaluation_id": "definitions_evaluation",
    "handoff_id": "handoffs_handoff",
    "clock_id": "slas_clock",
}
UNIQUE_TEXTS = frozenset({"domain", "email", "key"})


def new_value(name: str, value: Any, made: Mapping[str, Mapping[int, int]], number: int) -> Any:
    """Return a column's value in the copy: keys follow the copied rows, unique values differ."""
    if value is not None and name in POINTS_AT:
        return made[POINTS_AT[name]][value]
    if value and name in UNIQUE_TEXTS:
        return f"{number}.{value}"
    if value is not None and name == "turn":
        return 10**9 + number
    if isinstance(value, dict) or (isinstance(value, list) and name in {"ladder", "detail"}):
        return Json(value)
    return value


def insert_statement(table: str, columns: Sequence[str], rows: int) -> str:
    """Return the INSERT of so many rows, all columns but the id."""
    group = f"({', '.join(['%s'] * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {', '.join([group] * rows)} RETURNING id"


def sql(floor: Floor) -> Iterator[str]:
    """Yield the floor's statements."""
    yield from floor.statements.values()
    yield POOL
