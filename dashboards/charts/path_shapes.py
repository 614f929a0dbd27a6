"""The shapes of the path map, in pixels: cells with their ribbons and segments, p90 lines, panels."""

from dataclasses import dataclass

from dashboards.charts.marks import Bar, Dot, Line, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The readable cell of a seam, the ribbon below it and its segment of true length."""

    key: str
    name: str
    box: Bar
    texts: tuple[Text, ...]
    ribbon: str
    segment: Bar
    is_worst: bool
    href: str
    percent: float
    median: str
    p90: str
    share: str
    owner: str
    note: str
    is_told: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The line from a seam's start to its p90, with a dot at the median; an arrow when it leaves the scale."""

    line: Line
    dot: Dot
    is_arrow: bool
    ending: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One linear panel."""

    x: float
    width: float
    end: int
    name: str
    total: str
    cells: tuple[Cell, ...]
    spreads: tuple[Spread, ...]
    ticks: tuple[Line, ...]
    lines: tuple[Line, ...]
    stops: tuple[Dot, ...]
    promises: tuple[Line, ...]
    cells_bottom: float
    bar_bottom: float
    texts: tuple[Text, ...]

    @property
    def seconds_per_pixel(self) -> float:
        return self.end / self.width
