"""Histograms of two per cent: what they add up to and how far their percentiles may lie off."""

from fractions import Fraction
from math import ceil

from hypothesis import given
from hypothesis import strategies as st

from dashboards.metrics.histograms import EXACT_BELOW, bucket_of, middle, packed, percentiles, size
from dashboards.metrics.number import NEVER
from dashboards.metrics.sums import from_text, to_text

SECONDS = st.integers(0, 10**8)


def histogram(seconds: list[int]) -> int:
    return sum(packed(bucket_of(one), 1) for one in seconds)


@given(SECONDS)
def test_it_stands_for_every_length_within_one_per_cent(seconds: int) -> None:
    assert abs(middle(bucket_of(seconds)) - seconds) <= seconds * 0.0101 + 0.5


@given(st.integers(0, EXACT_BELOW - 1))
def test_it_keeps_short_lengths_exactly(seconds: int) -> None:
    assert middle(bucket_of(seconds)) == seconds


@given(st.lists(SECONDS | st.just(NEVER), min_size=1, max_size=200))
def test_it_finds_the_percentile_that_sorting_finds_within_one_per_cent(seconds: list[int]) -> None:
    found = percentiles(histogram(seconds))

    assert found is not None
    for fraction, value in zip((Fraction(1, 2), Fraction(9, 10)), found, strict=True):
        exact = sorted(seconds)[ceil(fraction * len(seconds)) - 1]
        assert value == exact or (exact < NEVER and abs(value - exact) <= exact * 0.0101 + 0.5)


@given(st.lists(SECONDS, max_size=60), st.lists(SECONDS | st.just(NEVER), max_size=60))
def test_it_adds_up_as_numbers_do(some: list[int], others: list[int]) -> None:
    together = histogram(some) + histogram(others)

    assert together == histogram(some + others)
    assert size(together) == len(some) + len(others)


@given(st.lists(SECONDS | st.just(NEVER), max_size=60), st.integers(0, 10**6))
def test_it_is_read_back_as_it_was_written(seconds: list[int], count: int) -> None:
    sums = {("tier", None, 3): [histogram(seconds), count]}

    assert from_text(to_text(sums)) == sums


def test_it_has_no_percentile_of_nothing() -> None:
    assert percentiles(0) is None
