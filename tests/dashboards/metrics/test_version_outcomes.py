"""Every version as an experiment: its cohorts at 30, 60 and 90 days, those that are not over said to be so."""

from datetime import timedelta
from typing import Any

from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.outcome_report import outcome_report
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.period import Preset
from dashboards.metrics.rows import rows_for
from dashboards.metrics.version_outcomes import AGES, versions_report
from leads.definitions.models import DefinitionVersion
from leads.handoffs.steps import Step
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_handoff

DAY = 86_400


def build(cast: Cast, days_ago: int, *, closed_after: int | None = None, **fields: Any) -> None:
    closing = {Step.DISPOSED: closed_after * DAY, Step.CLOSED: closed_after * DAY} if closed_after else {}
    steps = {**QUICK, Step.TOUCHED: 600, **closing}
    build_handoff(cast, steps, submitted=NOW - timedelta(days=days_ago), outcome="converted", **fields)


def version(number: int) -> DefinitionVersion:
    newest = DefinitionVersion.objects.latest("number")
    return DefinitionVersion.objects.create(
        number=number, document=newest.document, criteria=newest.criteria, created_at=NOW
    )


def test_versions_stand_side_by_side_at_each_age_the_newest_first(cast: Cast) -> None:
    for _ in range(12):
        build(cast, 100, closed_after=40)
    version(2)
    build(cast, 40, closed_after=5)

    report = versions_report(ask(Preset.ALL))

    assert [one.number for one in report.versions] == [2, 1]
    former = report.versions[1]
    assert {age: former.ages[age].all.rates["converted"].value for age in AGES} == {"30": 0.0, "60": 1.0, "90": 1.0}
    newer = report.versions[0].ages
    assert [newer[age].all.handoffs.value for age in AGES] == [1, 0, 0]
    assert [newer[age].all.young.value for age in AGES] == [0, 1, 1]


def test_a_cohort_is_unfinished_until_its_last_handoff_is_old_enough(cast: Cast) -> None:
    build(cast, 75)  # 20 August, and the month ends 31 August, 63 days ago

    (found,) = versions_report(ask(Preset.ALL)).versions

    assert {age: [row.is_unfinished for row in found.ages[age].cohorts] for age in AGES} == {
        "30": [False],
        "60": [False],
        "90": [True],
    }
    assert [row.key for row in found.ages[Maturity.MONTH].cohorts] == ["2026-08-01"]


def test_a_version_has_the_numbers_that_the_dispositions_page_states(cast: Cast) -> None:
    for days in (40, 50, 100):
        build(cast, days, closed_after=5)
    question = ask(Preset.ALL)

    stated = {number.metric: number for number in versions_report(question).numbers()}

    for maturity in AGES:
        for row in outcome_report(question, maturity=maturity, by="version").groups:
            for number in row.numbers():
                assert stated[number.metric] == number


def test_a_month_of_a_version_has_as_many_rows_as_it_counts(cast: Cast) -> None:
    build(cast, 40)
    version(2)
    for _ in range(2):
        build(cast, 40, closed_after=5)
    question = ask(Preset.ALL)

    for cohort_by in CohortBy:
        for number in versions_report(question, cohort_by=cohort_by).numbers():
            if number.n is None:
                assert rows_for(number.metric, question).count() == number.value, number.metric
            else:
                assert rows_for(f"{number.metric}:numerator", question).count() == number.numerator
