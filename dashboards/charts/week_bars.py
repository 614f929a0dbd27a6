"""A count by week as bars from zero; charts side by side keep one scale."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboards.charts.marks import Bar, Line, Text, px

LEFT: Final = 44
RIGHT: Final = 8
TOP: Final = 12
BOTTOM: Final = 22
NICE: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekCount:
    """The count of one week; one that is not whole lies in the period in part."""

    label: str
    count: int
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBars:
    """One chart of bars, one a week."""

    title: str
    summary: str
    width: int
    height: int
    grid: tuple[Line, ...]
    bars: tuple[Bar, ...]
    texts: tuple[Text, ...]


def draw_week_bars(
    *, title: str, counts: tuple[WeekCount, ...], end: int, width: int = 440, height: int = 140
) -> WeekBars:
    """Draw the counts on an axis from zero to `end`; weeks that are not whole are hollow and dashed."""
    room, floor = width - LEFT - RIGHT, height - BOTTOM
    step = room / max(len(counts), 1)

    def y(value: float) -> float:
        return px(TOP + (floor - TOP) * (1 - value / end))

    highest = max((week.count for week in counts), default=0)
    return WeekBars(
        title=title,
        summary=f"{len(counts)} weeks, at most {highest:,} leads in one." if counts else "No week has any.",
        width=width,
        height=height,
        grid=tuple(
            Line(x1=LEFT, y1=y(value), x2=width - RIGHT, y2=y(value), css="grid-2" if value == 0 else "grid")
            for value in (0, end / 2, end)
        ),
        bars=tuple(
            Bar(
                x=px(LEFT + step * place),
                y=y(week.count),
                width=px(max(step * 0.8, 0.5)),
                height=px(floor - y(week.count)),
                css="bar" if week.is_whole else "bar-open",
            )
            for place, week in enumerate(counts)
            if week.count
        ),
        texts=(*_count_texts(end, y), *_week_texts(counts, step, width, height)),
    )


def nice_count(highest: int) -> int:
    """Return the round count, twice another, at which an axis ends that holds `highest`."""
    power = 1
    while True:
        for factor in NICE:
            if (end := 2 * factor * power) >= highest:
                return end
        power *= 10


def _count_texts(end: int, y: Callable[[float], float]) -> tuple[Text, ...]:
    return tuple(
        Text(x=LEFT - 6, y=px(y(value) + 4), text=f"{value:,}", css="t-muted t-end") for value in (0, end // 2, end)
    )


def _week_texts(counts: tuple[WeekCount, ...], step: float, width: int, height: int) -> tuple[Text, ...]:
    last = len(counts) - 1
    places = {0: "", last // 2: " t-middle", last: " t-end"} if last > 1 else dict.fromkeys(range(len(counts)), "")
    return tuple(
        Text(
            x=width - RIGHT if anchor == " t-end" else px(LEFT + step * (place + (0.4 if anchor else 0))),
            y=height - 4,
            text=counts[place].label,
            css=f"t-muted{anchor}",
        )
        for place, anchor in places.items()
    )
