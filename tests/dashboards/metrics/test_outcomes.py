"""What became of handoffs counts at a fixed age, in groups whose missing values are a row of their own."""

from datetime import timedelta
from typing import Any

from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.names import Name
from dashboards.metrics.outcome_csv import cohort_table, group_table
from dashboards.metrics.outcome_report import OutcomeReport, outcome_report
from dashboards.metrics.outcomes import NONE_YET, Maturity, OutcomeRow
from dashboards.metrics.period import Preset
from dashboards.metrics.rows import rows_for
from leads.handoffs.models import Handoff, Origin
from leads.handoffs.steps import Step
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, QUICK, ask, build_handoff

DAY = 86_400
LONG_AGO = NOW - timedelta(days=80)


def build(cast: Cast, *, closed_after: int | None = None, disposed_after: int | None = None, **fields: Any) -> Handoff:
    """Hand over eighty days ago unless told otherwise; close or dispose of it after so many days."""
    steps = {**QUICK, Step.TOUCHED: 600}
    if disposed_after is not None or closed_after is not None:
        steps[Step.DISPOSED] = (disposed_after if disposed_after is not None else closed_after or 0) * DAY
    if closed_after is not None:
        steps[Step.CLOSED] = closed_after * DAY
    return build_handoff(cast, steps, **{"submitted": LONG_AGO, "outcome": "converted", **fields})


def report_of(maturity: Maturity = Maturity.MONTH, by: str = "source", **fields: Any) -> OutcomeReport:
    return outcome_report(ask(Preset.QUARTER, **fields), maturity=maturity, by=by)


def became(row: OutcomeRow) -> dict[str, int | None]:
    return {outcome: rate.numerator for outcome, rate in row.rates.items() if rate.numerator}


def groups_of(report: OutcomeReport) -> dict[str, tuple[int | None, int | None]]:
    """Return converted of handoffs by the name of each group."""
    return {row.name: (row.rates["converted"].numerator, row.rates["converted"].denominator) for row in report.groups}


def test_what_happens_after_that_age_does_not_count(cast: Cast) -> None:
    build(cast, closed_after=20)
    build(cast, closed_after=40)
    build(cast, closed_after=40, disposed_after=10)

    assert became(report_of(Maturity.MONTH).all) == {"converted": 1, "working": 1, NONE_YET: 1}
    assert became(report_of(Maturity.TWO_MONTHS).all) == {"converted": 3}


def test_a_handoff_counts_once_it_is_old_enough(cast: Cast) -> None:
    build(cast, closed_after=1)
    build(cast, closed_after=1, submitted=NOW - timedelta(days=20))

    report = report_of(Maturity.MONTH)

    assert (report.all.handoffs.value, report.all.young.value) == (1, 1)
    assert [row.is_unfinished for row in report.cohorts] == [False, True]
    assert report_of(Maturity.SO_FAR).all.handoffs.value == 2


def test_no_value_is_a_row_of_its_own_beside_unknown(cast: Cast) -> None:
    for origin, converted in (("paid_search", True), ("unknown", False), ("", True), (None, False)):
        facts = {"lead": {"origin": origin}} if origin is not None else {}
        build(cast, closed_after=5 if converted else None, facts=facts)

    report = report_of(by="lead.origin")

    assert groups_of(report) == {"(none)": (1, 2), "paid_search": (1, 1), "unknown": (0, 1)}


def test_facts_are_those_known_at_the_handoff(cast: Cast) -> None:
    handoff = build(cast, facts={"lead": {"origin": "referral"}})
    handoff.lead.custom = {"origin": "paid_search"}
    handoff.lead.save()

    assert groups_of(report_of(by="lead.origin")) == {"referral": (0, 1)}


def test_any_text_can_name_a_group_and_its_rows(cast: Cast) -> None:
    for origin in ("a:b/c d%", "numerator", "=cmd|' /C calc'!A0"):
        build(cast, facts={"lead": {"origin": origin}})
    question = ask(Preset.QUARTER)

    for row in outcome_report(question, by="lead.origin").groups:
        rate = row.rates["converted"]
        assert str(Name.parse(rate.metric)) == rate.metric
        assert rows_for(f"{rate.metric}:denominator", question).count() == 1


def test_its_files_hold_no_formula(cast: Cast) -> None:
    build(cast, facts={"lead": {"origin": "=1+1"}})

    assert "'=1+1,1,0,0,no,0" in group_table(report_of(by="lead.origin")).to_csv()


def test_imported_outcomes_count_and_are_marked(cast: Cast) -> None:
    build(cast, closed_after=5)
    build(cast, closed_after=5, origin=Origin.imported, by_day=[Step.HANDED_OFF])

    both, live = report_of(origin="all").all, report_of().all

    assert (both.handoffs.value, both.imported.value) == (2, 1)
    assert (live.handoffs.value, live.imported.value) == (1, 0)


def test_reasons_share_the_handoffs_of_their_outcome(cast: Cast) -> None:
    for _ in range(3):
        build(cast, closed_after=5, outcome="bad_fit")
    build(cast, closed_after=50, outcome="bad_fit")

    (row,) = report_of().reasons

    assert (row.outcome, row.criterion, row.share.numerator, row.share.denominator) == ("bad_fit", "size", 3, 3)


def test_more_weeks_than_can_be_read_are_months(cast: Cast) -> None:
    build(cast)
    assert outcome_report(ask(Preset.ALL)).cohort_by is CohortBy.WEEK

    build(cast, submitted=NOW - timedelta(days=700))
    report = outcome_report(ask(Preset.ALL))

    assert report.cohort_by is CohortBy.MONTH
    assert [row.key for row in report.cohorts] == ["2024-12-01", "2026-08-01"]
    assert [row[0] for row in cohort_table(report).rows] == ["2024-12-01", "2026-08-01", "all"]
