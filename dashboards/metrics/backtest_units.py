"""The leads that a draft or the active version calls ready, one row a lead: by SQL, or in Python where it must."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.backends.utils import CursorWrapper

from dashboards.metrics.period import Period
from handoff.copying import copy_values
from handoff.rules import Asked, Columns, Definition, Sql, asked_by_definition, judge, tier_number_to_sql
from leads.definitions.models import Evaluation
from leads.definitions.narrow import TABLE, columns_for

UNITS: Final = "backtest_unit"
# A verdict is one whole number: the microsecond of the evaluation, then its tier; the least of a lead's is its first.
MOST_TIERS: Final = 32
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)
CHUNK: Final = 2_000

# Sorting and hashing a few hundred thousand leads fits in memory; their number the planner can't know.
HINTS: Final = {"work_mem": "'64MB'", "parallel_setup_cost": "10", "parallel_tuple_cost": "0.001"}
SET_HINTS: Final = " ".join(f"SET LOCAL {name} = {value};" for name, value in HINTS.items())
AS_BEFORE: Final = " ".join(f"SET LOCAL {name} TO DEFAULT;" for name in HINTS)

_NOT_EXCLUDED: Final = "NOT EXISTS (SELECT FROM records_lead AS lead WHERE lead.id = {lead} AND lead.excluded_as <> '')"
_UNITS: Final = """
CREATE TEMP TABLE {units} ON COMMIT DROP AS
SELECT lead_id, min(CASE WHEN draft > 0 THEN instant * {most} + draft END) AS draft,
    min(CASE WHEN active > 0 THEN instant * {most} + active END) AS active
FROM (
    SELECT lead_id, (date_part('epoch', judged_at) * 1000000)::bigint AS instant, {draft} AS draft, {active} AS active
    FROM {table} WHERE judged_at >= %s AND judged_at < %s
) AS judged
WHERE (draft > 0 OR active > 0) AND {counted}
GROUP BY lead_id
"""
# Leads in parts of about the same size, which parallel workers count side by side.
PARTS: Final = 4
_LEADS: Final = f"SELECT min(lead_id), max(lead_id) FROM {TABLE}"  # noqa: S608  our own SQL
_JUDGED: Final = """
SELECT count(*) FROM (
    SELECT DISTINCT lead_id FROM {table}
    WHERE judged_at >= %s AND judged_at < %s AND lead_id >= %s AND lead_id < %s
) AS judged WHERE {counted}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A draft and the version in force, with what its evaluations recorded; `active` is None where there is none."""

    draft: Definition
    active: Definition | None
    active_id: int | None = None


def make_units(compared: Compared, period: Period) -> int:
    """Make the temporary table of leads with each side's first verdict; return how many leads were judged at all.

    Call it in a transaction. Raises: NotInColumnsError where the narrow table lacks a column.
    """
    columns = columns_for(_asked(compared))
    draft = tier_number_to_sql(compared.draft, columns)
    active = _active(compared, columns)
    statement = _UNITS.format(
        units=UNITS,
        most=MOST_TIERS,
        draft=draft.text,
        active=active.text,
        table=TABLE,
        counted=_NOT_EXCLUDED.format(lead="lead_id"),
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {UNITS}; {SET_HINTS}")
        cursor.execute(statement, [*draft.params, *active.params, period.start, period.end])
        leads = _count_judged(cursor, period)
        cursor.execute(AS_BEFORE)
    return leads


def _count_judged(cursor: CursorWrapper, period: Period) -> int:
    cursor.execute(_LEADS)
    first, last = cursor.fetchone()
    if first is None:
        return 0
    step = (last - first) // PARTS + 1
    part = _JUDGED.format(table=TABLE, counted=_NOT_EXCLUDED.format(lead="lead_id"))
    asked: list[Any] = []
    for since in range(first, last + 1, step):
        asked += [period.start, period.end, since, since + step]
    parts = " UNION ALL ".join([part] * (len(asked) // 4))
    cursor.execute(f"SELECT sum(count) FROM ({parts}) AS parts", asked)  # noqa: S608  our own SQL
    return int(cursor.fetchone()[0])


def make_units_in_python(compared: Compared, period: Period) -> int:
    """Do the same by `judge` over the facts themselves, row by row: a hundred times slower, and needs no column."""
    judged: set[int] = set()
    first: dict[int, list[int | None]] = {}
    rows = Evaluation.objects.filter(judged_at__gte=period.start, judged_at__lt=period.end, lead__excluded_as="")
    for row in rows.only("lead_id", "version_id", "judged_at", "tier", "facts").iterator(chunk_size=CHUNK):
        judged.add(row.lead_id)
        instant = (row.judged_at - EPOCH) // MICROSECOND * MOST_TIERS
        active = row.tier if row.version_id == compared.active_id else _tier(compared.active, row.facts)
        sides = (compared.draft, _tier(compared.draft, row.facts)), (compared.active, active)
        for place, (definition, tier) in enumerate(sides):
            if number := _number(definition, tier):
                known = first.setdefault(row.lead_id, [None, None])
                known[place] = min(known[place] or instant + number, instant + number)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {UNITS}")
        cursor.execute(f"CREATE TEMP TABLE {UNITS} (lead_id bigint, draft bigint, active bigint) ON COMMIT DROP")
    copy_values(UNITS, ("lead_id", "draft", "active"), ((lead_id, *known) for lead_id, known in first.items()))
    return len(judged)


def _asked(compared: Compared) -> Asked:
    sides = [asked_by_definition(side) for side in (compared.draft, compared.active) if side]
    return Asked(
        facts={path: fact_type for side in sides for path, fact_type in side.facts.items()},
        kinds=frozenset().union(*(side.kinds for side in sides)),
    )


def _active(compared: Compared, columns: Columns) -> Sql:
    """Return the number of the active version's tier: as recorded where that version judged, else as it would."""
    if compared.active is None:
        return Sql(text="0", params=())
    would = tier_number_to_sql(compared.active, columns)
    text = f"CASE WHEN version_id = %s THEN tier_number ELSE {would.text} END"
    return Sql(text=text, params=(compared.active_id, *would.params))


def _tier(definition: Definition | None, facts: Mapping[str, Any]) -> str:
    return (judge(definition, facts).tier or "") if definition else ""


def _number(definition: Definition | None, tier: str) -> int:
    keys = [one.key for one in definition.tiers] if definition else []
    return keys.index(tier) + 1 if tier in keys else 0
