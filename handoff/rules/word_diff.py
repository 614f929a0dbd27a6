"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Kind = Literal["same", "ins", "del"]

MOST_WORDS: Final = 800
"""Longer texts are shown as one word, since comparing takes the square of their length."""

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
        old, new = [before], [after]
    found: list[Segment] = []
    for _, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[old_start:old_end]), "".join(new[new_start:new_end])
        if gone == come:
            found.append(Segment(kind="same", text=come))
            continue
        found += [Segment(kind="del", text=gone)] if gone else []
        found += [Segment(kind="ins", text=come)] if come else []
    return tuple(found)
