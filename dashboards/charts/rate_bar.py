"""A promised rate: a bar from zero, its 95 % interval and the promise as a thick line. All in percent of the width."""

from dataclasses import dataclass
from math import ceil
from typing import Literal

from dashboards.charts.marks import Bar, Line, Text, px

Direction = Literal["at_least", "at_most"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RateBar:
    """One rate against its promise."""

    title: str
    summary: str
    bar: Bar
    interval: Line
    caps: tuple[Line, Line]
    promise: Line
    texts: tuple[Text, ...]


def draw_rate_bar(*, title: str, share: float, low: float, high: float, target: float, direction: Direction) -> RateBar:
    """Draw a share between 0 and 1; what must stay small gets a scale of twice its promise, so that it can be read."""
    end = scale_end(share=share, high=high, target=target, direction=direction)

    def at(value: float) -> float:
        return px(100 * value / end)

    words = f"{'at least' if direction == 'at_least' else 'at most'} {target * 100:g}"
    place = at(target)
    anchor = "t-end" if place > 80 else "t-middle"
    texts = [Text(x=0, y=32, text="0", css="t-muted"), Text(x=place, y=32, text=words, css=anchor)]
    if place < 70:
        texts.append(Text(x=100, y=32, text=f"{end * 100:.0f} %", css="t-muted t-end"))
    return RateBar(
        title=title,
        summary=f"95 % interval {low * 100:.1f} to {high * 100:.1f}; {standing(share, target, direction)}.",
        bar=Bar(x=0, y=4, width=at(share), height=10),
        interval=Line(x1=at(low), y1=9, x2=at(high), y2=9, css="span"),
        caps=(
            Line(x1=at(low), y1=5, x2=at(low), y2=13, css="span"),
            Line(x1=at(high), y1=5, x2=at(high), y2=13, css="span"),
        ),
        promise=Line(x1=place, y1=0, x2=place, y2=18, css="promise"),
        texts=tuple(texts),
    )


def standing(share: float, target: float, direction: Direction) -> str:
    """Say by how many points of 100 a share is within its promise or misses it."""
    points = f"{abs(share - target) * 100:.1f} points"
    is_within = share >= target if direction == "at_least" else share <= target
    return f"within the promise by {points}" if is_within else f"misses the promise by {points}"


def scale_end(*, share: float, high: float, target: float, direction: Direction) -> float:
    """Choose the end of the scale: 1 for "at least", else twice the promise, or more where the rate needs it."""
    if direction == "at_least":
        return 1.0
    return min(ceil(max(2 * target, share, high) * 10) / 10, 1.0)
