"""Over a busy quarter, every number agrees with SQL written apart from it, and with the rows behind it."""

from collections.abc import Iterator
from itertools import product

from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.criteria import criteria_report
from dashboards.metrics.filters import History
from dashboards.metrics.number import Number, Unit
from dashboards.metrics.outcome_groups import OutcomeBy
from dashboards.metrics.outcome_report import outcome_report
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.path import path_report
from dashboards.metrics.path_by import Dimension, path_by
from dashboards.metrics.period import Preset
from dashboards.metrics.question import Question
from dashboards.metrics.rows import rows_for
from dashboards.metrics.sla import operations_numbers, sla_report
from dashboards.metrics.version_outcomes import versions_report
from handoff.web.number_check import Stated, contradictions, differences, expect, shared_tables
from leads.handoffs.models import Handoff
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, ZONE, ask, build_handoff
from tests.dashboards.metrics.busy import fill


def everything(question: Question, *, promised: bool = True) -> Iterator[Number]:
    if promised:
        yield from sla_report(question).numbers()
        yield from operations_numbers(question)
    path = path_report(question)
    yield from path.numbers()
    for by, maturity in product((*OutcomeBy, "lead.job_function"), Maturity):
        yield from outcome_report(question, by=by, maturity=maturity).numbers()
    yield from outcome_report(question, cohort_by=CohortBy.MONTH).numbers()
    merged = [(seam.since, seam.step) for seam in path.merged if seam.step in {one.step for one in path.before.seams}]
    for maturity in Maturity:
        yield from criteria_report(question, maturity=maturity).numbers()
    for cohort_by in CohortBy:
        yield from versions_report(question, cohort_by=cohort_by).numbers()
    for dimension in Dimension:
        for row in path_by(question, dimension, merged=merged):
            yield from row.numbers()


def stated(question: Question, *, promised: bool = True) -> Iterator[Stated]:
    for number in everything(question, promised=promised):
        parts = {"": number.value, ":change": number.change} if number.change is not None else {"": number.value}
        if number.denominator is not None:
            parts |= {":numerator": number.numerator, ":denominator": number.denominator}
        for part, value in parts.items():
            yield Stated(place="metrics", metric=f"{number.metric}{part}", text="" if value is None else str(value))


def test_it_agrees_with_sql_that_reads_times_alone(cast: Cast) -> None:
    fill(cast, handoffs=140)

    for preset in (Preset.FOUR_WEEKS, Preset.WEEK):
        found = list(stated(ask(preset)))
        with shared_tables():
            expected = expect(days=int(preset), zone=ZONE.key, now=NOW)
            differing = [str(difference) for difference in differences(found, expected)]

        assert differing == []
        assert sum(one.text not in {"", "0"} for one in found) > 150

    assert contradictions() == []


def test_it_agrees_on_imported_handoffs_and_on_all(cast: Cast) -> None:
    fill(cast, handoffs=120, imported=0.5)

    for origin in (History.IMPORTED, History.ALL):
        question = ask(origin=origin)
        # Promises are judged apart: a page that asks for all states those of live handoffs.
        found = list(stated(question, promised=origin is History.IMPORTED))
        with shared_tables():
            expected = expect(days=28, zone=ZONE.key, now=NOW, origin=origin)
            differing = [str(difference) for difference in differences(found, expected)]

        assert differing == []
        by_name = {one.metric: one.text for one in found}
        assert int(by_name["left_out:by_day"]) > 5
        assert int(by_name["seam_cases:touched"]) > 5

    assert contradictions() == []


def test_it_states_as_many_cases_as_there_are_rows_behind_it(cast: Cast) -> None:
    fill(cast, handoffs=70)
    question = ask()

    for number in everything(question):
        rows = rows_for(number.metric, question).count()
        assert rows == (number.value if number.unit is Unit.COUNT else rows if number.n is None else number.n), number
        if number.numerator is not None:
            assert rows_for(f"{number.metric}:numerator", question).count() == number.numerator, number


def test_it_narrows_numbers_and_rows_alike(cast: Cast) -> None:
    fill(cast, handoffs=60, imported=0.4)

    for filters in (
        {"tier": "standard"},
        {"source": "events"},
        {"team": "none"},
        {"owner": str(cast.rep.pk)},
        {"origin": "imported"},
    ):
        question = ask(**filters)
        for number in everything(question):
            if number.unit is Unit.COUNT:
                assert rows_for(number.metric, question).count() == number.value, number


def test_it_notices_a_row_that_was_changed_behind_its_back(cast: Cast) -> None:
    fill(cast, handoffs=20)
    handoff = build_handoff(cast)
    Handoff.objects.filter(pk=handoff.pk).update(routed_from=None, routed_wall=None)

    found = list(stated(ask()))
    with shared_tables():
        expected = expect(days=28, zone=ZONE.key, now=NOW)
        differing = {difference.stated.metric for difference in differences(found, expected)}

    assert "seam_cases:routed" in differing
    assert contradictions() == [f"handoff {handoff.pk}: the seconds to routed are not those between its times"]
