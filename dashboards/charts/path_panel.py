"""One panel of the path map: cells, ribbons, segments of true length, p90 lines, axis and promises."""

from dataclasses import dataclass, replace
from typing import Final

from dashboards.charts.lettering import shorten, text_width, wrap
from dashboards.charts.marks import Bar, Dot, Line, Text, arrow_head, cap, px
from dashboards.charts.path_parts import Part, Promise, Seam
from dashboards.charts.path_shapes import Cell, Panel, Spread
from dashboards.charts.scale import nice_ticks

RAIL_Y: Final = 30
CELL_Y: Final = 42
RIBBON_HEIGHT: Final = 60
BAR_HEIGHT: Final = 26
ROW_HEIGHT: Final = 18
PADDING: Final = 12


def note_lines(seam: Seam, width: float) -> tuple[str, ...]:
    """Break the note of a seam into the lines of a cell of a width."""
    return wrap(seam.note, size=12, width=width - 2 * PADDING, most=3) if seam.note else ()


def _share(seam: Seam) -> str:
    if seam.share is None:
        return ""
    return f"{seam.share * 100:.0f} %" if seam.share >= 0.01 else f"{seam.share * 100:.1f} %"


def _kept(promise: Promise) -> str:
    return "muted" if promise.is_kept else "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDrawing:
    """One panel while it is drawn: what was measured, and the room it has."""

    part: Part
    x: float
    width: float
    end: int
    is_first: bool
    is_last: bool
    is_roomy: bool
    cell_height: float
    name_lines: int

    @property
    def bar_y(self) -> float:
        return CELL_Y + self.cell_height + RIBBON_HEIGHT

    @property
    def right(self) -> float:
        return self.x + self.width

    def at(self, seconds: float) -> float:
        """Place a time on the panel's axis."""
        return self.x + self.width * seconds / self.end

    def is_blue(self, seam: Seam) -> bool:
        """Tell whether this is the one seam in blue: the worst of the first part."""
        return self.is_first and seam is self.part.worst

    def p90_words(self, seam: Seam) -> str:
        if seam.p90 is not None:
            return self.part.words(seam.p90)
        return "not reached" if seam.median is not None or seam.open_share else "–"

    def draw(self, spreads: tuple[Spread, ...], axis_y: float) -> Panel:
        ticks = nice_ticks(self.end)
        edges = tuple(
            Line(x1=px(x), y1=self.bar_y, x2=px(x), y2=axis_y, css="grid-2") for x in (self.x + 0.5, self.right - 0.5)
        )
        return Panel(
            x=self.x,
            width=self.width,
            end=self.end,
            name=self.part.name,
            total=self.part.words(self.part.total),
            cells=self.cells(),
            spreads=spreads,
            ticks=tuple(
                Line(
                    x1=px(self.at(tick.value)),
                    y1=self.bar_y + BAR_HEIGHT,
                    x2=px(self.at(tick.value)),
                    y2=axis_y,
                    css="grid",
                )
                for tick in ticks[1:-1]
            ),
            lines=(
                *edges,
                Line(x1=self.x, y1=axis_y, x2=self.right, y2=axis_y, css="grid-2"),
            ),
            stops=self.stops(),
            promises=self.promise_lines(axis_y),
            cells_bottom=CELL_Y + self.cell_height,
            bar_bottom=self.bar_y + BAR_HEIGHT,
            texts=(*self.step_names(), *self.bar_texts(), *self.promise_texts(axis_y), *self.tick_texts(axis_y)),
        )

    def cells(self) -> tuple[Cell, ...]:
        cell_width = self.width / len(self.part.seams)
        tallest = max((seam.median or 0.0 for seam in self.part.seams), default=0.0) or 1.0
        drawn = []
        for place, (seam, start) in enumerate(zip(self.part.seams, self.part.starts(), strict=True)):
            x = self.x + place * cell_width
            length = 0.0 if seam.median is None else max(self.width * seam.median / self.end, 1.0)
            suffix = "-worst" if self.is_blue(seam) else ""
            segment = Bar(x=px(self.at(start)), y=self.bar_y, width=px(length), height=BAR_HEIGHT, css=f"bar{suffix}")
            box = Bar(x=px(x), y=CELL_Y, width=px(cell_width), height=self.cell_height, css=f"cell{suffix}")
            drawn.append(
                Cell(
                    key=seam.key,
                    name=seam.label,
                    box=box,
                    texts=self.cell_texts(seam, x, cell_width),
                    ribbon=_ribbon(box, segment),
                    segment=segment,
                    is_worst=self.is_blue(seam),
                    href=seam.href,
                    percent=px(100 * (seam.median or 0.0) / tallest),
                    median="no median" if seam.median is None else self.part.words(seam.median),
                    p90=self.p90_words(seam),
                    share=_share(seam),
                    owner=seam.owner,
                    note=seam.note,
                    is_told=seam.is_told,
                )
            )
        return tuple(drawn)

    def cell_texts(self, seam: Seam, x: float, width: float) -> tuple[Text, ...]:
        room = width - 2 * PADDING
        left, y = px(x + PADDING), CELL_Y + 20
        if not seam.is_told:
            return tuple(
                Text(x=left, y=y + 18 * row, text=line, css="t-muted")
                for row, line in enumerate(wrap(seam.label, size=12, width=room))
            )
        link = " t-link" if self.is_blue(seam) else ""
        names = wrap(seam.label, size=14, width=room)
        texts = [Text(x=left, y=y + 18 * row, text=line, css="t-14 t-name") for row, line in enumerate(names)]
        y += 18 * (self.name_lines - 1) + 23
        median = "no median" if seam.median is None else self.part.words(seam.median)
        size = "t-20" if text_width(median, size=20, is_bold=True) <= room else "t-14"
        texts.append(Text(x=left, y=y, text=median, css=f"{size} t-bold{link}"))
        if self.is_roomy:
            texts.append(Text(x=px(x + width - 8), y=y - 1, text=_share(seam), css=f"t-bold t-end{link}"))
        else:
            y += 16
            texts.append(Text(x=left, y=y, text=_share(seam), css=f"t-bold{link}"))
        p90 = shorten(f"p90 {self.p90_words(seam)}", size=12, width=room + PADDING)
        texts.append(Text(x=left, y=y + 18, text=p90, css="t-muted"))
        owner = shorten(seam.owner, size=12, width=room + PADDING)
        texts.append(Text(x=left, y=y + 34, text=owner, css="t-bold"))
        notes = note_lines(seam, width)
        texts += [Text(x=left, y=y + 50 + 16 * row, text=line, css="t-muted") for row, line in enumerate(notes)]
        return tuple(texts)

    def stops(self) -> tuple[Dot, ...]:
        return tuple(Dot(x=x, y=RAIL_Y, css="stop") for x in self.stop_places())

    def stop_places(self) -> tuple[float, ...]:
        cell_width = self.width / len(self.part.seams)
        inner = (px(self.x + place * cell_width) for place in range(1, len(self.part.seams)))
        return (px(self.x + 5), *inner, px(self.right - 5))

    def step_names(self) -> tuple[Text, ...]:
        """Name the steps above the rail; the one at the break is named once, between the panels."""
        names = (self.part.from_step, *(seam.to_step for seam in self.part.seams))
        places = self.stop_places()
        texts = [Text(x=x, y=12, text=name, css="t-bold t-middle") for x, name in zip(places, names, strict=True)]
        texts[0] = replace(texts[0], x=self.x, css="t-bold")
        texts[-1] = replace(texts[-1], x=self.right, css="t-bold t-end")
        return tuple(texts[0 if self.is_first else 1 : None if self.is_last else -1])

    def bar_texts(self) -> tuple[Text, ...]:
        texts = []
        for seam, start in zip(self.part.seams, self.part.starts(), strict=True):
            if seam.median is None:
                continue
            short = f"{self.part.words(seam.median)}, {_share(seam)}"
            words = (f"{short} of {self.part.name}", short) if self.is_blue(seam) else (short,)
            room = self.width * seam.median / self.end - 2 * PADDING
            fitting = next((text for text in words if text_width(text, size=12, is_bold=True) <= room), "")
            colour = "t-on-link" if self.is_blue(seam) else "t-on-mark"
            if fitting:
                texts.append(
                    Text(x=px(self.at(start) + PADDING), y=self.bar_y + 17, text=fitting, css=f"t-bold {colour}")
                )
        total, name = self.part.words(self.part.total), self.part.name
        x = self.at(self.part.total) + 10
        if x + max(text_width(total, size=12, is_bold=True), text_width(name, size=12)) <= self.right:
            texts.append(Text(x=px(x), y=self.bar_y + 10, text=total, css="t-bold"))
            texts.append(Text(x=px(x), y=self.bar_y + 25, text=name, css="t-muted"))
        else:
            both = f"{total} {name}"
            texts.append(Text(x=self.right - 4, y=self.bar_y - 6, text=both, css="t-bold t-end t-halo"))
        return tuple(texts)

    def spreads(self) -> tuple[Spread, ...]:
        y = self.bar_y + BAR_HEIGHT + 10
        drawn = []
        for seam, start in zip(self.part.seams, self.part.starts(), strict=True):
            if seam.median is None:
                continue
            finish = None if seam.p90 is None else start + seam.p90
            is_arrow = finish is None or finish > self.end
            x1, x2 = self.at(start), self.right if is_arrow else self.at(finish or 0.0)
            label, is_above = self.spread_label(seam, x1, x2, is_off=finish is not None and is_arrow)
            y += ROW_HEIGHT + (12 if is_above else 0)
            suffix = "-worst" if self.is_blue(seam) else ""
            drawn.append(
                Spread(
                    line=Line(x1=px(x1), y1=y, x2=px(x2), y2=y, css=f"span span{suffix}"),
                    dot=Dot(x=px(min(self.at(start + seam.median), self.right)), y=y, css=f"dot dot{suffix}"),
                    is_arrow=is_arrow,
                    ending=arrow_head(x2, y) if is_arrow else cap(x2, y),
                    label=replace(label, y=y + (-6 if is_above else 4)),
                )
            )
        return tuple(drawn)

    def spread_label(self, seam: Seam, x1: float, x2: float, *, is_off: bool) -> tuple[Text, bool]:
        """Word a p90 line and place its label: right of it, else left, else above, where it always fits."""
        words = f"{seam.label} p90 {self.p90_words(seam)}"
        if is_off:
            words += ", off the scale"
        if seam.p90 is None and seam.open_share:
            words += f": {seam.open_share * 100:.0f} % have none yet"
        look = "t-halo t-bold t-link" if self.is_blue(seam) else "t-halo t-muted"
        wide = text_width(words, size=12, is_bold=self.is_blue(seam))
        if x2 + 8 + wide <= self.right:
            return Text(x=px(x2 + 8), y=0, text=words, css=look), False
        if x1 - 8 - wide >= self.x:
            return Text(x=px(x1 - 8), y=0, text=words, css=f"{look} t-end"), False
        return Text(x=px(max(x2 - 6, self.x + wide)), y=0, text=words, css=f"{look} t-end"), True

    def promise_lines(self, axis_y: float) -> tuple[Line, ...]:
        return tuple(
            Line(
                x1=px(self.at(one.at)), y1=self.bar_y - 6, x2=px(self.at(one.at)), y2=axis_y, css=f"dashed-{_kept(one)}"
            )
            for one in self.part.promises
            if one.at <= self.end
        )

    def promise_texts(self, axis_y: float) -> tuple[Text, ...]:
        texts = []
        for promise in self.part.promises:
            x = min(self.at(promise.at), self.right)
            fits = x + 8 + text_width(promise.text, size=12) <= self.right
            look = f"t-halo t-{_kept(promise)}" + ("" if fits else " t-end")
            texts.append(Text(x=px(x + 8 if fits else x - 8), y=axis_y - 7, text=promise.text, css=look))
        return tuple(texts)

    def tick_texts(self, axis_y: float) -> tuple[Text, ...]:
        ticks = nice_ticks(self.end)
        last = len(ticks) - 1
        anchors = ["" if place == 0 else " t-end" if place == last else " t-middle" for place in range(last + 1)]
        return tuple(
            Text(x=px(self.at(tick.value)), y=axis_y + 16, text=tick.text, css=f"t-muted{anchor}")
            for tick, anchor in zip(ticks, anchors, strict=True)
        )


def _ribbon(cell: Bar, segment: Bar) -> str:
    """Write the path that leads from the whole bottom of a cell to the whole top of its segment."""
    # One pixel below the edge of the cell, so that no seam shows between the two.
    top, bottom = cell.y + cell.height - 1, segment.y
    middle = px((top + bottom) / 2)
    right, end = px(cell.x + cell.width), px(segment.x + segment.width)
    return (
        f"M{cell.x} {top}L{right} {top}C{right} {middle} {end} {middle} {end} {bottom}"
        f"L{segment.x} {bottom}C{segment.x} {middle} {cell.x} {middle} {cell.x} {top}Z"
    )
