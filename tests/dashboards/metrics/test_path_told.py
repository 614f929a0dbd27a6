"""A history that tells only some of the steps is drawn as it is told; nothing that any handoff went is hidden."""

from collections.abc import Mapping

import pytest

from dashboards.metrics.number import State
from dashboards.metrics.path import path_report
from dashboards.metrics.path_by import Dimension, path_by
from dashboards.metrics.path_told import ToldPath, tell
from dashboards.metrics.sentences import headline
from leads.handoffs.steps import NUMBER, Step
from tests.cast import Cast
from tests.dashboards.metrics.building import QUICK, ask, build_handoff, build_imported

DAY = 86_400
EXPORTED: Mapping[Step, int] = {Step.SUBMITTED: 0, Step.HANDED_OFF: 600, Step.TOUCHED: 6000}


def told(**filters: str) -> ToldPath:
    return tell(path_report(ask(**{"origin": "imported", **filters})))


def spans(path: ToldPath) -> list[tuple[Step, Step]]:
    return [(seam.since, seam.step) for panel in path.panels for seam in panel.seams]


def test_merged_seams_stand_for_those_that_no_handoff_tells(cast: Cast) -> None:
    build_imported(cast, 20, EXPORTED)

    path = told()

    assert spans(path) == [(Step.SUBMITTED, Step.HANDED_OFF), (Step.HANDED_OFF, Step.TOUCHED)]
    handing_over, touch = path.before.seams
    assert (handing_over.median.metric, handing_over.median.value) == ("merged_median:submitted:handed_off", 600)
    assert touch.missing == (Step.ROUTED, Step.NOTIFIED)
    assert (path.merged, path.fewer) == ((), ())
    assert path.worst is touch


def test_shares_are_of_the_sum_of_what_is_drawn_and_are_no_numbers_of_their_own(cast: Cast) -> None:
    build_imported(cast, 20, EXPORTED)

    panel = told().before

    assert panel.total.value == 6000
    assert [seam.share.value for seam in panel.seams] == [pytest.approx(0.1), pytest.approx(0.9)]
    assert {panel.total.metric, *(seam.share.metric for seam in panel.seams)} == {""}


def test_a_part_without_a_merged_seam_keeps_the_numbers_of_the_report(cast: Cast) -> None:
    build_imported(cast, 20, {**EXPORTED, Step.DISPOSED: DAY, Step.CLOSED: 2 * DAY})
    report = path_report(ask(origin="imported"))

    after = tell(report).after

    assert after.total is report.after.total
    assert [seam.share for seam in after.seams] == [seam.share for seam in report.after.seams[:2]]


def test_steps_that_no_seam_reaches_are_listed(cast: Cast) -> None:
    build_imported(cast, 20, EXPORTED)

    assert told().untold == (Step.DISPOSED, Step.CLOSED, Step.READ)


def test_a_merged_seam_may_pass_over_first_touch_where_touches_are_not_told(cast: Cast) -> None:
    build_imported(cast, 20, {Step.SUBMITTED: 0, Step.HANDED_OFF: 600, Step.DISPOSED: DAY, Step.CLOSED: DAY})

    path = told()

    assert [(seam.since, seam.step) for seam in path.before.seams] == [(Step.SUBMITTED, Step.HANDED_OFF)]
    assert path.after.seams[0].missing == (Step.ROUTED, Step.NOTIFIED, Step.TOUCHED)
    assert (path.before.step, path.after.since) == (Step.HANDED_OFF, Step.HANDED_OFF)


