"""The handoffs behind the numbers of clocks, one row a clock."""

from collections.abc import Callable
from typing import Final

from django.db.models import Q, QuerySet

from dashboards.metrics.clocks import (
    BROKEN,
    DISPOSITION,
    FIRST_TOUCH,
    MET,
    READING,
    asked_clocks,
    cancelled,
    first_touch_clocks,
    judged,
    overdue,
    running,
)
from dashboards.metrics.names import Name
from dashboards.metrics.operations import late_clocks, noticed_breaches
from dashboards.metrics.promises import terms_of_promises
from dashboards.metrics.question import Question
from leads.handoffs.models import Handoff
from slas.models import Clock

Rows = QuerySet[Handoff]
Finder = Callable[[Question, Name], Rows]


def _of_clocks(clocks: QuerySet[Clock]) -> Rows:
    return Handoff.objects.filter(clocks__in=clocks)


def _of_policy(name: Name) -> Q:
    (key,) = name.of
    return Q(policy__key=key)


def _kept(question: Question, kind: Q, part: str) -> Rows:
    clocks = asked_clocks(question).filter(judged(question, question.period), kind)
    return _of_clocks(clocks.filter(MET) if part == "numerator" else clocks)


def _attainment(question: Question, name: Name) -> Rows:
    return _kept(question, _of_policy(name), name.part)


def _overdue(question: Question, name: Name) -> Rows:
    return _of_clocks(asked_clocks(question).filter(overdue(question), _of_policy(name)))


def _overdue_owed_by(question: Question, name: Name) -> Rows:
    (team_kind,) = name.of
    policies = [terms.policy_id for terms in terms_of_promises() if terms.owed_by == team_kind]
    return _of_clocks(asked_clocks(question).filter(overdue(question), policy__in=policies))


def _running(question: Question, name: Name) -> Rows:
    return _of_clocks(asked_clocks(question).filter(running(question), _of_policy(name)))


def _cancelled(question: Question, name: Name) -> Rows:
    key, *reason = name.of
    clocks = asked_clocks(question).filter(cancelled(question), policy__key=key)
    return _of_clocks(clocks.filter(cancel_reason=reason[0]) if reason else clocks)


def _lateness(question: Question, name: Name) -> Rows:
    return _of_clocks(late_clocks(question).filter(_of_policy(name)))


def _of_kind(kind: Q) -> Finder:
    return lambda question, name: _kept(question, kind, name.part)


def _overdue_of_kind(kind: Q) -> Finder:
    return lambda question, name: _of_clocks(asked_clocks(question).filter(overdue(question), kind))


def _response(question: Question, name: Name) -> Rows:
    return _of_clocks(first_touch_clocks(question))


def _in_time(kind: Q) -> Finder:
    def find(question: Question, name: Name) -> Rows:
        clocks = asked_clocks(question).filter(judged(question, question.period), kind)
        due = Handoff.objects.filter(pk__in=clocks.values("handoff"))
        return due.exclude(pk__in=clocks.filter(BROKEN).values("handoff")) if name.part == "numerator" else due

    return find


def _noticed(question: Question, name: Name) -> Rows:
    return Handoff.objects.filter(clocks__alerts__in=noticed_breaches(question))


CLOCK_FINDERS: Final[dict[str, Finder]] = {
    "attainment": _attainment,
    "overdue": _overdue,
    "overdue_owed_by": _overdue_owed_by,
    "running": _running,
    "cancelled": _cancelled,
    "lateness_median": _lateness,
    "lateness_p90": _lateness,
    "lateness_sum": _lateness,
    "first_touch": _of_kind(FIRST_TOUCH),
    "disposition": _of_kind(DISPOSITION),
    "overdue_first_touch": _overdue_of_kind(FIRST_TOUCH),
    "overdue_disposition": _overdue_of_kind(DISPOSITION),
    "response_median": _response,
    "response_p90": _response,
    "disposition_coverage": _in_time(DISPOSITION),
    "read_rate": _in_time(READING),
    "notice_lag_median": _noticed,
    "notice_lag_p99": _noticed,
}
