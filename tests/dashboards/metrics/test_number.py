"""What small samples allow, what a change is, and what is never stated."""

import pytest

from dashboards.metrics.number import NEVER, Good, State, as_json, count, delay, rate


@pytest.mark.parametrize(("whole", "state"), [(0, State.NO_CASES), (9, State.TOO_FEW), (10, State.KNOWN)])
def test_it_states_a_rate_from_ten_cases_on_and_its_counts_always(whole: int, state: State) -> None:
    number = rate("attainment:read", whole // 2, whole)

    assert number.state is state
    assert (number.value is None) == (state is not State.KNOWN)
    assert (number.numerator, number.denominator) == (whole // 2, whole)


@pytest.mark.parametrize(("n", "state"), [(0, State.NO_CASES), (19, State.TOO_FEW), (20, State.KNOWN)])
def test_it_states_a_percentile_from_twenty_cases_on(n: int, state: State) -> None:
    assert delay("seam_median:touched", 300, n=n).state is state


def test_it_does_not_state_a_percentile_that_lies_among_those_without_a_time() -> None:
    number = delay("seam_p90:touched", NEVER, n=40)

    assert number.value is None
    assert number.state is State.NOT_REACHED


def test_it_gives_a_rate_an_interval_only_where_it_is_stated() -> None:
    few, some = rate("bad_fit", 3, 9), rate("bad_fit", 4, 12)

    assert few.interval is None
    assert some.interval is not None
    assert some.interval.low < 4 / 12 < some.interval.high
    assert some.is_small


def test_it_tells_the_change_of_a_share_in_points_and_of_seconds_in_proportion() -> None:
    share = rate("attainment:read", 15, 20, before=(10, 20))
    seconds = delay("seam_median:touched", 90, n=30, before=(60, 30))

    assert share.change == pytest.approx(0.25)
    assert seconds.change == pytest.approx(0.5)
    assert seconds.is_good_when is Good.DOWN


def test_it_tells_no_change_where_the_period_before_had_too_few() -> None:
    assert rate("attainment:read", 15, 20, before=(5, 9)).change is None
    assert delay("seam_median:touched", 90, n=30, before=(None, 0)).change is None


def test_it_gives_the_parts_of_a_rate_names_of_their_own() -> None:
    number = rate("attainment:read", 15, 20)

    assert number.part == count("attainment:read:numerator", 15)
    assert number.whole == count("attainment:read:denominator", 20)


def test_it_states_a_name_once_however_often_it_comes() -> None:
    assert [
        one["metric"] for one in as_json([count("handoffs", 3), rate("read_rate", 1, 2), count("handoffs", 3)])
    ] == [
        "handoffs",
        "read_rate",
    ]
