"""The one statement that measures all seams of a path."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Count, Q, Value

from dashboards.metrics.filters import Filters
from dashboards.metrics.handoffs import counted_handoffs, reached_in
from dashboards.metrics.path_versions import AgreedPath
from dashboards.metrics.period import Period
from dashboards.metrics.seams import places, seam_columns
from dashboards.metrics.speed import speed_columns
from leads.handoffs.steps import Step

# Instants at which nothing happens, replaced by those of the period.
_SINCE: Final = datetime(1, 1, 2, tzinfo=UTC)
_UNTIL: Final = datetime(1, 1, 3, tzinfo=UTC)


def measure(filters: Filters, path: AgreedPath, period: Period) -> dict[str, Any]:
    """Aggregate all seams, and the whole, over the handoffs of `period` in one statement."""
    names, statement, params = _statement(path.steps, path.paths, filters)
    instants = {_SINCE: period.start, _UNTIL: period.end}
    with connection.cursor() as cursor:
        cursor.execute(statement, [instants.get(value, value) for value in params])
        row = cursor.fetchone() or ()
    return dict(zip(names, row[1:], strict=True))


@lru_cache(maxsize=256)
def _statement(
    steps: tuple[Step, ...], paths: tuple[int, ...] | None, filters: Filters
) -> tuple[tuple[str, ...], str, tuple[Any, ...]]:
    """Compile the statement of `measure`, which takes longer than to run it; two instants stand for the period."""
    columns: dict[str, Any] = {"handoffs": Count("id"), **speed_columns(filters, Q())}
    for place in places(steps, paths, has_days=filters.has_imported):
        columns |= seam_columns(place)
    period = Period(start=_SINCE, end=_UNTIL, zone=ZoneInfo("UTC"))
    together = counted_handoffs(filters).filter(reached_in(period)).values(all=Value(1)).annotate(**columns)
    statement, params = together.query.sql_with_params()
    return tuple(columns), statement, params
