"""Guessing a mapping from the headers of a file and some of its rows; what can't be told is asked, never guessed."""

from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from handoff.integrations.tables.shapes import Row


class Guess(TypedDict):
    """A mapping document to start from, how certain each field is, and what a person has to decide."""

    document: dict[str, Any]
    certainty: dict[str, Literal["sure", "likely"]]
    undecided: list[str]
    unused: list[str]


def guess(headers: Sequence[str], sample: Sequence[Row], *, file: str = "") -> Guess:
    """Return a mapping to start from; `file` is the file's name, which may name the source."""
    raise NotImplementedError
