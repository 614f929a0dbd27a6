"""Numbers and times as the pages write them."""

from datetime import UTC, datetime

import pytest

from handoff.web import format as words

NOW = datetime(2026, 11, 10, 10, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (120, "2 m left"),
        (119, "1 m left"),
        (38, "38 s left"),
        (0, "0 s left"),
        (-5, "5 s over"),
        (-2100, "35 m over"),
        (4800, "1 h 20 m left"),
        (7200, "2 h left"),
        (-9780, "2 h 43 m over"),
        (142_980, "39 h 43 m left"),
    ],
)
def test_time_left_is_in_whole_minutes_of_business_time(seconds: int, text: str) -> None:
    assert words.time_left(seconds) == text


def test_a_stopped_clock_says_by_how_much() -> None:
    assert words.lateness(38) == "Met, 38 s to spare"
    assert words.lateness(-787) == "Missed by 13 m 07 s"


def test_a_rate_of_few_cases_is_counts() -> None:
    assert words.rate(2, 7) == "2 of 7"
    assert words.rate(503, 612) == "82.2 %"


@pytest.mark.parametrize(
    ("local", "text"),
    [
        (datetime(2026, 11, 10, 17, 0, tzinfo=UTC), "17:00"),
        (datetime(2026, 11, 12, 14, 30, tzinfo=UTC), "Thu 14:30"),
        (datetime(2026, 11, 9, 15, 20, tzinfo=UTC), "Mon 15:20"),
        (datetime(2026, 11, 18, 10, 4, tzinfo=UTC), "Wed 18 Nov 10:04"),
        (datetime(2025, 11, 18, 10, 4, tzinfo=UTC), "Tue 18 Nov 2025 10:04"),
    ],
)
def test_an_instant_is_as_short_as_it_stays_clear(local: datetime, text: str) -> None:
    assert words.when(local, NOW) == text


def test_counts_have_thousands_and_shares_one_decimal() -> None:
    assert words.count(41_206) == "41,206"
    assert words.percent(0.3) == "30.0 %"
    assert words.percent(0.3, unit=False) == "30.0"
    assert words.points(-0.451) == "45.1 points"


def test_an_age_has_one_unit() -> None:
    assert [words.ago(18 * 60), words.ago(3 * 3600), words.ago(9 * 86_400)] == ["18 m ago", "3 h ago", "9 d ago"]
