"""What became of the handoffs of one version of the definition, and which criteria let bad fits through."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Q, QuerySet

from dashboards.metrics.clock_rows import Finder, Rows
from dashboards.metrics.counted import BAD_FIT
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.names import Name
from dashboards.metrics.number import Good, Number, count, rate
from dashboards.metrics.question import Question
from dispositions.models import CLOSING, Outcome
from handoff.rules import criteria
from leads.definitions.in_force import parsed_version
from leads.definitions.models import DefinitionVersion
from leads.handoffs.models import OPEN, Handoff

# A look into an index for each criterion, however many handoffs there are.
_EVER_NAMED: Final = """
SELECT criterion FROM unnest(%s::text[]) AS asked(criterion)
WHERE EXISTS (
    SELECT FROM dispositions_disposition AS disposition
    WHERE disposition.criterion = asked.criterion AND disposition.criterion <> ''
)
"""

_GOOD: Final = {Outcome.converted: Good.UP, Outcome.bad_fit: Good.DOWN}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetThrough:
    """How often a criterion was named by a bad fit, of the closed handoffs of its tiers that met it."""

    criterion: str
    named: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionReport:
    """The handoffs of a version, the outcomes of the closed ones, and its criteria by rate.

    The highest rate comes first, those of too few cases for a rate last. `unnamed` are the bad fits that name none.
    """

    handoffs: Number
    closed: int
    outcomes: dict[Outcome, Number]
    let_through: tuple[LetThrough, ...]
    unnamed: Number

    def numbers(self) -> Iterator[Number]:
        yield self.handoffs
        yield from self.outcomes.values()
        yield from (one.named for one in self.let_through)
        yield self.unnamed


def version_report(question: Question, version: DefinitionVersion) -> VersionReport:
    """Count the handoffs of the period that this version called ready, in two statements.

    Of up to two hundred criteria those are counted that a bad fit ever named: most never are.
    """
    tiers, blamed = _tiers_of_criteria(version.pk), _blamed(version)
    columns: dict[str, Any] = {
        "handoffs": Count("id"),
        "closed": Count("id", filter=~OPEN),
        "unnamed": Count("id", filter=_named("")),
    }
    for outcome in CLOSING:
        columns[outcome] = Count("id", filter=_closed_as(outcome))
    for place, criterion in blamed:
        met = _met(place) & _of_tiers(tiers, criterion)
        columns[f"met_{place}"] = Count("id", filter=~OPEN & met)
        columns[f"named_{place}"] = Count("id", filter=met & _named(criterion))
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
        for place, criterion in blamed
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
        let_through=tuple(sorted(named, key=_by_rate)),
        unnamed=count(f"bad_fit_unnamed:{version.number}", found["unnamed"], good=Good.DOWN),
    )


def _by_rate(one: LetThrough) -> tuple[bool, float, int]:
    rate_ = one.named.value
    return rate_ is None, -(rate_ or 0.0), -(one.named.numerator or 0)


def _blamed(version: DefinitionVersion) -> list[tuple[int, str]]:
    """Return the criteria that any bad fit ever named, each with its place in an evaluation's truths.

    Those of the period alone would be found by reading all its handoffs.
    """
    with connection.cursor() as cursor:
        cursor.execute(_EVER_NAMED, [version.criteria])
        named = {criterion for (criterion,) in cursor.fetchall()}
    return [(place, criterion) for place, criterion in enumerate(version.criteria) if criterion in named]


def _of_version(question: Question, number: int) -> QuerySet[Handoff]:
    return cohort(question).filter(version__number=number)


def _closed_as(outcome: str) -> Q:
    return Q(closing_disposition__outcome=outcome)


def _met(place: int) -> Q:
    return Q(**{f"evaluation__truths__{place}": 1})


def _tiers_of_criteria(version_id: int) -> Mapping[str, set[str]]:
    """Return the keys of the tiers that use each criterion; one of a `never` rule alone has none."""
    found: dict[str, set[str]] = {}
    for tier in parsed_version(version_id).definition.tiers:
        for one in (*criteria(tier.fit), *criteria(tier.behaviour)):
            found.setdefault(one.id, set()).add(tier.key)
    return found


def _of_tiers(tiers: Mapping[str, set[str]], criterion: str) -> Q:
    return Q(tier__in=sorted(tiers[criterion])) if criterion in tiers else Q()


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
    version = DefinitionVersion.objects.filter(number=int(number)).values_list("pk", "criteria")[0]
    closed = _of_version(question, int(number)).exclude(OPEN)
    met = closed.filter(_met(version[1].index(criterion)), _of_tiers(_tiers_of_criteria(version[0]), criterion))
    return met.filter(_named(criterion)) if name.part == "numerator" else met


def _unnamed(question: Question, name: Name) -> Rows:
    (number,) = name.of
    return _of_version(question, int(number)).filter(_named(""))


VERSION_FINDERS: Final[dict[str, Finder]] = {
    "version_handoffs": _handoffs,
    "outcome": _outcome,
    "let_through": _let_through,
    "bad_fit_unnamed": _unnamed,
}
