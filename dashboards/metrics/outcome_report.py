"""The dispositions page: what became of the handoffs of a period, by cohort, by group and by reason."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F

from dashboards.metrics.cohorts import CohortBy, cohort_key, cohort_period, cohort_start, readable_cohorts
from dashboards.metrics.handoffs import cohort
from dashboards.metrics.labels import Labels, read_labels
from dashboards.metrics.number import Number
from dashboards.metrics.outcome_groups import group_column, group_names
from dashboards.metrics.outcome_reasons import ReasonRow, reason_rows
from dashboards.metrics.outcomes import BECAME, YOUNG, Maturity, OutcomeRow, Tally, became, outcome_row
from dashboards.metrics.question import Question
from leads.handoffs.models import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeReport:
    """Everything on the dispositions page; `by` is a dimension of groups or the path of a fact.

    Groups are sorted by size, cohorts by time, reasons by outcome and number.
    """

    question: Question
    maturity: Maturity
    cohort_by: CohortBy
    by: str
    all: OutcomeRow
    cohorts: tuple[OutcomeRow, ...]
    groups: tuple[OutcomeRow, ...]
    reasons: tuple[ReasonRow, ...]

    def numbers(self) -> Iterator[Number]:
        """Yield every number, each with a name of its own."""
        for row in (self.all, *self.cohorts, *self.groups):
            yield from row.numbers()
        yield from (row.share for row in self.reasons)


def outcome_report(
    question: Question,
    *,
    maturity: Maturity = Maturity.MONTH,
    by: str = "source",
    cohort_by: CohortBy | None = None,
    labels: Labels | None = None,
) -> OutcomeReport:
    """Count what became of the handoffs of the period, in one statement."""
    cohort_by = cohort_by or readable_cohorts(question)
    rows = list(_count(question, maturity, by, cohort_by))
    groups = _tallies(rows, "group")
    names = group_names(by, groups, labels or read_labels())
    return OutcomeReport(
        question=question,
        maturity=maturity,
        cohort_by=cohort_by,
        by=by,
        all=outcome_row(maturity, _together(rows), before=_before(question, maturity)),
        cohorts=tuple(_cohorts(rows, question, maturity, cohort_by)),
        groups=tuple(
            outcome_row(maturity, groups[key], group=(by, key), name=names.get(key, key))
            for key in sorted(groups, key=lambda key: (-groups[key].grown, names.get(key, key)))
        ),
        reasons=reason_rows(rows, maturity),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCohorts:
    """What became of one group, all of it and cohort by cohort; the earliest cohort comes first."""

    all: OutcomeRow
    cohorts: tuple[OutcomeRow, ...]

    def numbers(self) -> Iterator[Number]:
        for row in (self.all, *self.cohorts):
            yield from row.numbers()


def group_cohorts(
    question: Question, *, maturity: Maturity, by: str, cohort_by: CohortBy
) -> Mapping[str, GroupCohorts]:
    """Count what became of each group by cohort, in one statement; by the key of the group."""
    of_key: dict[str, list[Mapping[str, Any]]] = {}
    for row in _count(question, maturity, by, cohort_by):
        of_key.setdefault(str(row["group"]), []).append(row)
    return {
        key: GroupCohorts(
            all=outcome_row(maturity, _together(rows), group=(by, key)),
            cohorts=tuple(_cohorts(rows, question, maturity, cohort_by, within=(by, key))),
        )
        for key, rows in of_key.items()
    }


def _count(question: Question, maturity: Maturity, by: str, cohort_by: CohortBy) -> Iterable[Mapping[str, Any]]:
    return (
        cohort(question)
        .values(
            "origin",
            became=became(maturity, question.now),
            cohort=cohort_start(cohort_by, question),
            group=group_column(by),
            reason=F("closing_disposition__reason__key"),
            criterion=F("closing_disposition__criterion"),
        )
        .annotate(n=Count("id"))
        .order_by()
    )


def _before(question: Question, maturity: Maturity) -> Tally | None:
    if question.period.previous is None:
        return None
    earlier = cohort(replace(question, period=question.period.previous))
    rows = earlier.values("origin", became=became(maturity, question.now)).annotate(n=Count("id"))
    return _together(rows.order_by())


def _cohorts(
    rows: Iterable[Mapping[str, Any]],
    question: Question,
    maturity: Maturity,
    by: CohortBy,
    *,
    within: tuple[str, str] | None = None,
) -> Iterator[OutcomeRow]:
    dated = ({**row, "cohort": cohort_key(row["cohort"])} for row in rows)
    for key, tally in sorted(_tallies(dated, "cohort").items()):
        days = cohort_period(by, key, question.period)
        end = min(days.end, question.period.end) + maturity.age if maturity.age else days.end
        yield outcome_row(maturity, tally, group=(by, key), within=within, name=key, is_unfinished=question.now < end)


def _tallies(rows: Iterable[Mapping[str, Any]], dimension: str) -> dict[str, Tally]:
    of_key: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        of_key.setdefault(str(row[dimension]), []).append(row)
    return {key: _together(found) for key, found in of_key.items()}


def _together(rows: Iterable[Mapping[str, Any]]) -> Tally:
    found: Counter[str] = Counter()
    imported = 0
    for row in rows:
        found[row["became"]] += row["n"]
        imported += row["n"] if row["origin"] == Origin.imported and row["became"] != YOUNG else 0
    return Tally(became={outcome: found[outcome] for outcome in BECAME}, imported=imported, young=found[YOUNG])
