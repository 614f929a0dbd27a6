"""Stacked bars by group (tier, source, team), all on one scale from zero. In percent of the width."""

from dataclasses import dataclass
from typing import Final

from dashboards.charts.durations import duration
from dashboards.charts.marks import Bar, Line, Text, px
from dashboards.charts.scale import nice_end, nice_ticks

PLOT: Final = 84
SHORTEST: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One seam's median inside a group's bar."""

    label: str
    seconds: float
    is_worst: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group as measured, and what to say beside its bar."""

    label: str
    count_text: str
    note: str
    pieces: tuple[Piece, ...]
    href: str = ""

    @property
    def total(self) -> float:
        return sum(piece.seconds for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group's bar."""

    label: str
    count_text: str
    href: str
    bars: tuple[Bar, ...]
    texts: tuple[Text, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChart:
    """All groups with their axis."""

    title: str
    summary: str
    rows: tuple[GroupRow, ...]
    grid: tuple[Line, ...]
    ticks: tuple[Text, ...]


def draw_groups(*, title: str, summary: str, groups: tuple[Group, ...]) -> GroupChart:
    """Draw the groups on one axis, which leaves room at the right for the totals."""
    end = nice_end(max((group.total for group in groups), default=1.0), most=6)

    def at(seconds: float) -> float:
        return px(PLOT * seconds / end)

    ticks = nice_ticks(end, most=6)
    return GroupChart(
        title=title,
        summary=summary,
        rows=tuple(_row(group, end) for group in groups),
        grid=tuple(Line(x1=at(tick.value), y1=0, x2=at(tick.value), y2=44, css="grid") for tick in ticks),
        ticks=tuple(Text(x=at(tick.value), y=14, text=tick.text, css="t-muted t-middle") for tick in ticks),
    )


def _row(group: Group, end: int) -> GroupRow:
    bars, start = [], 0.0
    for piece in group.pieces:
        length = PLOT * piece.seconds / end
        css = "bar-worst" if piece.is_worst else "bar"
        bars.append(Bar(x=px(start), y=12, width=px(max(length, SHORTEST)), height=20, css=css))
        start += length
    return GroupRow(
        label=group.label,
        count_text=group.count_text,
        href=group.href,
        bars=tuple(bars),
        texts=(
            Text(x=px(start), y=20, text=duration(group.total) if group.pieces else "", css="t-bold"),
            Text(x=px(start), y=35, text=group.note, css="t-muted"),
        ),
    )
