"""What a reader asks: a period, filters, and the instant at which they ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dashboards.metrics.filters import Filters
from dashboards.metrics.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The same for page, API, file and list of rows: equal questions give equal numbers."""

    period: Period
    filters: Filters
    now: datetime

    @classmethod
    def parse(cls, query: Mapping[str, str], *, zone: ZoneInfo, now: datetime) -> Self:
        """Read period and filters from a query string's values.

        Raises: InvalidPeriodError, InvalidFilterError.
        """
        return cls(period=Period.parse(query, zone=zone, now=now), filters=Filters.parse(query), now=now)

    def to_query(self, **more: str) -> str:
        """Return the query string that asks the same, with `more` added."""
        return urlencode({**self.period.to_query(), **self.filters.to_query(), **more})
