"""The path of one handoff: finished seams to scale, the running one dotted, the rest to come. All in percent."""

from dataclasses import dataclass
from typing import Final, Literal

from dashboards.charts.durations import duration
from dashboards.charts.marks import Bar, Line, px

SHORTEST: Final = 0.1
RIBBON_HEIGHT: Final = 24

LegState = Literal["done", "running", "ahead", "unknown", "skipped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One seam of one handoff: the step it starts from with its time, and the seconds it took so far."""

    step: str
    step_text: str
    label: str
    owner: str
    state: LegState
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StripCell:
    """The readable cell of one seam."""

    step: str
    step_text: str
    text: str
    label: str
    owner: str
    state: LegState
    is_worst: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PathStrip:
    """The strip: cells of equal width, ribbons to segments of true length, and dotted lines for what is not over."""

    title: str
    summary: str
    cells: tuple[StripCell, ...]
    paths: tuple[tuple[str, str], ...]
    segments: tuple[Bar, ...]
    dotted: tuple[Line, ...]
    scale_text: str
    open_text: str
    open_x: float


def draw_path_strip(*, title: str, legs: tuple[Leg, ...]) -> PathStrip:
    """Draw one handoff's path; what was recorded is to scale, so the sum of its segments fills its cells."""
    recorded = [leg for leg in legs if leg.state not in ("running", "ahead")]
    total = sum(leg.seconds or 0.0 for leg in recorded)
    worst = max(recorded, key=lambda leg: leg.seconds or 0.0, default=None) if total else None
    cell_width = 100 / len(legs)
    room = cell_width * len(recorded)
    segments, paths, start = [], [], 0.0
    for place, leg in enumerate(recorded):
        length = room * (leg.seconds or 0.0) / total if total else 0.0
        suffix = "-worst" if leg is worst else ""
        if leg.seconds is not None:
            width = min(max(length, SHORTEST), room - start) if length else SHORTEST
            segments.append(Bar(x=px(start), y=0, width=px(width), height=8, css=f"bar{suffix}"))
        paths.append((_ribbon(place * cell_width, cell_width, start, max(length, SHORTEST)), f"ribbon{suffix}"))
        start += length
    return PathStrip(
        title=title,
        summary=f"{duration(total)} recorded" + (f", {worst.label} the longest" if worst else ""),
        cells=tuple(_cell(leg, is_worst=leg is worst) for leg in legs),
        paths=tuple(paths),
        segments=tuple(segments),
        dotted=_dotted(legs, cell_width),
        scale_text=f"To scale, {duration(total)}" if total else "",
        open_text="Running, not to scale" if any(leg.state == "running" for leg in legs) else "",
        open_x=px(room),
    )


def _cell(leg: Leg, *, is_worst: bool) -> StripCell:
    match leg.state:
        case "ahead":
            text = "–"
        case "unknown" | "skipped":
            text = leg.state
        case "running":
            text = f"{duration(leg.seconds or 0.0)}, running"
        case "done":
            text = duration(leg.seconds or 0.0)
    return StripCell(
        step=leg.step,
        step_text=leg.step_text,
        text=text,
        label=leg.label,
        owner=leg.owner,
        state=leg.state,
        is_worst=is_worst,
    )


def _dotted(legs: tuple[Leg, ...], cell_width: float) -> tuple[Line, ...]:
    lines = []
    for place, leg in enumerate(legs):
        if leg.state in ("running", "ahead"):
            css = "dotted dotted-running" if leg.state == "running" else "dotted"
            lines.append(Line(x1=px(place * cell_width), y1=4, x2=px((place + 1) * cell_width), y2=4, css=css))
    return tuple(lines)


def _ribbon(cell_x: float, cell_width: float, x: float, width: float) -> str:
    top, middle, bottom = 0, RIBBON_HEIGHT / 2, RIBBON_HEIGHT
    left, right, start, end = px(cell_x), px(cell_x + cell_width), px(x), px(x + width)
    return (
        f"M{left} {top}L{right} {top}C{right} {middle} {end} {middle} {end} {bottom}"
        f"L{start} {bottom}C{start} {middle} {left} {middle} {left} {top}Z"
    )
