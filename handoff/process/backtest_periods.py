"""The periods over which a draft may be tried: thirteen weeks, a year, all there is, or days of one's own."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from dashboards.metrics.period import InvalidPeriodError, Period, Preset


class Span(StrEnum):
    """So many days up to and with today, or all there is."""

    QUARTER = "91"
    YEAR = "365"
    ALL = "all"


DAYS: Final = {Span.QUARTER: 91, Span.YEAR: 365}


def period_asked(query: Mapping[str, str], *, zone: ZoneInfo, now: datetime) -> Period:
    """Read `period`, or `from` and `to` as ISO dates, both included; without either, thirteen weeks.

    Raises: InvalidPeriodError.
    """
    if query.get("from"):
        return Period.parse({"from": query["from"], "to": query.get("to") or ""}, zone=zone, now=now)
    if query.get("to"):
        raise InvalidPeriodError(fields={"from": "is missing: give the first day as well"})
    try:
        span = Span(query.get("period") or Span.QUARTER)
    except ValueError:
        raise InvalidPeriodError(fields={"period": f"is not one of {', '.join(Span)}"}) from None
    if span is Span.ALL:
        return Period.of(Preset.ALL, zone=zone, now=now)
    today = now.astimezone(zone).date()
    return Period.between(today - timedelta(days=DAYS[span] - 1), today, zone=zone)
