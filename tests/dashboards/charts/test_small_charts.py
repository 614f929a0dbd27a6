"""Weeks, rate bars, dot lines and groups."""

import pytest

from dashboards.charts.dot_line import draw_dot_line
from dashboards.charts.groups import Group, Piece, draw_groups
from dashboards.charts.rate_bar import Direction, draw_rate_bar, standing
from dashboards.charts.weeks import Week, draw_weeks


def make_weeks(*shares: float | None) -> tuple[Week, ...]:
    last = len(shares) - 1
    return tuple(
        Week(label=f"week {place}", share=share, is_unfinished=place == last) for place, share in enumerate(shares)
    )


def test_the_unfinished_week_is_hollow_and_dotted() -> None:
    chart = draw_weeks(title="Disposition", weeks=make_weeks(0.8, 0.9, 0.5))

    assert chart.solid.count("L") == 1
    assert chart.dotted.count("L") == 1
    assert [dot.css for dot in chart.dots] == ["dot-open", "dot-series"]


def test_a_week_with_too_few_cases_leaves_a_gap() -> None:
    chart = draw_weeks(title="Disposition", weeks=make_weeks(0.8, 0.9, None, 0.7, 0.6, 0.5))

    assert chart.solid.count("M") == 2


def test_all_weeks_share_a_scale_from_0_to_100() -> None:
    low = draw_weeks(title="Low", weeks=make_weeks(0.1, 0.12, 0.1))
    high = draw_weeks(title="High", weeks=make_weeks(0.9, 1, 0.9))

    assert low.grid == high.grid
    assert [line.y1 for line in low.grid] == sorted((line.y1 for line in low.grid), reverse=True)


def test_weeks_without_a_rate_say_so() -> None:
    assert draw_weeks(title="Reading", weeks=make_weeks(None, None)).summary == "No week has enough cases for a rate."


def test_a_rate_that_must_stay_high_is_drawn_from_zero_to_one() -> None:
    chart = draw_rate_bar(title="Context", share=0.924, low=0.909, high=0.938, target=0.95, direction="at_least")

    assert (chart.bar.x, chart.bar.width) == (0, 92.4)
    assert chart.promise.x1 == 95
    assert chart.summary == "95 % interval 90.9 to 93.8; misses the promise by 2.6 points."


def test_a_rate_that_must_stay_low_is_drawn_to_twice_its_promise() -> None:
    chart = draw_rate_bar(title="Bad fit", share=0.132, low=0.109, high=0.158, target=0.15, direction="at_most")

    assert (chart.promise.x1, chart.bar.width) == (50, 44)
    assert chart.texts[-1].text == "30 %"


@pytest.mark.parametrize(
    ("share", "target", "direction", "words"),
    [
        (0.133, 0.15, "at_most", "within the promise by 1.7 points"),
        (0.15, 0.15, "at_most", "within the promise by 0.0 points"),
        (0.17, 0.15, "at_most", "misses the promise by 2.0 points"),
        (0.97, 0.95, "at_least", "within the promise by 2.0 points"),
        (0.924, 0.95, "at_least", "misses the promise by 2.6 points"),
    ],
)
def test_a_rate_is_within_its_promise_or_misses_it(
    share: float, target: float, direction: Direction, words: str
) -> None:
    assert standing(share, target, direction) == words


def test_a_dot_line_without_a_p90_ends_in_an_arrow_at_the_edge() -> None:
    row = draw_dot_line(median=86_400, p90=None, width=176)

    assert row.line is not None
    assert row.line.x2 == 174
    assert row.ending.count("L") == 2


def test_a_dot_line_without_a_median_is_the_grid_alone() -> None:
    row = draw_dot_line(median=None, p90=None)

    assert row.line is row.dot is None
    assert len(row.grid) == 4


def test_groups_share_one_scale_from_zero() -> None:
    fast = Group(label="Hand raiser", count_text="612", note="", pieces=(Piece(label="Sync", seconds=600),))
    slow = Group(
        label="Standard",
        count_text="458",
        note="",
        pieces=(Piece(label="Sync", seconds=600), Piece(label="Touch", seconds=5400)),
    )

    chart = draw_groups(title="By tier", summary="", groups=(fast, slow))

    assert chart.rows[0].bars[0] == chart.rows[1].bars[0]
    assert chart.rows[1].bars[1].width / chart.rows[0].bars[0].width == pytest.approx(9, rel=1e-2)
    assert [text.text for text in chart.ticks] == ["0 min", "30", "60", "90", "120"]
