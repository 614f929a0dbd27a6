"""Cohorts: the handoffs of one local week, or of one month where the period is too long to read week by week."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models.functions import TruncMonth, TruncWeek

from dashboards.metrics.handoffs import cohort
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question

MOST_WEEKS: Final = 26


class CohortBy(StrEnum):
    """How long the handoffs of one cohort came in."""

    WEEK = "week"
    MONTH = "month"


def readable_cohorts(question: Question) -> CohortBy:
    """Return weeks, or months where the handoffs of the period span more than half a year of weeks."""
    most = timedelta(weeks=MOST_WEEKS)
    if question.period.end - question.period.start <= most + timedelta(hours=1):
        return CohortBy.WEEK
    first = cohort(question).order_by("handed_off_at").values_list("handed_off_at", flat=True).first()
    is_long = first is not None and min(question.now, question.period.end) - first > most
    return CohortBy.MONTH if is_long else CohortBy.WEEK


def cohort_start(by: CohortBy, question: Question) -> TruncWeek | TruncMonth:
    """Return the local day on which the cohort of a handoff begins."""
    truncate = TruncWeek if by is CohortBy.WEEK else TruncMonth
    return truncate("handed_off_at", tzinfo=question.period.zone)


def cohort_key(start: datetime) -> str:
    """Write the first day of a cohort as names of numbers have it."""
    return start.date().isoformat()


def cohort_period(by: str, key: str, period: Period) -> Period:
    """Return the days of a cohort. Raises: ValueError for a key that is no date."""
    first = date.fromisoformat(key)
    return period.week_of(first) if by == CohortBy.WEEK else period.month_of(first)
