"""The handoffs behind the numbers of outcomes, one row a handoff."""

from typing import Final

from django.db.models import Q

from dashboards.metrics.clock_rows import Finder, Rows
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.names import Name
from dashboards.metrics.outcome_groups import OutcomeBy, group_column
from dashboards.metrics.outcomes import BECAME, YOUNG, Maturity, became
from dashboards.metrics.question import Question
from leads.handoffs.models import Origin

IS_YOUNG: Final = Q(became=YOUNG)
# Dimensions that filters narrow, and that need no column of their own here.
_BY_FILTER: Final = frozenset({OutcomeBy.SOURCE, OutcomeBy.TIER, OutcomeBy.TEAM, "owner", "week", "month"})


def _asked(question: Question, name: Name, maturity: str) -> Rows:
    handoffs = cohort(question).annotate(became=became(Maturity(maturity), question.now))
    for by, key in name.groups.items():
        if by not in _BY_FILTER:
            handoffs = handoffs.annotate(group=group_column(by)).filter(Q(group=key))
    return handoffs


def _rate(question: Question, name: Name) -> Rows:
    outcome, maturity = name.of
    if outcome not in BECAME:
        raise ValueError
    grown = _asked(question, name, maturity).exclude(IS_YOUNG)
    return grown.filter(Q(became=outcome)) if name.part == "numerator" else grown


def _matured(question: Question, name: Name) -> Rows:
    (maturity,) = name.of
    return _asked(question, name, maturity).exclude(IS_YOUNG)


def _imported(question: Question, name: Name) -> Rows:
    return _matured(question, name).filter(origin=Origin.imported)


def _young(question: Question, name: Name) -> Rows:
    (maturity,) = name.of
    return _asked(question, name, maturity).filter(IS_YOUNG)


def _reason(question: Question, name: Name) -> Rows:
    outcome, maturity, key = name.of
    said = Q(closing_disposition__reason__key=key) if key else Q(closing_disposition__reason=None)
    return _explained(question, name, maturity, outcome, said & Q(closing_disposition__criterion=""))


def _criterion(question: Question, name: Name) -> Rows:
    outcome, maturity, criterion = name.of
    return _explained(question, name, maturity, outcome, Q(closing_disposition__criterion=criterion))


def _explained(question: Question, name: Name, maturity: str, outcome: str, said: Q) -> Rows:
    found = _asked(question, name, maturity).filter(Q(became=outcome))
    return found.filter(said) if name.part == "numerator" else found


OUTCOME_FINDERS: Final[dict[str, Finder]] = {
    "outcome_rate": _rate,
    "outcome_reason": _reason,
    "outcome_criterion": _criterion,
    "matured": _matured,
    "matured_imported": _imported,
    "not_matured": _young,
}
