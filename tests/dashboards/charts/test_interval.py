"""A rate as a dot on its interval, in percent of a shared scale."""

from dashboards.charts.interval import draw_interval


def test_the_dot_lies_on_its_interval() -> None:
    mark = draw_interval(share=0.2, low=0.1, high=0.3, end=0.4)

    assert (mark.line.x1, mark.dot.x, mark.line.x2) == (25, 50, 75)
    assert [cap.x1 for cap in mark.caps] == [25, 75]


def test_nothing_lies_beyond_the_scale() -> None:
    assert draw_interval(share=0.2, low=0.1, high=0.9, end=0.4).line.x2 == 100
