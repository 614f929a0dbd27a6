"""Counts by week: bars from zero on a round scale, partial weeks told apart."""

import pytest

from dashboards.charts.week_bars import WeekCount, draw_week_bars, nice_count


@pytest.mark.parametrize(("highest", "end"), [(0, 2), (2, 2), (3, 4), (9, 10), (11, 20), (21, 40), (3_882, 4_000)])
def test_an_axis_ends_at_a_round_count_with_a_whole_middle(highest: int, end: int) -> None:
    assert nice_count(highest) == end


def test_bars_stand_on_the_axis_and_are_as_high_as_their_count() -> None:
    counts = (WeekCount(label="1 Jun", count=10), WeekCount(label="8 Jun", count=5), WeekCount(label="15 Jun", count=0))

    chart = draw_week_bars(title="Draft", counts=counts, end=10)

    assert len(chart.bars) == 2
    tall, short = chart.bars
    assert tall.y + tall.height == short.y + short.height
    assert tall.height == 2 * short.height
    assert chart.summary == "3 weeks, at most 10 leads in one."
    assert [text.text for text in chart.texts] == ["0", "5", "10", "1 Jun", "8 Jun", "15 Jun"]


def test_a_week_that_lies_in_the_period_in_part_is_hollow() -> None:
    counts = (WeekCount(label="1 Jun", count=1, is_whole=False), WeekCount(label="8 Jun", count=1))

    assert [bar.css for bar in draw_week_bars(title="v1", counts=counts, end=2).bars] == ["bar-open", "bar"]


def test_no_week_at_all_is_an_empty_axis() -> None:
    chart = draw_week_bars(title="v1", counts=(), end=2)

    assert (chart.bars, chart.summary) == ((), "No week has any.")
