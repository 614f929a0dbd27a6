"""The handoffs behind a number: as many rows as it counts, by the very conditions it was counted with."""

from dataclasses import replace
from typing import Final

from dashboards.metrics.clock_rows import CLOCK_FINDERS, Finder, Rows
from dashboards.metrics.cohorts import CohortBy, cohort_period
from dashboards.metrics.criterion_rows import CRITERION_FINDERS
from dashboards.metrics.filters import FILTERED
from dashboards.metrics.handoff_rows import HANDOFF_FINDERS
from dashboards.metrics.names import Name
from dashboards.metrics.outcome_rows import OUTCOME_FINDERS
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.versions import VERSION_FINDERS
from handoff.errors import NotFoundError

FINDERS: Final[dict[str, Finder]] = {
    **CLOCK_FINDERS,
    **HANDOFF_FINDERS,
    **OUTCOME_FINDERS,
    **VERSION_FINDERS,
    **CRITERION_FINDERS,
}


class UnknownNumberError(NotFoundError):
    """There is no number of that name."""

    code = "unknown_number"


def rows_for(metric: str, question: Question) -> Rows:
    """Return the handoffs behind a number, one row a case: a handoff with two such clocks comes twice.

    Raises: UnknownNumberError.
    """
    name = Name.parse(metric)
    try:
        return FINDERS[name.family](_narrowed(question, name), name)
    except (KeyError, ValueError, OverflowError) as error:
        raise UnknownNumberError from error


def _narrowed(question: Question, name: Name) -> Question:
    filters, period = question.filters, question.period
    for dimension, key in name.groups.items():
        if dimension in set(CohortBy):
            period = _cohort(period, cohort_period(dimension, key, period), whole=name.family == "attainment")
        elif dimension in FILTERED:
            filters = filters.narrowed(dimension, key)
    return replace(question, filters=filters, period=period)


def _cohort(period: Period, days: Period, *, whole: bool) -> Period:
    """Return a week or month: all of it where those reach further back than the period, else what lies in it."""
    if whole:
        return days
    return replace(days, start=max(days.start, period.start), end=min(days.end, period.end))
