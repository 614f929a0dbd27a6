"""The Wilson interval."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.metrics.wilson import wilson


def test_it_gives_the_published_bounds() -> None:
    # Newcombe (1998), table I: 81 of 263.
    interval = wilson(81, 263)

    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)


@given(st.integers(min_value=1, max_value=5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_it_holds_the_share_and_stays_between_zero_and_one(rate: tuple[int, int]) -> None:
    part, whole = rate

    interval = wilson(part, whole)

    assert interval is not None
    assert 0 <= interval.low <= part / whole + 1e-12
    assert part / whole - 1e-12 <= interval.high <= 1


def test_it_knows_nothing_of_no_cases() -> None:
    assert wilson(0, 0) is None
