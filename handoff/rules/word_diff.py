"""What changed between two texts, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Kind = Literal["same", "ins", "del"]

MOST_WORDS: Final = 800
"""Longer texts are shown as one word, since comparing takes the square of their length."""

LEAST_KEPT: Final = 0.4
"""Of the words of the shorter text; where fewer are kept, both read better whole than in the pieces they share."""

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of text that both have (same), only the new one (ins), or only the old one (del)."""

    kind: Kind
    text: str


def word_segments(before: str, after: str) -> tuple[Segment, ...]:
    """Return the pieces of both texts in order: without ins they are `before`, without del `after`."""
    if before == after:
        return (Segment(kind="same", text=after),) if after else ()
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return _whole(before, after)
    pieces = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    kept = [word for tag, start, end, _, _ in pieces if tag == "equal" for word in old[start:end]]
    if _words(kept) < LEAST_KEPT * min(_words(old), _words(new)):
        return _whole(before, after)
    found: list[Segment] = []
    for tag, old_start, old_end, new_start, new_end in pieces:
        gone, come = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        found += [Segment(kind="same", text=come)] if tag == "equal" else _whole(gone, come)
    return tuple(found)


def _whole(before: str, after: str) -> tuple[Segment, ...]:
    """Return what went and what came, each in one piece."""
    pieces = (Segment(kind="del", text=before), Segment(kind="ins", text=after))
    return tuple(one for one in pieces if one.text)


def _words(pieces: Sequence[str]) -> int:
    """Count the words among what may also be spaces and marks."""
    return sum(piece[0].isalnum() for piece in pieces)
