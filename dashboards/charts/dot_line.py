"""Median to p90 on a logarithmic axis, for a table cell: a place where nothing is added up."""

from dataclasses import dataclass
from typing import Final

from dashboards.charts.durations import DAY, HOUR, MINUTE
from dashboards.charts.marks import Dot, Line, Text, arrow_head, cap, px
from dashboards.charts.scale import log_position

SHORTEST: Final = 1
LONGEST: Final = 14 * DAY
TICKS: Final = ((1, "1 s"), (MINUTE, "1 min"), (HOUR, "1 h"), (DAY, "1 d"))
MARGIN: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DotLine:
    """One row: a dot at the median and a line to the p90, with an arrow where that was not reached."""

    width: int
    grid: tuple[Line, ...]
    line: Line | None
    dot: Dot | None
    ending: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DotLineScale:
    """The header above the rows."""

    width: int
    texts: tuple[Text, ...]


def draw_dot_line(*, median: float | None, p90: float | None, is_worst: bool = False, width: int = 176) -> DotLine:
    """Draw one row; a median of None draws the grid alone."""
    grid = tuple(Line(x1=_x(value, width), y1=0, x2=_x(value, width), y2=20, css="grid") for value, _ in TICKS)
    if median is None:
        return DotLine(width=width, grid=grid, line=None, dot=None)
    suffix = "-worst" if is_worst else ""
    start = _x(median, width)
    end = width - 2 if p90 is None else max(_x(p90, width), start)
    return DotLine(
        width=width,
        grid=grid,
        line=Line(x1=start, y1=10, x2=end, y2=10, css=f"span span{suffix}"),
        dot=Dot(x=start, y=10, css=f"dot dot{suffix}"),
        ending=arrow_head(end, 10) if p90 is None else cap(end, 10),
    )


def draw_dot_line_scale(*, width: int = 176) -> DotLineScale:
    """Draw the names of the ticks, for the header of the column."""
    texts = tuple(
        Text(
            x=0 if value == 1 else _x(value, width),
            y=12,
            text=text,
            css="t-muted" if value == 1 else "t-muted t-middle",
        )
        for value, text in TICKS
    )
    return DotLineScale(width=width, texts=texts)


def _x(seconds: float, width: int) -> float:
    return px(MARGIN + (width - 2 * MARGIN) * log_position(seconds, shortest=SHORTEST, longest=LONGEST))
