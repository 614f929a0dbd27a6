"""The handoffs behind the numbers of criteria, one row a handoff."""

from typing import Final

from django.db.models import Q

from dashboards.metrics.clock_rows import Finder, Rows
from dashboards.metrics.criteria import LIFTED, MET, NOT_MET, TRUTHS, UNKNOWN
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.names import Name
from dashboards.metrics.outcomes import YOUNG, Maturity, became
from dashboards.metrics.question import Question
from leads.definitions.models import DefinitionVersion

_STORED: Final = {word: truth for truth, word in TRUTHS.items()}


def _judged(question: Question, name: Name, *truths: str) -> Rows:
    """Return the handoffs that are old enough and of which the criterion says one of `truths`."""
    maturity, criterion = Maturity(name.of[-1]), name.groups["criterion"]
    versions = DefinitionVersion.objects.filter(criteria__contains=[criterion]).values_list("pk", "criteria")
    said = Q(pk__in=[])
    for version_id, criteria in versions:
        place = f"evaluation__truths__{criteria.index(criterion)}__in"
        said |= Q(evaluation__version=version_id, **{place: [_STORED[truth] for truth in truths]})
    handoffs = cohort(question).annotate(became=became(maturity, question.now))
    return handoffs.exclude(Q(became=YOUNG)).filter(said)


def _all(question: Question, name: Name) -> Rows:
    return _judged(question, name, MET, NOT_MET, UNKNOWN)


def _said(truth: str) -> Finder:
    return lambda question, name: _judged(question, name, truth) if name.part == "numerator" else _all(question, name)


def _outcome(question: Question, name: Name) -> Rows:
    outcome, truth, _ = name.of
    if outcome not in LIFTED or truth not in (MET, NOT_MET):
        raise ValueError
    found = _judged(question, name, truth)
    return found.filter(Q(became=outcome)) if name.part == "numerator" else found


def _lift(question: Question, name: Name) -> Rows:
    outcome, _ = name.of
    if outcome not in LIFTED:
        raise ValueError
    return _judged(question, name, MET, NOT_MET)


CRITERION_FINDERS: Final[dict[str, Finder]] = {
    "criterion_handoffs": _all,
    "criterion_met": _said(MET),
    "criterion_unknown": _said(UNKNOWN),
    "criterion_outcome": _outcome,
    "criterion_lift": _lift,
}
