"""The path is measured over all handoffs of the period; what cannot be measured is counted beside, never guessed."""

from datetime import timedelta

import pytest

from dashboards.metrics import path_sums
from dashboards.metrics.number import State
from dashboards.metrics.path import PathReport, Seam, path_report, path_report_from
from dashboards.metrics.path_by import Dimension, path_by
from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.period import Preset
from dashboards.metrics.sentences import headline
from handoff.people.models import TeamKind
from leads.handoffs.models import Origin
from leads.handoffs.paths import Preset as Path
from leads.handoffs.paths import SeamOwner, activate_path_version, add_path_version, preset_document
from leads.handoffs.steps import Step
from leads.records.models import Lead
from tests.cast import Cast
from tests.dashboards.metrics.building import NOW, QUICK, SUBMITTED, ask, build_handoff, build_imported

TOUCHED_AFTER = 75 + 300  # notified after 75 s, touched five minutes later


def seam(report: PathReport, step: Step) -> Seam:
    return next(one for panel in (report.before, report.after) for one in panel.seams if one.step is step)


def build(cast: Cast, number: int, *touched: int | None, **steps: int) -> None:
    """Make `number` handoffs, touched so many seconds after submitted, or not."""
    for _ in range(number):
        for at in touched or (TOUCHED_AFTER,):
            build_handoff(
                cast, {**QUICK, **({Step.TOUCHED: at} if at else {}), **{Step(k): v for k, v in steps.items()}}
            )


def test_ignoring_leads_does_not_improve_a_median(cast: Cast) -> None:
    build(cast, 10, TOUCHED_AFTER, TOUCHED_AFTER + 600)
    with_all = seam(path_report(ask()), Step.TOUCHED)
    build(cast, 6, None)
    with_ignored = seam(path_report(ask()), Step.TOUCHED)

    assert with_all.median.value == 300
    assert with_ignored.median.value == 900
    assert (with_ignored.cases.value, with_ignored.not_yet.value) == (20, 6)


def test_a_p90_is_not_reached_when_more_than_a_tenth_have_no_time_yet(cast: Cast) -> None:
    build(cast, 18, TOUCHED_AFTER)
    build(cast, 2, None)
    assert seam(path_report(ask()), Step.TOUCHED).p90.value == 300  # exactly a tenth

    build(cast, 1, None)
    found = seam(path_report(ask()), Step.TOUCHED)

    assert found.p90.value is None
    assert found.p90.state is State.NOT_REACHED
    assert found.open_share == pytest.approx(3 / 21)


def test_it_counts_a_merged_seam_apart_from_both(cast: Cast) -> None:
    build(cast, 20)
    without_sync = {step: at for step, at in QUICK.items() if step is not Step.SYNCED}
    for _ in range(3):
        build_handoff(cast, {**without_sync, Step.RECEIVED: 70})

    report = path_report(ask())

    assert seam(report, Step.SYNCED).cases.value == 20
    assert seam(report, Step.SYNCED).skipped.value == 3
    assert seam(report, Step.RECEIVED).cases.value == 20
    assert seam(report, Step.RECEIVED).median.value == 10
    (merged,) = report.merged
    assert (merged.since, merged.step, merged.missing) == (Step.SUBMITTED, Step.RECEIVED, (Step.SYNCED,))
    assert merged.cases.value == 3
    assert merged.terms == seam(report, Step.RECEIVED).terms


def test_it_counts_an_overtaken_notice_as_skipped_and_merges_its_seams(cast: Cast) -> None:
    build_handoff(cast, {**QUICK, Step.TOUCHED: 200, Step.NOTIFIED: 260})

    report = path_report(ask())

    assert seam(report, Step.NOTIFIED).skipped.value == 1
    assert seam(report, Step.NOTIFIED).unknown.value == 0
    assert [(one.since, one.step, one.cases.value) for one in report.merged] == [(Step.ROUTED, Step.TOUCHED, 1)]


def test_it_counts_a_time_before_the_step_before_as_unknown_never_as_zero(cast: Cast) -> None:
    build(cast, 20)
    build_handoff(cast, {**QUICK, Step.SUBMITTED: 0, Step.SCORED: 65})  # scored before it was received

    report = path_report(ask())

    assert seam(report, Step.SCORED).unknown.value == 1
    assert seam(report, Step.SCORED).cases.value == 20
    assert seam(report, Step.SCORED).median.n == 20
    assert report.merged == ()


def test_it_waits_only_for_the_step_that_comes_next(cast: Cast) -> None:
    build_handoff(cast, QUICK)

    report = path_report(ask())

    waiting = {one.step: one.not_yet.value for panel in (report.before, report.after) for one in panel.seams}
    assert {step for step, number in waiting.items() if number} == {Step.TOUCHED}


