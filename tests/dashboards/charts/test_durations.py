"""Durations in words."""

import pytest

from dashboards.charts.durations import business_duration, duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (38, "38 s"),
        (893, "14 m 53 s"),
        (900, "15 m"),
        (787, "13 m 07 s"),
        (25_020, "6 h 57 m"),
        (32_700, "9 h 05 m"),
        (75_600, "21 h"),
        (176_400, "2 d 1 h"),
        (86_399, "23 h 59 m"),
        (86_400, "1 d"),
    ],
)
def test_it_writes_the_two_largest_units(seconds: int, text: str) -> None:
    assert duration(seconds) == text


def test_business_time_has_no_days() -> None:
    assert business_duration(112_800) == "31 h 20 m"
