"""Speed to lead of a period and the one before: over rows while they are few, over histograms beyond."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Value

from dashboards.metrics.counted import WHOLE_DELAYS
from dashboards.metrics.families import SINCE, UNTIL
from dashboards.metrics.filters import Filters
from dashboards.metrics.handoffs import counted_handoffs, reached_in
from dashboards.metrics.histograms import percentiles, size
from dashboards.metrics.ledger import Ledger
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.speed import WHOLE, speed_columns
from dashboards.metrics.sums import Sums

_SINCE_BEFORE: Final = datetime(1, 1, 5, tzinfo=UTC)


def measure_speed(question: Question, ledger: Ledger) -> dict[str, Any]:
    """Return what `speed` reads, of the period and with the suffix `_before` of the one before."""
    previous = question.period.previous
    if WHOLE_DELAYS not in ledger.instants:
        return _of_rows(question, previous)
    now = of_histograms(ledger.within(WHOLE_DELAYS, question.period), "")
    return now | of_histograms(ledger.within(WHOLE_DELAYS, previous), "_before")


def _of_rows(question: Question, previous: Period | None) -> dict[str, Any]:
    period = question.period
    names, statement, params = _statement(question.filters, previous is not None)
    instants = {SINCE: period.start, UNTIL: period.end, _SINCE_BEFORE: previous.start if previous else None}
    with connection.cursor() as cursor:
        cursor.execute(statement, [instants.get(value, value) for value in params])
        row = cursor.fetchone() or ()
    return dict(zip(names, row[1:], strict=True))


@lru_cache(maxsize=256)
def _statement(filters: Filters, has_before: bool) -> tuple[tuple[str, ...], str, tuple[Any, ...]]:
    """Compile the statement, in which instants at which nothing happens stand for those of the periods."""
    zone = ZoneInfo("UTC")
    period, before = Period(start=SINCE, end=UNTIL, zone=zone), Period(start=_SINCE_BEFORE, end=SINCE, zone=zone)
    both = Period(start=_SINCE_BEFORE, end=UNTIL, zone=zone) if has_before else period
    columns: dict[str, Any] = speed_columns(filters, reached_in(period))
    if has_before:
        columns |= speed_columns(filters, reached_in(before), "_before")
    found = counted_handoffs(filters).filter(reached_in(both)).values(all=Value(1)).annotate(**columns)
    statement, params = found.query.sql_with_params()
    return tuple(columns), statement, params


def of_histograms(sums: Sums, suffix: str) -> dict[str, Any]:
    """Return what `speed` reads of the histograms of the whole."""
    found: dict[str, Any] = {}
    for kind, column in WHOLE.items():
        (histogram,) = sums.get((column,), [0])
        found |= {f"{kind}{suffix}": percentiles(histogram), f"{kind}_n{suffix}": size(histogram)}
    return found