def test_its_shares_are_of_the_sum_of_the_medians_of_each_panel(cast: Cast) -> None:
    for _ in range(20):
        day = 86_400
        steps = {
            **QUICK,
            Step.TOUCHED: 375,
            Step.DISPOSED: 375 + 3 * day,
            Step.CLOSED: 375 + 3 * day,
            Step.READ: 375 + 4 * day,
        }
        build_handoff(cast, steps)

    report = path_report(ask())

    assert report.before.total.value == 375
    assert seam(report, Step.SYNCED).share.value == pytest.approx(60 / 375)
    assert sum(float(one.share.value or 0) for one in report.before.seams) == pytest.approx(1)
    assert report.after.total.value == 4 * 86_400
    assert seam(report, Step.READ).share.value == pytest.approx(0.25)


def test_it_has_no_shares_where_a_median_is_not_reached(cast: Cast) -> None:
    build(cast, 9, TOUCHED_AFTER)
    build(cast, 12, None)

    report = path_report(ask())

    assert report.before.total.state is State.NOT_REACHED
    assert seam(report, Step.SYNCED).share.value is None
    assert report.before.worst is seam(report, Step.TOUCHED)


def test_it_measures_the_whole_handoff_by_handoff(cast: Cast) -> None:
    # Either seam is 100 s at the median, the whole is not 200 s: medians do not add up.
    for synced, received in [(100, 110), (1, 101), (199, 299)] * 7:
        build_handoff(cast, {**QUICK, Step.SYNCED: synced, Step.RECEIVED: received} | _after(received))

    report = path_report(ask())

    assert report.speed.median.value == 110 + 10
    assert report.before.total.value != report.speed.median.value


def _after(received: int) -> dict[Step, int]:
    order = (Step.SCORED, Step.HANDED_OFF, Step.ROUTED, Step.NOTIFIED)
    return {step: received + place for place, step in enumerate(order, start=1)} | {Step.TOUCHED: received + 10}


def test_it_compares_with_the_period_before(cast: Cast) -> None:
    build(cast, 20, 75 + 200)
    for _ in range(20):
        build_handoff(cast, {**QUICK, Step.TOUCHED: 75 + 100}, submitted=SUBMITTED - timedelta(days=28))

    found = seam(path_report(ask()), Step.TOUCHED)

    assert (found.median.value, found.median.previous) == (200, 100)
    assert found.median.change == pytest.approx(1)


def test_it_leaves_out_and_counts_what_no_live_number_is_made_of(cast: Cast) -> None:
    build_handoff(cast, origin=Origin.imported)
    excluded = build_handoff(cast)
    Lead.objects.filter(pk=excluded.lead_id).update(excluded_as="duplicate", excluded_because="the same person")
    build_handoff(cast, {step: at for step, at in QUICK.items() if step is not Step.SUBMITTED})

    report = path_report(ask())

    assert report.handoffs.value == 1
    left_out = report.left_out
    assert (left_out.imported.value, left_out.excluded.value, left_out.without_submit.value) == (1, 1, 1)


def test_it_counts_handoffs_on_a_path_of_another_order_in_no_seam(cast: Cast) -> None:
    build_handoff(cast)
    owners = {kind: SeamOwner(team="sales", name="Sales") for kind in TeamKind}
    document = preset_document(Path.DIRECT, owners=owners, whole=cast.manager)
    activate_path_version(add_path_version(document=document, created_by_id=None, now=NOW), now=NOW)
    build_handoff(cast)

    report = path_report(ask())

    assert report.steps[1] is Step.RECEIVED
    assert seam(report, Step.RECEIVED).cases.value == 1
    assert report.left_out.other_path.value == 1
    assert report.handoffs.value == 2


def test_it_tells_the_path_by_tier_in_the_order_of_the_definition(cast: Cast) -> None:
    for tier in ("standard", "hand_raiser"):
        for _ in range(20):
            build_handoff(cast, {**QUICK, Step.TOUCHED: 375 if tier == "hand_raiser" else 975}, tier=tier)

    rows = path_by(ask(), Dimension.TIER)

    assert [row.key for row in rows] == ["hand_raiser", "standard"]
    assert [row.total.value for row in rows] == [375, 975]
    assert rows[1].medians[Step.TOUCHED].metric == "seam_median:touched:tier:standard"


def test_its_headline_names_the_worst_seam_and_its_owner(cast: Cast) -> None:
    build(cast, 20)

    said = headline(path_report(ask()))

    assert said.finding == "80 % of the 6 m 15 s from submit to first touch (sum of the medians) is First touch"
    assert said.owner == "Sales"
    assert "Next: Sync to the CRM, 16 %, Marketing Ops." in said.detail