def test_leads_closed_untouched_do_not_take_the_touch_out_of_the_picture(cast: Cast) -> None:
    closed = {Step.DISPOSED: DAY, Step.CLOSED: DAY}
    build_imported(cast, 20, {**EXPORTED, **closed})
    untold = sum(1 << NUMBER[step] for step in Step if step not in {**EXPORTED, **closed})
    untouched = {Step.SUBMITTED: 0, Step.HANDED_OFF: 600, **closed}
    build_imported(cast, 30, untouched, untold_steps=untold)

    path = told()

    assert (Step.HANDED_OFF, Step.TOUCHED) in spans(path)
    assert [(seam.since, seam.step, seam.cases.value) for seam in path.merged] == [(Step.HANDED_OFF, Step.DISPOSED, 30)]
    assert [(seam.step, seam.skipped.value) for seam in path.fewer] == [(Step.TOUCHED, 30)]


def test_of_merged_seams_that_overlap_the_one_of_most_cases_is_drawn(cast: Cast) -> None:
    build_imported(cast, 20, EXPORTED)
    build_imported(cast, 25, {Step.SUBMITTED: 0, Step.RECEIVED: 60, Step.HANDED_OFF: 600, Step.TOUCHED: 6000})

    path = told()

    assert spans(path) == [
        (Step.SUBMITTED, Step.RECEIVED),
        (Step.RECEIVED, Step.HANDED_OFF),
        (Step.HANDED_OFF, Step.TOUCHED),
    ]
    assert [(seam.since, seam.step) for seam in path.merged] == [(Step.SUBMITTED, Step.HANDED_OFF)]


def test_a_seam_that_too_few_went_gives_way_and_is_kept_beside(cast: Cast) -> None:
    build_imported(cast, 30, EXPORTED)
    build_imported(cast, 5, QUICK)

    path = told()

    assert spans(path) == [(Step.SUBMITTED, Step.HANDED_OFF), (Step.HANDED_OFF, Step.TOUCHED)]
    assert {seam.step: seam.cases.value for seam in path.fewer}[Step.SYNCED] == 5


def test_a_seam_with_a_median_is_never_replaced(cast: Cast) -> None:
    build_imported(cast, 60, EXPORTED)
    build_imported(cast, 20, {**QUICK, Step.TOUCHED: 375})

    path = told()

    assert all(seam.single for panel in path.panels for seam in panel.seams)
    assert len(path.before.seams) == 7
    assert len(path.merged) == 2


def test_live_handoffs_are_drawn_as_they_are(cast: Cast) -> None:
    for _ in range(20):
        build_handoff(cast, EXPORTED)
    report = path_report(ask())

    path = tell(report)

    assert [seam.seam for panel in path.panels for seam in panel.seams] == [*report.before.seams, *report.after.seams]
    assert (path.merged, path.fewer, path.untold) == (report.merged, (), ())
    assert path.before.total is report.before.total


def test_without_any_time_every_seam_stands_as_it_is(cast: Cast) -> None:
    assert len(spans(told())) == len(path_report(ask()).steps) - 1


def test_the_only_seam_told_is_said_without_a_share(cast: Cast) -> None:
    build_imported(cast, 20, {Step.SUBMITTED: 0, Step.HANDED_OFF: 600, Step.DISPOSED: DAY, Step.CLOSED: DAY})

    said = headline(path_report(ask(origin="imported")))

    assert said.finding == "Half take more than 10 m from submitted to handed off"
    assert said.detail.endswith("After handed off the longest is handed off to disposed, 23 h 50 m.")


def test_groups_have_the_medians_of_merged_seams(cast: Cast) -> None:
    build_imported(cast, 20, EXPORTED)
    build_imported(cast, 3, EXPORTED, tier="standard")
    merged = told().merged_before()

    rows = {row.key: row for row in path_by(ask(origin="imported"), Dimension.TIER, merged=merged)}

    found = rows["hand_raiser"].merged[Step.HANDED_OFF, Step.TOUCHED]
    assert (found.metric, found.value) == ("merged_median:handed_off:touched:tier:hand_raiser", 5400)
    assert rows["standard"].merged[Step.HANDED_OFF, Step.TOUCHED].state is State.TOO_FEW
    assert found in [*rows["hand_raiser"].numbers()]
