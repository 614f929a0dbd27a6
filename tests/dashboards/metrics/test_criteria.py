"""The criterion report: met, not met and unknown apart, across versions, at a fixed age."""

from datetime import timedelta
from typing import Any

from dashboards.metrics.criteria import CriterionRow, criteria_report
from dashboards.metrics.number import State, Unit
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.period import Preset
from dashboards.metrics.rows import rows_for
from leads.definitions.models import DefinitionVersion
from leads.handoffs.steps import Step
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_handoff

DAY = 86_400


def build(cast: Cast, truths: list[int], outcome: str = "", **fields: Any) -> None:
    """Hand over fifty days ago; close it after five days if there is an outcome."""
    closing = {Step.DISPOSED: 5 * DAY, Step.CLOSED: 5 * DAY} if outcome else {}
    steps = {**QUICK, Step.TOUCHED: 600, **closing}
    build_handoff(
        cast,
        steps,
        truths=truths,
        **{"submitted": NOW - timedelta(days=50), "outcome": outcome or "bad_fit", **fields},
    )


def version_of(criteria: list[str]) -> DefinitionVersion:
    """Add a version whose criteria stand in that order."""
    newest = DefinitionVersion.objects.latest("number")
    return DefinitionVersion.objects.create(
        number=newest.number + 1, document=newest.document, criteria=criteria, created_at=NOW
    )


def rows_of(maturity: Maturity = Maturity.MONTH, **filters: str) -> dict[str, CriterionRow]:
    return {row.criterion: row for row in criteria_report(ask(Preset.QUARTER, **filters), maturity=maturity).rows}


def test_a_criterion_is_followed_by_its_id_wherever_a_version_has_it(cast: Cast) -> None:
    version_of(["a", "b"])
    for _ in range(10):
        build(cast, [1, 0], "converted")
    newest = version_of(["c", "a"])
    for _ in range(5):
        build(cast, [1, 1], "converted")
        build(cast, [1, 0])

    rows = rows_of()

    assert list(rows) == ["c", "a", "b"]
    assert rows["a"].versions == (newest.number, newest.number - 1)
    assert (rows["a"].met.numerator, rows["a"].met.denominator) == (15, 20)
    assert (rows["b"].handoffs.value, rows["b"].met.numerator) == (10, 0)


def test_unknown_is_neither_met_nor_not_met(cast: Cast) -> None:
    version_of(["a"])
    for _ in range(10):
        build(cast, [1], "converted")
        build(cast, [0])
    for _ in range(5):
        build(cast, [-1], "converted")

    row = rows_of()["a"]

    assert (row.unknown.numerator, row.unknown.denominator, row.unknown.value) == (5, 25, 0.2)
    assert (row.splits["converted"].met.denominator, row.splits["converted"].not_met.denominator) == (10, 10)


def test_lift_is_one_rate_over_the_other(cast: Cast) -> None:
    version_of(["a"])
    for number in range(20):
        build(cast, [1], "converted" if number < 12 else "bad_fit")
        build(cast, [0], "converted" if number < 8 else "bad_fit")

    splits = rows_of()["a"].splits

    assert (splits["converted"].lift.value, splits["converted"].lift.unit) == (0.6 / 0.4, Unit.RATIO)
    assert splits["bad_fit"].lift.value == 0.4 / 0.6
    assert splits["converted"].met.interval is not None


def test_there_is_no_lift_over_too_few_or_over_nothing(cast: Cast) -> None:
    version_of(["a", "b", "always"])
    for number in range(12):
        build(cast, [1, int(number < 6), 1], "converted")
    for _ in range(12):
        build(cast, [0, 0, 1])

    rows = rows_of()

    assert (rows["a"].splits["converted"].lift.value, rows["a"].splits["converted"].lift.state) == (
        None,
        State.NO_CASES,
    )
    assert rows["b"].splits["converted"].lift.state == State.TOO_FEW
    assert rows["always"].splits["converted"].not_met.state == State.NO_CASES


def test_bad_fits_that_name_it_are_counted(cast: Cast) -> None:
    version_of(["size", "a"])
    for _ in range(3):
        build(cast, [1, 1], "bad_fit")  # which names the size
    build(cast, [1, 1], "converted")

    rows = rows_of()

    assert (rows["size"].named.value, rows["a"].named.value) == (3, 0)
    question = ask(Preset.QUARTER)
    assert rows_for(rows["size"].named.metric, question).count() == 3


def test_what_is_too_young_or_of_another_origin_counts_in_nothing(cast: Cast) -> None:
    version_of(["a"])
    build(cast, [1], "converted")
    build(cast, [1], "converted", submitted=NOW - timedelta(days=20))
    report = criteria_report(ask(Preset.QUARTER), maturity=Maturity.MONTH)

    assert (report.all.handoffs.value, report.all.young.value) == (1, 1)
    assert report.rows[0].handoffs.value == 1
    assert rows_of(Maturity.SO_FAR)["a"].handoffs.value == 2
    assert criteria_report(ask(Preset.QUARTER, origin="imported")).rows == ()


def test_what_happened_after_that_age_is_not_an_outcome_yet(cast: Cast) -> None:
    version_of(["a"])
    steps = {**QUICK, Step.TOUCHED: 600, Step.DISPOSED: 40 * DAY, Step.CLOSED: 40 * DAY}
    build_handoff(cast, steps, truths=[1], outcome="converted", submitted=NOW - timedelta(days=70))

    assert rows_of(Maturity.MONTH)["a"].splits["converted"].met.numerator == 0
    assert rows_of(Maturity.TWO_MONTHS)["a"].splits["converted"].met.numerator == 1
