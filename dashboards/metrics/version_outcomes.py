"""The outcomes page: every version of the definition as an experiment, by cohort, at three fixed ages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.number import Number
from dashboards.metrics.outcome_groups import OutcomeBy
from dashboards.metrics.outcome_report import GroupCohorts, group_cohorts
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.question import Question

AGES: Final = (Maturity.MONTH, Maturity.TWO_MONTHS, Maturity.QUARTER)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionOutcomes:
    """What became of the handoffs of one version at each age, all of them and by cohort."""

    number: int
    ages: Mapping[Maturity, GroupCohorts]

    def numbers(self) -> Iterator[Number]:
        for found in self.ages.values():
            yield from found.numbers()


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsReport:
    """The versions that handed over in the period, the newest first."""

    question: Question
    cohort_by: CohortBy
    versions: tuple[VersionOutcomes, ...]

    def numbers(self) -> Iterator[Number]:
        """Yield every number, each with a name of its own."""
        for version in self.versions:
            yield from version.numbers()


def versions_report(question: Question, *, cohort_by: CohortBy = CohortBy.MONTH) -> VersionsReport:
    """Count what became of the handoffs of each version, in one statement an age."""
    found = {age: group_cohorts(question, maturity=age, by=OutcomeBy.VERSION, cohort_by=cohort_by) for age in AGES}
    numbers = sorted({int(key) for groups in found.values() for key in groups}, reverse=True)
    return VersionsReport(
        question=question,
        cohort_by=cohort_by,
        versions=tuple(
            VersionOutcomes(number=number, ages={age: found[age][str(number)] for age in AGES}) for number in numbers
        ),
    )
