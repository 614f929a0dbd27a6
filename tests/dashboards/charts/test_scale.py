"""Axes of durations."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.charts.scale import log_position, nice_end, nice_ticks, pixel_text

DAY = 86_400


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (1500, ["0 min", "5", "10", "15", "20", "25"]),
        (6 * DAY, ["0 days", "1", "2", "3", "4", "5", "6"]),
        (40, ["0 s", "10", "20", "30", "40"]),
        (4 * 3600, ["0 h", "1", "2", "3", "4"]),
    ],
)
def test_it_names_the_unit_once_and_counts_in_it(end: int, expected: list[str]) -> None:
    assert [tick.text for tick in nice_ticks(end)] == expected


@given(st.floats(min_value=0.1, max_value=3000 * DAY))
def test_it_never_draws_more_than_eight_ticks_and_always_reaches_the_end(raw: float) -> None:
    end = nice_end(raw)
    ticks = nice_ticks(end)

    assert len(ticks) <= 8
    assert ticks[-1].value == end >= raw


@given(st.floats(min_value=0.1, max_value=3000 * DAY))
def test_it_spaces_its_ticks_evenly(raw: float) -> None:
    values = [tick.value for tick in nice_ticks(nice_end(raw))]

    assert len({after - before for before, after in pairwise(values)}) == 1


def test_it_says_what_a_pixel_stands_for() -> None:
    assert [pixel_text(1.68), pixel_text(1200), pixel_text(5400), pixel_text(0.2)] == [
        "1.7 s",
        "20 min",
        "1.5 h",
        "0.2 s",
    ]


def test_a_logarithmic_place_grows_by_factors() -> None:
    places = [log_position(seconds, shortest=1, longest=1000) for seconds in (1, 10, 100, 1000, 5000)]

    assert places == pytest.approx([0, 1 / 3, 2 / 3, 1, 1])
