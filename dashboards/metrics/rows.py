"""The handoffs behind a number: as many rows as it counts, by the very conditions it was counted with."""

from dataclasses import replace
from datetime import date
from typing import Final

from dashboards.metrics.clock_rows import CLOCK_FINDERS, Finder, Rows
from dashboards.metrics.handoff_rows import HANDOFF_FINDERS
from dashboards.metrics.names import Name
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.versions import VERSION_FINDERS
from handoff.errors import NotFoundError

FINDERS: Final[dict[str, Finder]] = {**CLOCK_FINDERS, **HANDOFF_FINDERS, **VERSION_FINDERS}


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
        if dimension == "week":
            period = _week(period, date.fromisoformat(key), whole=name.family == "attainment")
        else:
            filters = filters.narrowed(dimension, key)
    return replace(question, filters=filters, period=period)


def _week(period: Period, monday: date, *, whole: bool) -> Period:
    """Return a week: all of it where weeks reach further back than the period, else what lies in the period."""
    week = period.week_of(monday)
    if whole:
        return week
    return replace(week, start=max(week.start, period.start), end=min(week.end, period.end))
