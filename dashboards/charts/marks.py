"""The marks charts are made of, in pixels or in percent of the width, as the chart says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text on its baseline; `css` names its size, weight, colour and anchor."""

    x: float
    y: float
    text: str
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    css: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A point, drawn as a small circle."""

    x: float
    y: float
    css: str = "dot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """An upright rectangle."""

    x: float
    y: float
    width: float
    height: float
    css: str = "bar"


def px(value: float) -> float:
    """Round to a hundredth, which is finer than any screen and keeps pages small."""
    return round(value, 2)


def arrow_head(x: float, y: float) -> str:
    """Write the path of the head of an arrow that points right and ends in x, y."""
    return f"M{px(x - 5)} {px(y - 3.5)}L{px(x)} {px(y)}L{px(x - 5)} {px(y + 3.5)}"


def cap(x: float, y: float) -> str:
    """Write the path of the short stroke that closes a line at x, y."""
    return f"M{px(x)} {px(y - 3.5)}V{px(y + 3.5)}"
