"""Rows of several families over several stretches of time, counted in one statement."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from orjson import loads

from dashboards.metrics.families import NOW, SINCE, UNTIL, Family
from dashboards.metrics.filters import Filters
from dashboards.metrics.histograms import packed
from dashboards.metrics.sums import Key

# How short the slots are the planner can't know: told nothing, it reads all handoffs for a few of their clocks.
_HINTS: Final = {
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "enable_seqscan": "off",
    "random_page_cost": "1",
    "max_parallel_workers_per_gather": "0",
}
_BY_INDEX: Final = " ".join(f"SET LOCAL {name} = {value};" for name, value in _HINTS.items())
_AS_BEFORE: Final = " ".join(f"SET LOCAL {name} TO DEFAULT;" for name in _HINTS)

Found = tuple[str, int, Key, list[Any]]
Statement = tuple[str, Sequence[Any]]
Text = tuple[str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Rows of one family to be counted: those from `since` up to but not including `until`, under a number."""

    family: Family
    place: int
    since: datetime
    until: datetime


def read_rows(
    slots: Sequence[Slot], filters: Filters, *, now: datetime, is_covered: bool, quarters: bool = False
) -> Iterator[Found]:
    """Yield family, place, key and counts.

    Where most of the time is covered by cells the slots are short and many, and one plan a family serves them all;
    else each is planned for its own length.
    """
    if not slots:
        return
    families = {slot.family.name: slot.family for slot in slots}
    statements = {
        name: family.statement(filters, quarters=quarters and family.has_quarters) for name, family in families.items()
    }
    read = _read_together if is_covered else _read_each
    for name, place, text in read(slots, statements, now):
        for row in loads(text or "[]"):
            yield name, place, *_read(families[name], row)


def _read_together(slots: Sequence[Slot], statements: Mapping[str, Statement], now: datetime) -> list[Text]:
    branches = [_of_all(name, *statement, now) for name, statement in statements.items()]
    values = ", ".join(["(%s, %s, %s::timestamptz, %s::timestamptz)"] * len(slots))
    params = [value for slot in slots for value in (slot.family.name, slot.place, slot.since, slot.until)]
    together, inner = _united(branches)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_BY_INDEX} WITH slot(family, place, since, until) AS (VALUES {values}) {together}", [*params, *inner]
        )
        rows: list[Text] = cursor.fetchall()
        # Alone, the statement is a transaction of its own.
        if connection.in_atomic_block:
            cursor.execute(_AS_BEFORE)
    return rows


def _read_each(slots: Sequence[Slot], statements: Mapping[str, Statement], now: datetime) -> list[Text]:
    with connection.cursor() as cursor:
        cursor.execute(*_united([_of_one(slot, *statements[slot.family.name], now) for slot in slots]))
        rows: list[Text] = cursor.fetchall()
    return rows


def _united(branches: Sequence[Statement]) -> Statement:
    return " UNION ALL ".join(sql for sql, _ in branches), [value for _, params in branches for value in params]


def _of_one(slot: Slot, sql: str, inner: Sequence[Any], now: datetime) -> Statement:
    """Return the rows of a slot's family for that slot."""
    instants = {SINCE: slot.since, UNTIL: slot.until, NOW: now}
    found = f"SELECT %s::text, %s::int, json_agg(found)::text FROM ({sql}) AS found"  # noqa: S608  our own SQL
    return found, [slot.family.name, slot.place, *(_replaced(value, instants) for value in inner)]


def _of_all(name: str, sql: str, inner: Sequence[Any], now: datetime) -> Statement:
    """Return the rows of a family for all slots of its own in the statement's list."""
    pieces = sql.split("%s")
    columns = {SINCE: "slot.since", UNTIL: "slot.until"}
    text, params = [pieces[0]], []
    for value, piece in zip(inner, pieces[1:], strict=True):
        if isinstance(value, datetime) and value in columns:
            text.append(columns[value])
        else:
            text.append("%s")
            params.append(_replaced(value, {NOW: now}))
        text.append(piece)
    found = (
        "SELECT slot.family, slot.place, json_agg(found)::text FROM slot "  # noqa: S608  our own SQL
        f"CROSS JOIN LATERAL ({''.join(text)}) AS found WHERE slot.family = %s GROUP BY 1, 2"
    )
    return found, [*params, name]


def _replaced(value: Any, instants: Mapping[datetime, datetime]) -> Any:
    return instants.get(value, value) if isinstance(value, datetime) else value


def _read(family: Family, row: Mapping[str, Any]) -> tuple[Key, list[Any]]:
    """Split a row into the key, with the name of a delay or the quarter last, and its counts or histogram."""
    key = [row[f"k{place}"] for place in range(len(family.keys))]
    if family.delays:
        return (*key, row["name"]), [packed(row["bucket"], row["n"])]
    if "quarter" in row:
        key.append(row["quarter"])
    counts = [row[f"n{place}"] for place in range(len(family.counts))]
    return family.fold(tuple(key), counts) if family.fold else (tuple(key), counts)
