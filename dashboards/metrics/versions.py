"""What became of the handoffs of one version of the definition, and which criteria let bad fits through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet

from dashboards.metrics.clock_rows import Finder, Rows
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.names import Name
from dashboards.metrics.number import Good, Number, count, rate
from dashboards.metrics.question import Question
from dashboards.metrics.rates import BAD_FIT
from dispositions.models import CLOSING, Outcome
from leads.definitions.models import DefinitionVersion
from leads.handoffs.models import OPEN, Handoff

_GOOD: Final = {Outcome.converted: Good.UP, Outcome.bad_fit: Good.DOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetThrough:
    """How often a criterion was named by a bad fit, of the closed handoffs that met it."""

    criterion: str
    named: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionReport:
    """The handoffs of a version, the outcomes of the closed ones, and its criteria, the most named first."""

    handoffs: Number
    closed: int
    outcomes: dict[Outcome, Number]
    let_through: tuple[LetThrough, ...]

    def numbers(self) -> Iterator[Number]:
        yield self.handoffs
        yield from self.outcomes.values()
        yield from (one.named for one in self.let_through)


def version_report(question: Question, version: DefinitionVersion) -> VersionReport:
    """Count the handoffs of the period that this version called ready, in one statement."""
    columns: dict[str, Any] = {"handoffs": Count("id"), "closed": Count("id", filter=~OPEN)}
    for outcome in CLOSING:
        columns[outcome] = Count("id", filter=_closed_as(outcome))
    for place, criterion in enumerate(version.criteria):
        columns[f"met_{place}"] = Count("id", filter=~OPEN & _met(place))
        columns[f"named_{place}"] = Count("id", filter=_met(place) & _named(criterion))
    found = _of_version(question, version.number).aggregate(**columns)
    named = [
        LetThrough(
            criterion=criterion,
            named=rate(
                f"let_through:{version.number}:{criterion}",
                found[f"named_{place}"],
                found[f"met_{place}"],
                good=Good.DOWN,
            ),
        )
        for place, criterion in enumerate(version.criteria)
        if found[f"named_{place}"]
    ]
    return VersionReport(
        handoffs=count(f"version_handoffs:{version.number}", found["handoffs"]),
        closed=found["closed"],
        outcomes={
            outcome: rate(
                f"outcome:{version.number}:{outcome}",
                found[outcome],
                found["closed"],
                good=_GOOD.get(outcome, Good.NEITHER),
            )
            for outcome in CLOSING
        },
        let_through=tuple(sorted(named, key=lambda one: -int(one.named.numerator or 0))),
    )


def _of_version(question: Question, number: int) -> QuerySet[Handoff]:
    return cohort(question).filter(version__number=number)


def _closed_as(outcome: str) -> Q:
    return Q(closing_disposition__outcome=outcome)


def _met(place: int) -> Q:
    return Q(**{f"evaluation__truths__{place}": 1})


def _named(criterion: str) -> Q:
    return BAD_FIT & Q(closing_disposition__criterion=criterion)


def _handoffs(question: Question, name: Name) -> Rows:
    (number,) = name.of
    return _of_version(question, int(number))


def _outcome(question: Question, name: Name) -> Rows:
    number, outcome = name.of
    closed = _of_version(question, int(number)).exclude(OPEN)
    return closed.filter(_closed_as(Outcome(outcome))) if name.part == "numerator" else closed


def _let_through(question: Question, name: Name) -> Rows:
    number, criterion = name.of
    version = DefinitionVersion.objects.filter(number=int(number)).values_list("criteria", flat=True)[0]
    met = _of_version(question, int(number)).exclude(OPEN).filter(_met(version.index(criterion)))
    return met.filter(_named(criterion)) if name.part == "numerator" else met


VERSION_FINDERS: Final[dict[str, Finder]] = {
    "version_handoffs": _handoffs,
    "outcome": _outcome,
    "let_through": _let_through,
}
