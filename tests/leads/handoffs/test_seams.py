"""Seams are measured from the previous recorded step, and say so when they cannot be known."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from leads.handoffs.paths import PRESETS, Preset
from leads.handoffs.seams import compute_seams
from leads.handoffs.steps import Step

NINE = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
CRM = PRESETS[Preset.CRM]
DIRECT = PRESETS[Preset.DIRECT]


def business(_step, start, end):
    return int((end - start).total_seconds()) // 2


def at(**seconds):
    return {Step(step): NINE + timedelta(seconds=after) for step, after in seconds.items()}


def test_each_seam_runs_from_the_step_before():
    seams = compute_seams(CRM, at(submitted=0, synced=900, received=901, scored=903, touched=1200), business)

    assert {step: seam.wall for step, seam in seams.by_step.items()} == {
        Step.SYNCED: 900,
        Step.RECEIVED: 1,
        Step.SCORED: 2,
        Step.TOUCHED: 297,
    }
    assert seams.by_step[Step.TOUCHED].business == 148
    assert seams.by_step[Step.SYNCED].business is None


def test_a_missing_step_merges_its_seams():
    seams = compute_seams(CRM, at(submitted=0, received=60), business)

    assert seams.by_step[Step.RECEIVED].since is Step.SUBMITTED
    assert Step.SYNCED not in seams.by_step


def test_a_skewed_step_is_unknown_and_never_negative():
    seams = compute_seams(CRM, at(submitted=0, synced=-5, received=60), business)

    assert seams.by_step[Step.SYNCED].wall is None
    assert seams.skewed == (Step.SYNCED,)
    assert seams.by_step[Step.RECEIVED].wall == 65


def test_an_overtaken_notice_counts_as_skipped_without_a_finding():
    seams = compute_seams(DIRECT, at(submitted=0, routed=2, notified=60, touched=30), business)

    assert seams.skipped == {Step.NOTIFIED}
    assert seams.by_step[Step.TOUCHED].since is Step.ROUTED
    assert seams.by_step[Step.TOUCHED].wall == 28
    assert not seams.skewed


def test_a_touch_before_the_handoff_is_unknown_without_a_finding():
    seams = compute_seams(DIRECT, at(submitted=0, handed_off=120, routed=120, touched=60), business)

    assert seams.by_step[Step.TOUCHED].wall is None
    assert not seams.skewed
    assert (seams.whole_wall, seams.whole_business) == (60, 30)


def test_zero_seconds_is_a_value():
    assert compute_seams(DIRECT, at(handed_off=5, routed=5), business).by_step[Step.ROUTED].wall == 0


def test_without_a_submit_the_path_starts_at_scored_and_the_whole_is_unknown():
    seams = compute_seams(DIRECT, at(scored=0, handed_off=0, routed=0, touched=300), business)

    assert seams.whole_wall is None
    assert Step.SCORED not in seams.by_step


times = st.dictionaries(
    st.sampled_from(list(Step)), st.integers(0, 10**6).map(lambda seconds: NINE + timedelta(seconds=seconds))
)


@given(times=times, order=st.sampled_from([CRM, DIRECT]))
def test_seams_are_never_negative_and_each_recorded_step_but_the_first_has_one(times, order):
    seams = compute_seams(order, times, business)

    recorded = [step for step in order if step in times and step not in seams.skipped]
    assert list(seams.by_step) == recorded[1:]
    assert all(seam.wall is None or seam.wall >= 0 for seam in seams.by_step.values())


@given(times=times)
def test_in_order_the_seams_add_up_to_the_whole(times):
    ordered = dict(
        zip((step for step in CRM if step in times), sorted(times[step] for step in CRM if step in times), strict=True)
    )
    seams = compute_seams(CRM, ordered, business)

    spent = sum(seam.wall or 0 for seam in seams.by_step.values())
    span = max(ordered.values()) - min(ordered.values()) if ordered else timedelta()
    assert spent == int(span.total_seconds())