def test_its_headline_says_when_there_is_too_little_to_say(cast: Cast) -> None:
    build(cast, 3)

    assert headline(path_report(ask())).finding == "Too few handoffs to say where the time goes"


def test_it_asks_few_questions_of_the_database(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    build(cast, 2)

    with django_assert_max_num_queries(6):  # type: ignore[operator]  # pytest-django's fixtures are callables
        path_report(ask())


def test_it_counts_the_handoffs_once_to_know_whether_they_are_many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(path_sums, "are_many", lambda question: bool(asked.append(question)))
    path = agreed_path()

    path_report_from(ask(), path, path_sums.path_ledger(ask(), path))

    assert len(asked) == 1


def test_it_keeps_steps_known_to_the_day_out_of_every_seam(cast: Cast) -> None:
    steps = {**QUICK, Step.TOUCHED: 400}
    build_handoff(cast, steps, origin=Origin.imported)
    build_handoff(cast, steps, origin=Origin.imported, by_day=[Step.ROUTED])
    build_handoff(cast, origin=Origin.imported, by_day=[Step.NOTIFIED])

    report = path_report(ask(origin="imported"))

    routed, notified, touched = (seam(report, step) for step in (Step.ROUTED, Step.NOTIFIED, Step.TOUCHED))
    assert (routed.cases.value, routed.skipped.value) == (2, 0)
    assert (notified.cases.value, notified.unknown.value) == (1, 0)
    assert (touched.cases.value, touched.not_yet.value) == (2, 0)
    assert [(one.since, one.step, one.cases.value) for one in report.merged] == [(Step.HANDED_OFF, Step.NOTIFIED, 1)]
    assert (report.left_out.by_day.value, report.left_out.imported.value) == (2, 0)


def test_it_tells_many_weeks_by_month(cast: Cast) -> None:
    build_handoff(cast)
    build_handoff(cast, submitted=SUBMITTED - timedelta(days=400))

    assert [row.key for row in path_by(ask(Preset.ALL), Dimension.WEEK)] == ["2025-09-01", "2026-10-01"]
    assert [row.key for row in path_by(ask(), Dimension.WEEK)] == ["2026-10-19"]


def test_it_tells_the_longest_merged_seam_where_no_single_one_has_cases(cast: Cast) -> None:
    for _ in range(20):
        build_handoff(cast, {Step.SUBMITTED: 0, Step.HANDED_OFF: 60, Step.TOUCHED: 7260}, origin=Origin.imported)

    said = headline(path_report(ask(origin="imported")))

    whole = "2 h 01 m from submit to first touch (sum of the medians)"
    assert said.finding == f"99 % of the {whole} lies between handed off and touched"
    assert (said.owner, "merged: routed, notified." in said.detail) == ("Sales", True)


def test_it_tells_the_merged_seam_that_is_longer_than_the_single_ones(cast: Cast) -> None:
    told = {Step.SUBMITTED: 0, Step.HANDED_OFF: 60, Step.ROUTED: 62, Step.TOUCHED: 7262}
    for _ in range(20):
        build_handoff(cast, told, origin=Origin.imported)

    said = headline(path_report(ask(origin="imported")))

    assert said.finding.endswith("lies between routed and touched")


def test_a_few_traced_leads_are_too_few_whatever_their_outcomes_lack(cast: Cast) -> None:
    for _ in range(5):
        build_handoff(
            cast,
            {Step.SUBMITTED: 0, Step.HANDED_OFF: 60, Step.TOUCHED: 3660, Step.DISPOSED: 3660},
            origin=Origin.imported,
            by_day=[Step.DISPOSED],
        )

    report = path_report(ask(origin="imported"))

    assert report.left_out.by_day.value == 5
    assert headline(report).finding == "Too few handoffs to say where the time goes"


def test_it_says_that_times_in_the_wrong_order_are_the_reason(cast: Cast) -> None:
    build_imported(cast, 20, {Step.SUBMITTED: 600, Step.HANDED_OFF: 60})

    found = headline(path_report(ask(origin="imported"))).finding

    assert found == "No seam can be measured: the time of each step is earlier than that of the step before it"


def test_it_says_that_days_have_no_seams(cast: Cast) -> None:
    for _ in range(20):
        build_handoff(cast, {Step.HANDED_OFF: 60}, origin=Origin.imported, by_day=[Step.HANDED_OFF])

    assert headline(path_report(ask(origin="imported"))).finding.startswith("No seam can be measured")
