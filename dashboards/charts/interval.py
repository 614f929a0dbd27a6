"""A rate as a dot on its 95 % interval; those below each other keep one scale from zero. In percent of the width."""

from dataclasses import dataclass

from dashboards.charts.marks import Dot, Line, px

MIDDLE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalMark:
    """One rate; the interval has a cap at each end."""

    ground: Line
    line: Line
    caps: tuple[Line, Line]
    dot: Dot


def draw_interval(*, share: float, low: float, high: float, end: float) -> IntervalMark:
    """Draw a share between 0 and 1 on a scale that ends at `end`."""

    def at(value: float) -> float:
        return px(min(100 * value / end, 100))

    return IntervalMark(
        ground=Line(x1=0, y1=MIDDLE, x2=100, y2=MIDDLE, css="grid-2"),
        line=Line(x1=at(low), y1=MIDDLE, x2=at(high), y2=MIDDLE, css="span"),
        caps=(
            Line(x1=at(low), y1=MIDDLE - 4, x2=at(low), y2=MIDDLE + 4, css="span"),
            Line(x1=at(high), y1=MIDDLE - 4, x2=at(high), y2=MIDDLE + 4, css="span"),
        ),
        dot=Dot(x=at(share), y=MIDDLE, css="dot"),
    )
