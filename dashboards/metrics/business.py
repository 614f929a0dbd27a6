"""Percentiles of business time, counted in PostgreSQL by the calendar version that each clock is pinned to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from psycopg2 import sql

from dashboards.metrics.number import NEVER
from handoff.people.hours import hours_of
from handoff.worktime.epoch import MICROSECOND
from slas.models import Clock

# Open windows are sorted, so the one an instant lies in, or the last before it, is found by bisection (width_bucket);
# the time used up to then is what all windows before it hold, and as much of this one as has passed.
_MEASURE: Final = sql.SQL(
    """
    WITH spans(key, calendar_id, since, until) AS MATERIALIZED ({spans}),
    calendars(id, opens, lengths, used) AS (VALUES {calendars}),
    measured AS (
        SELECT key,
            CASE WHEN until IS NULL THEN {never} ELSE greatest(0,
                CASE b WHEN 0 THEN 0 ELSE used[b] + least(until_us - opens[b], lengths[b]) END
                - CASE a WHEN 0 THEN 0 ELSE used[a] + least(since_us - opens[a], lengths[a]) END
            ) / 1000000 END AS seconds
        FROM spans JOIN calendars ON calendars.id = spans.calendar_id
        CROSS JOIN LATERAL (SELECT (extract(epoch FROM since) * 1000000)::bigint AS since_us,
                                   (extract(epoch FROM until) * 1000000)::bigint AS until_us) AS instants
        CROSS JOIN LATERAL (SELECT width_bucket(since_us, opens) AS a, width_bucket(until_us, opens) AS b) AS places
    )
    SELECT grouping(key) = 1, key, count(*), percentile_disc(%s::float8[]) WITHIN GROUP (ORDER BY seconds),
        sum(seconds)::bigint
    FROM measured GROUP BY GROUPING SETS ((key), ())
    """
)
_RANGES: Final = sql.SQL(
    "SELECT calendar_id, min(since), greatest(max(since), max(until)) "
    "FROM ({spans}) AS spans(key, calendar_id, since, until) GROUP BY calendar_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """So many spans, the percentiles asked for and the sum of their business seconds."""

    n: int
    percentiles: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreads:
    """The spread by key, and of all spans together; None over no spans."""

    by_key: Mapping[Any, Spread]
    all: Spread | None


Range = tuple[datetime, datetime]


def business_spread(
    clocks: QuerySet[Clock],
    *,
    key: str,
    since: str,
    until: str,
    ranges: Mapping[int, Range] | None = None,
    fractions: Sequence[float] = (0.5, 0.9),
) -> Spreads:
    """Measure the open time from `since` to `until` of each clock; without an until it is NEVER.

    The three are names of fields or annotations of `clocks`. `ranges` holds all their times by calendar version; it is
    asked for when not given.
    """
    inner, params = clocks.order_by().values_list(key, "calendar_version_id", since, until).query.sql_with_params()
    spans = sql.SQL(inner)
    with connection.cursor() as cursor:
        if ranges is None:
            cursor.execute(_RANGES.format(spans=spans), params)
            ranges = {version_id: (first, last) for version_id, first, last in cursor.fetchall()}
        calendars = [_laid_out(version_id, *found) for version_id, found in ranges.items()]
        if not calendars:
            return Spreads(by_key={}, all=None)
        row = sql.SQL("(%s, %s::bigint[], %s::bigint[], %s::bigint[])")
        cursor.execute(
            _MEASURE.format(
                spans=spans, calendars=sql.SQL(", ").join([row] * len(calendars)), never=sql.Literal(NEVER)
            ),
            [*params, *(value for calendar in calendars for value in calendar), list(fractions)],
        )
        rows = cursor.fetchall()
    # The set of everything answers with one row even when nothing was measured.
    found = {
        (is_all, key): Spread(n=n, percentiles=tuple(percentiles), total=total)
        for is_all, key, n, percentiles, total in rows
        if n
    }
    return Spreads(
        by_key={key: spread for (is_all, key), spread in found.items() if not is_all}, all=found.get((True, None))
    )


def _laid_out(version_id: int, first: datetime, last: datetime) -> tuple[int, str, str, str]:
    """Return a calendar as parallel arrays in microseconds: openings, lengths, and the open time before each."""
    # A local year may begin a day off the year in UTC.
    since, until = (first - timedelta(days=1)).astimezone(UTC).year, (last + timedelta(days=1)).astimezone(UTC).year
    return version_id, *_arrays(version_id, since, until)


@lru_cache(maxsize=1024)
def _arrays(version_id: int, since: int, until: int) -> tuple[str, str, str]:
    """Write the arrays as PostgreSQL reads them: thousands of parameters would take longer than to measure by them."""
    opens: list[int] = []
    lengths: list[int] = []
    used: list[int] = []
    total = 0
    for opening, length in (window for year in range(since, until + 1) for window in _windows(version_id, year)):
        opens.append(opening)
        lengths.append(length)
        used.append(total)
        total += length
    return _array(opens), _array(lengths), _array(used)


def _array(values: list[int]) -> str:
    return f"{{{','.join(map(str, values))}}}"


@lru_cache(maxsize=4096)
def _windows(version_id: int, year: int) -> tuple[tuple[int, int], ...]:
    windows = hours_of(version_id).calendar.hours.day_windows(year)
    return tuple((window.opens // MICROSECOND, (window.closes - window.opens) // MICROSECOND) for window in windows)
