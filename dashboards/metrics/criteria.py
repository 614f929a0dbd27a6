"""What each criterion tells, across versions: how handoffs that met it fared beside those that did not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, F

from dashboards.metrics.handoffs import cohort
from dashboards.metrics.names import Name
from dashboards.metrics.number import Good, Number, count, lift, rate
from dashboards.metrics.outcomes import BECAME, YOUNG, Maturity, OutcomeRow, Tally, became, outcome_row
from dashboards.metrics.question import Question
from dispositions.models import Outcome
from leads.definitions.models import DefinitionVersion
from leads.handoffs.models import Origin

MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"
TRUTHS: Final[Mapping[int, str]] = {1: MET, 0: NOT_MET, -1: UNKNOWN}
# The outcomes that lift is told of, and the direction in which each is good.
LIFTED: Final[Mapping[str, Good]] = {Outcome.converted.value: Good.UP, Outcome.bad_fit.value: Good.DOWN}

# Handoffs alike are one row before their truths are told apart; at the first place stands the handoff as a whole.
_UNNEST: Final = """
SELECT alike.judged_by, one.place - 2, one.truth, alike.became, alike.named, alike.origin, sum(alike.n)
FROM ({alike}) AS alike
CROSS JOIN LATERAL unnest(array_prepend(NULL::smallint, alike.truths)) WITH ORDINALITY AS one(truth, place)
GROUP BY 1, 2, 3, 4, 5, 6
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The rate of one outcome among handoffs that met a criterion, and that did not; and the one over the other."""

    met: Number
    not_met: Number
    lift: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.met, self.not_met, self.lift)


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionRow:
    """One criterion; `versions` are those that have it, the newest first.

    `handoffs` were judged by one of them and are old enough; `named` counts the bad fits that name the criterion.
    """

    criterion: str
    versions: tuple[int, ...]
    handoffs: Number
    met: Number
    unknown: Number
    splits: Mapping[str, Split]
    named: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.handoffs, self.met, self.unknown)
        for split in self.splits.values():
            yield from split.numbers()
        yield self.named


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaReport:
    """All criteria of the versions that handed over in the period, in the order of the newest; `all` is everything."""

    question: Question
    maturity: Maturity
    all: OutcomeRow
    rows: tuple[CriterionRow, ...]

    def numbers(self) -> Iterator[Number]:
        """Yield every number, each with a name of its own."""
        yield from self.all.numbers()
        for row in self.rows:
            yield from row.numbers()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """So many handoffs alike; `place` is that of a criterion in its version, -1 for the handoffs as a whole."""

    version: int
    place: int
    truth: int | None
    became: str
    named: str
    origin: str
    handoffs: int


def criteria_report(question: Question, *, maturity: Maturity = Maturity.MONTH) -> CriteriaReport:
    """Count how handoffs of the period fared by what each criterion said of them, in one statement."""
    counted = _count(question, maturity)
    versions = DefinitionVersion.objects.order_by("-number").values_list("pk", "number", "criteria")
    judged = {one.version for one in counted}
    known = {pk: (number, list(criteria)) for pk, number, criteria in versions if pk in judged}
    return CriteriaReport(
        question=question,
        maturity=maturity,
        all=outcome_row(maturity, _tally(one for one in counted if one.place < 0)),
        rows=tuple(_rows(counted, known, maturity)),
    )


def _count(question: Question, maturity: Maturity) -> list[_Counted]:
    alike = (
        cohort(question)
        .values(
            "origin",
            judged_by=F("evaluation__version_id"),
            truths=F("evaluation__truths"),
            became=became(maturity, question.now),
            named=F("closing_disposition__criterion"),
        )
        .annotate(n=Count("id"))
        .order_by()
    )
    sql, params = alike.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_UNNEST.format(alike=sql), params)
        return [
            _Counted(
                version=version,
                place=place,
                truth=truth,
                became=became_,
                named=named or "",
                origin=origin,
                handoffs=int(handoffs),
            )
            for version, place, truth, became_, named, origin, handoffs in cursor.fetchall()
        ]


def _tally(counted: Iterable[_Counted]) -> Tally:
    found: Counter[str] = Counter()
    imported = 0
    for one in counted:
        found[one.became] += one.handoffs
        imported += one.handoffs if one.origin == Origin.imported and one.became != YOUNG else 0
    return Tally(became={outcome: found[outcome] for outcome in BECAME}, imported=imported, young=found[YOUNG])


def _rows(
    counted: Sequence[_Counted], known: Mapping[int, tuple[int, list[str]]], maturity: Maturity
) -> Iterator[CriterionRow]:
    fared: dict[str, Counter[tuple[str, str]]] = {}
    versions: dict[str, list[int]] = {}
    for number, criteria in known.values():
        for criterion in criteria:
            versions.setdefault(criterion, []).append(number)
            fared.setdefault(criterion, Counter())
    named: Counter[str] = Counter()
    for one in counted:
        if one.became == YOUNG:
            continue
        if one.place < 0 and one.became == Outcome.bad_fit:
            named[one.named] += one.handoffs
        elif one.truth is not None and one.version in known:
            criterion = known[one.version][1][one.place]
            fared[criterion][TRUTHS[one.truth], one.became] += one.handoffs
    for criterion, found in fared.items():
        yield _row(criterion, found, tuple(versions[criterion]), named[criterion], maturity)


def _row(
    criterion: str, found: Counter[tuple[str, str]], versions: tuple[int, ...], named: int, maturity: Maturity
) -> CriterionRow:
    def name(family: str, *of: str) -> str:
        return str(Name(family=family, of=(*of, maturity)).by("criterion", criterion))

    def of(truth: str) -> int:
        return sum(handoffs for (said, _), handoffs in found.items() if said == truth)

    def split(outcome: str, good: Good) -> Split:
        met, not_met = (
            rate(name("criterion_outcome", outcome, truth), found[truth, outcome], of(truth), good=good)
            for truth in (MET, NOT_MET)
        )
        return Split(met=met, not_met=not_met, lift=lift(name("criterion_lift", outcome), met, not_met, good=good))

    handoffs = found.total()
    reason = Name(family="outcome_criterion", of=(Outcome.bad_fit.value, maturity, criterion), part="numerator")
    return CriterionRow(
        criterion=criterion,
        versions=versions,
        handoffs=count(name("criterion_handoffs"), handoffs),
        met=rate(name("criterion_met"), of(MET), handoffs, good=Good.NEITHER),
        unknown=rate(name("criterion_unknown"), of(UNKNOWN), handoffs, good=Good.DOWN),
        splits={outcome: split(outcome, good) for outcome, good in LIFTED.items()},
        named=count(str(reason), named, good=Good.DOWN),
    )
