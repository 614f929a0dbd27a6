"""A share by week or month as a small line; those side by side keep one scale, from 0 to 100 unless told lower."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dashboards.charts.marks import Dot, Line, Text, px

LEFT: Final = 30
RIGHT: Final = 12
TOP: Final = 8
BOTTOM: Final = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The share of one week, or month; None when it had too few cases for a rate."""

    label: str
    share: float | None
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekChart:
    """One small multiple."""

    title: str
    what: str
    summary: str
    href: str
    width: int
    height: int
    grid: tuple[Line, ...]
    solid: str
    dotted: str
    dots: tuple[Dot, ...]
    texts: tuple[Text, ...]


def draw_weeks(
    *,
    title: str,
    weeks: tuple[Week, ...],
    href: str = "",
    width: int = 216,
    height: int = 132,
    top: float = 1.0,
    unit: str = "week",
    what: str = "share kept by week",
) -> WeekChart:
    """Draw one share by week: a gap where a week has no rate, hollow and dotted where it is not over.

    The scale ends at the share `top`; `unit` is what the shares are of, `what` they are.
    """
    places = _Places(count=len(weeks), width=width, height=height, top=top)
    steps = list(pairwise(range(len(weeks))))
    finished = [place for place, week in enumerate(weeks) if week.share is not None and not week.is_unfinished]
    dots = [
        Dot(x=places.x(place), y=places.y(week.share), css="dot-open")
        for place, week in enumerate(weeks)
        if week.is_unfinished and week.share is not None
    ]
    texts = [*places.share_texts(), *places.week_texts(weeks)]
    summary = f"No {unit} has enough cases for a rate."
    if finished:
        last = finished[-1]
        share = weeks[last].share or 0.0
        dots.append(Dot(x=places.x(last), y=places.y(share), css="dot-series"))
        below = places.y(share) + 18 < height - BOTTOM
        label_y = places.y(share) + (18 if below else -8)
        texts.append(Text(x=places.x(last), y=px(label_y), text=f"{share * 100:.0f} %", css="t-bold t-middle t-halo"))
        summary = f"From {(weeks[finished[0]].share or 0) * 100:.0f} % to {share * 100:.0f} % in the last full {unit}."
    return WeekChart(
        title=title,
        what=what,
        summary=summary,
        href=href,
        width=width,
        height=height,
        grid=places.grid(),
        solid=_path(weeks, steps, places, is_dotted=False),
        dotted=_path(weeks, steps, places, is_dotted=True),
        dots=tuple(dots),
        texts=tuple(texts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where weeks and shares lie in one small multiple."""

    count: int
    width: int
    height: int
    top: float

    def x(self, place: int) -> float:
        room = self.width - LEFT - RIGHT
        return px(LEFT + room * place / max(self.count - 1, 1))

    def y(self, share: float) -> float:
        room = self.height - TOP - BOTTOM
        return px(TOP + room * (1 - share / self.top))

    def _marked(self) -> tuple[float, ...]:
        return 0, self.top / 2, self.top

    def grid(self) -> tuple[Line, ...]:
        return tuple(
            Line(
                x1=LEFT,
                y1=self.y(share),
                x2=self.width - RIGHT,
                y2=self.y(share),
                css="grid-2" if share == 0 else "grid",
            )
            for share in self._marked()
        )

    def share_texts(self) -> tuple[Text, ...]:
        return tuple(
            Text(x=LEFT - 6, y=self.y(share) + 4, text=f"{share * 100:g}", css="t-muted t-end")
            for share in self._marked()
        )

    def week_texts(self, weeks: tuple[Week, ...]) -> tuple[Text, ...]:
        y = self.height - 4
        chosen = {0: "", self.count // 2: " t-middle", self.count - 1: " t-end"} if self.count > 2 else {0: ""}
        return tuple(
            Text(
                x=self.width if anchor == " t-end" else self.x(place),
                y=y,
                text=weeks[place].label,
                css=f"t-muted{anchor}",
            )
            for place, anchor in chosen.items()
        )


def _path(weeks: tuple[Week, ...], steps: list[tuple[int, int]], places: _Places, *, is_dotted: bool) -> str:
    pieces = []
    end_of_last = -1
    for first, second in steps:
        start, finish = weeks[first].share, weeks[second].share
        if start is None or finish is None or weeks[second].is_unfinished is not is_dotted:
            continue
        if end_of_last != first:
            pieces.append(f"M{places.x(first)} {places.y(start)}")
        pieces.append(f"L{places.x(second)} {places.y(finish)}")
        end_of_last = second
    return "".join(pieces)
