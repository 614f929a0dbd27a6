"""How wide text runs and where it breaks, estimated without a font: wide enough for the widest system font."""

from typing import Final

NARROW: Final = frozenset("fijlrt.,:;'|!()[] ")
WIDE: Final = frozenset("mwMW@%→")


def text_width(text: str, *, size: int, is_bold: bool = False) -> float:
    """Estimate the width of one line in pixels."""
    ems = sum(0.33 if letter in NARROW else 0.9 if letter in WIDE else 0.6 for letter in text)
    return ems * size * (1.06 if is_bold else 1)


def wrap(text: str, *, size: int, width: float, most: int = 2) -> tuple[str, ...]:
    """Break text into at most `most` lines of `width` pixels at its spaces; what is too long ends in an ellipsis."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(lines) < most and text_width(longer, size=size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(shorten(line, size=size, width=width) for line in lines)


def shorten(text: str, *, size: int, width: float) -> str:
    """Cut one line to `width` pixels, with an ellipsis where something is missing."""
    if text_width(text, size=size) <= width:
        return text
    while text and text_width(f"{text}…", size=size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"
