"""The path map: where the time goes, seam by seam, in two linear panels with a break at first touch."""

from dataclasses import dataclass
from typing import Final

from dashboards.charts.lettering import wrap
from dashboards.charts.marks import Line, Text, px
from dashboards.charts.path_panel import BAR_HEIGHT, CELL_Y, PADDING, RAIL_Y, RIBBON_HEIGHT, PanelDrawing
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
    panels: tuple[Panel, Panel]
    rail: tuple[Line, ...]
    texts: tuple[Text, ...]
    has_links: bool


def draw_path_map(*, title: str, summary: str, before: Part, after: Part, width: int = 1392) -> PathMap:
    """Draw the path map `width` pixels wide: `before` and `after` are the parts up to and from first touch."""
    left_width = round((width - GAP) * LEFT_PART)
    boxes = ((0.0, left_width), (left_width + GAP, width - GAP - left_width))
    lines = max(_name_lines(part, box[1]) for part, box in zip((before, after), boxes, strict=True))
    is_roomy = all(box[1] / len(part.seams) >= ROOMY for part, box in zip((before, after), boxes, strict=True))
    cell_height = 74 + 18 * lines + (0 if is_roomy else 16)
    bar_y = CELL_Y + cell_height + RIBBON_HEIGHT
    panels = []
    for is_first, part, (x, panel_width) in zip((True, False), (before, after), boxes, strict=True):
        drawing = PanelDrawing(
            part=part,
            x=x,
            width=panel_width,
            end=axis_end(part),
            is_first=is_first,
            is_roomy=is_roomy,
            cell_height=cell_height,
            name_lines=lines,
        )
        panels.append(drawing)
    spreads = [panel.spreads() for panel in panels]
    floor = max((row.line.y1 for rows in spreads for row in rows), default=bar_y + BAR_HEIGHT) + 14
    axis_y = floor + (20 if before.promises or after.promises else 0)
    drawn = tuple(panel.draw(rows, axis_y) for panel, rows in zip(panels, spreads, strict=True))
    left, right = drawn[0], drawn[1]
    notes = (
        f"1 px = {pixel_text(left.seconds_per_pixel)}. Bar = median, drawn to scale. "
        "Line under it = p90 from the same start; the dot is the median.",
        f"1 px = {pixel_text(right.seconds_per_pixel)}: all {left.total} on the left is "
        f"{_pixels(before.total / right.seconds_per_pixel)} here.",
    )
    middle = left_width + GAP / 2
    note_texts = tuple(
        Text(x=panel.x, y=axis_y + 34 + 16 * row, text=line, css="t-muted")
        for panel, note in zip(drawn, notes, strict=True)
        for row, line in enumerate(wrap(note, size=12, width=panel.width, most=3))
    )
    return PathMap(
        title=title,
        summary=summary,
        width=width,
        height=max(text.y for text in note_texts) + 6,
        panels=(left, right),
        rail=tuple(
            Line(x1=px(x + 5), y1=RAIL_Y, x2=px(x + panel_width - 5), y2=RAIL_Y, css="rail") for x, panel_width in boxes
        ),
        texts=(
            Text(x=middle, y=12, text=after.from_step, css="t-bold t-middle"),
            Text(x=middle, y=RAIL_Y + 5, text="//", css="t-muted t-middle"),
            *note_texts,
        ),
        has_links=any(seam.href for seam in (*before.seams, *after.seams)),
    )


def _pixels(amount: float) -> str:
    if amount < 1:
        return "less than 1 px"
    return f"{amount:.0f} px"


def _name_lines(part: Part, width: float) -> int:
    room = width / len(part.seams) - 2 * PADDING
    return max(len(wrap(seam.label, size=14, width=room)) for seam in part.seams)
