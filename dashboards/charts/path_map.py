"""The path map: where the time goes, seam by seam, in two linear panels with a break at first touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.charts.lettering import wrap
from dashboards.charts.marks import Line, Text, px
from dashboards.charts.path_panel import BAR_HEIGHT, CELL_Y, PADDING, RAIL_Y, RIBBON_HEIGHT, PanelDrawing, note_lines
from dashboards.charts.path_parts import Part, axis_end
from dashboards.charts.path_shapes import Panel
from dashboards.charts.scale import pixel_text

GAP: Final = 40
LEFT_PART: Final = 0.68
ROOMY: Final = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class PathMap:
    """The whole picture."""

    title: str
    summary: str
    width: int
    height: float
    panels: tuple[Panel, ...]
    rail: tuple[Line, ...]
    texts: tuple[Text, ...]
    has_links: bool


def draw_path_map(*, title: str, summary: str, before: Part, after: Part, width: int = 1392) -> PathMap:
    """Draw the path map `width` pixels wide: `before` and `after` are the parts up to and from first touch.

    One that has no seams leaves its room to the other.
    """
    parts = [part for part in (before, after) if part.seams]
    boxes = _boxes(len(parts), width)
    placed = [*zip(parts, boxes, strict=True)]
    lines = max(_name_lines(part, box[1]) for part, box in placed)
    is_roomy = all(box[1] / len(part.seams) >= ROOMY for part, box in placed)
    notes = max(len(note_lines(seam, box[1] / len(part.seams))) for part, box in placed for seam in part.seams)
    cell_height = 74 + 18 * lines + (0 if is_roomy else 16) + 16 * notes
    bar_y = CELL_Y + cell_height + RIBBON_HEIGHT
    panels = [
        PanelDrawing(
            part=part,
            x=x,
            width=panel_width,
            end=axis_end(part),
            is_first=part is parts[0],
            is_last=part is parts[-1],
            is_roomy=is_roomy,
            cell_height=cell_height,
            name_lines=lines,
        )
        for part, (x, panel_width) in placed
    ]
    spreads = [panel.spreads() for panel in panels]
    floor = max((row.line.y1 for rows in spreads for row in rows), default=bar_y + BAR_HEIGHT) + 14
    axis_y = floor + (20 if any(part.promises for part in parts) else 0)
    drawn = tuple(panel.draw(rows, axis_y) for panel, rows in zip(panels, spreads, strict=True))
    note_texts = tuple(
        Text(x=panel.x, y=axis_y + 34 + 16 * row, text=line, css="t-muted")
        for panel, note in zip(drawn, _scale_notes(parts, drawn), strict=True)
        for row, line in enumerate(wrap(note, size=12, width=panel.width, most=3))
    )
    return PathMap(
        title=title,
        summary=summary,
        width=width,
        height=max(text.y for text in note_texts) + 6,
        panels=drawn,
        rail=tuple(
            Line(x1=px(x + 5), y1=RAIL_Y, x2=px(x + panel_width - 5), y2=RAIL_Y, css="rail") for x, panel_width in boxes
        ),
        texts=(*_break_texts(parts, boxes), *note_texts),
        has_links=any(seam.href for part in parts for seam in part.seams),
    )


def _boxes(number: int, width: int) -> tuple[tuple[float, int], ...]:
    """Return where each part begins and how wide it is."""
    if number == 1:
        return ((0.0, width),)
    left_width = round((width - GAP) * LEFT_PART)
    return ((0.0, left_width), (left_width + GAP, width - GAP - left_width))


def _break_texts(parts: Sequence[Part], boxes: Sequence[tuple[float, int]]) -> tuple[Text, ...]:
    """Name the step at the break between two parts."""
    if len(parts) == 1:
        return ()
    middle = boxes[0][1] + GAP / 2
    return (
        Text(x=middle, y=12, text=parts[1].from_step, css="t-bold t-middle"),
        Text(x=middle, y=RAIL_Y + 5, text="//", css="t-muted t-middle"),
    )


def _scale_notes(parts: Sequence[Part], panels: Sequence[Panel]) -> tuple[str, ...]:
    """Say what a pixel stands for in each panel, and how small the first would be in the second."""
    first, scale = panels[0], f"1 px = {pixel_text(panels[-1].seconds_per_pixel)}"
    note = (
        f"1 px = {pixel_text(first.seconds_per_pixel)}. Bar = median, drawn to scale. "
        "Line under it = p90 from the same start; the dot is the median."
    )
    if len(parts) == 1:
        return (note,)
    if not parts[1].total:
        return note, "Too few have come so far for a median."
    return (
        note,
        f"{scale}: all {first.total} on the left is {_pixels(parts[0].total / panels[1].seconds_per_pixel)} here.",
    )


def _pixels(amount: float) -> str:
    if amount < 1:
        return "less than 1 px"
    return f"{amount:.0f} px"


def _name_lines(part: Part, width: float) -> int:
    room = width / len(part.seams) - 2 * PADDING
    return max(len(wrap(seam.label, size=14, width=room)) for seam in part.seams)
