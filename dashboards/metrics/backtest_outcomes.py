"""What became of the leads of a backtest: one outcome a lead, of its handoffs of the period."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from dashboards.metrics.backtest_units import AS_BEFORE, EPOCH, MICROSECOND, MOST_TIERS, SET_HINTS, UNITS
from dashboards.metrics.outcomes import BECAME
from dashboards.metrics.period import Period

OUTCOMES: Final = "backtest_outcome"
NO_HANDOFF: Final = "no_handoff"
# By the code that a lead's outcome is packed with.
CODES: Final = (NO_HANDOFF, *BECAME)

# One whole number a handoff: whether it converted, the microsecond it was handed off, what became of it, and whether
# that is settled. The greatest of a lead's is its outcome: a conversion, else what became of the latest.
_OUTCOMES: Final = """
CREATE TEMP TABLE {outcomes} ON COMMIT DROP AS
SELECT handoff.lead_id, max(
    CASE WHEN disposition.outcome = 'converted' THEN 1::bigint << 60 ELSE 0 END
    + (date_part('epoch', handoff.handed_off_at) * 1000000)::bigint * 16
    + 2 * CASE WHEN disposition.outcome IS NOT NULL THEN array_position(%(became)s::text[], disposition.outcome::text)
        WHEN handoff.disposed_at IS NOT NULL THEN array_position(%(became)s::text[], 'working')
        ELSE array_position(%(became)s::text[], 'none') END
    + CASE WHEN handoff.closed_at IS NOT NULL OR handoff.handed_off_at <= %(grown)s THEN 1 ELSE 0 END
) AS told
FROM handoffs_handoff AS handoff
LEFT JOIN dispositions_disposition AS disposition ON disposition.id = handoff.closing_disposition_id
WHERE handoff.handed_off_at >= %(start)s AND handoff.handed_off_at < %(end)s
    AND NOT EXISTS (SELECT FROM records_lead AS lead WHERE lead.id = handoff.lead_id AND lead.excluded_as <> '')
GROUP BY handoff.lead_id
"""
_CELLS: Final = """
SELECT draft %% {most}, width_bucket(draft / {most}, %(weeks)s::bigint[]),
    active %% {most}, width_bucket(active / {most}, %(weeks)s::bigint[]), told & 15, count(*)
FROM {units} AS unit FULL JOIN {outcomes} AS outcome USING (lead_id)
GROUP BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """So many leads that are alike: tier and week of each side, both 0 where it is not ready, and what became of them.

    `is_matured` says whether that is settled: closed, or old enough and not converted.
    """

    draft: int
    draft_week: int
    active: int
    active_week: int
    became: str
    is_matured: bool
    leads: int


def make_outcomes(period: Period, *, now: datetime, grown_after: timedelta) -> None:
    """Make the temporary table of each handed off lead's outcome, in the transaction of `make_units`."""
    asked: dict[str, Any] = {
        "became": list(BECAME),
        "grown": now - grown_after,
        "start": period.start,
        "end": period.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {OUTCOMES}; {SET_HINTS}")
        cursor.execute(_OUTCOMES.format(outcomes=OUTCOMES), asked)
        cursor.execute(AS_BEFORE)


def read_cells(mondays: list[datetime]) -> Iterator[Cell]:
    """Yield the leads that either side calls ready or that were handed off, counted by what they have in common."""
    weeks = [(monday - EPOCH) // MICROSECOND for monday in mondays]
    with connection.cursor() as cursor:
        cursor.execute(SET_HINTS)
        cursor.execute(_CELLS.format(most=MOST_TIERS, units=UNITS, outcomes=OUTCOMES), {"weeks": weeks})
        rows = cursor.fetchall()
        cursor.execute(AS_BEFORE)
    for draft, draft_week, active, active_week, told, leads in rows:
        yield Cell(
            draft=draft or 0,
            draft_week=draft_week or 0,
            active=active or 0,
            active_week=active_week or 0,
            became=became_of(told),
            is_matured=bool(told and told & 1),
            leads=leads,
        )


def became_of(told: int | None) -> str:
    """Return what became of a lead, from its packed outcome."""
    return CODES[(told or 0) % 16 >> 1]
