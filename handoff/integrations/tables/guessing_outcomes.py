"""Guessing what became of leads from a column of statuses; a status that is not beyond doubt is asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from handoff.integrations.tables.header_words import CONVERTED, STATUS, STATUS_WORDS, column_for, words_of
from handoff.integrations.tables.values import NO, YES
from handoff.rules.text import excerpt, quoted

MOST_ASKED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeGuess:
    """The column of the outcome as a mapping has it, None where no column tells, and what is left to decide."""

    spec: dict[str, Any] | None = None
    certainty: Literal["sure", "likely"] = "likely"
    undecided: tuple[str, ...] = ()


def guess_outcome(headers: dict[str, str], values: Callable[[str], Sequence[str]]) -> OutcomeGuess:
    """Return which column says the outcome; `headers` are by their words, `values` gives what a column says."""
    header = column_for(CONVERTED, headers)
    if header is not None:
        said = dict.fromkeys(values(header))
        if said and all(text.lower() in YES | NO for text in said):
            meant = {text: "converted" if text.lower() in YES else None for text in said}
            return OutcomeGuess(spec={"column": header, "values": meant}, certainty="sure")
    header = column_for(STATUS, headers)
    if header is None:
        return OutcomeGuess(undecided=("No column says what became of a lead; its outcome stays unknown.",))
    return from_status(header, list(dict.fromkeys(values(header))))


def from_status(header: str, said: Sequence[str]) -> OutcomeGuess:
    """Return what a column of statuses says of the outcome; what is not beyond doubt is asked."""
    meant = {text: STATUS_WORDS[words] for text in said if (words := words_of(text)) in STATUS_WORDS}
    asked = [excerpt(text) for text in said if text not in meant]
    undecided = []
    if asked:
        shown = ", ".join(asked[:MOST_ASKED]) + (" …" if len(asked) > MOST_ASKED else "")
        undecided.append(
            f"{quoted(header)} also says {shown}, which now count as no outcome; say which of them mean converted, "
            "working, no_response or bad_fit."
        )
    spec = {"column": header, "values": meant} if meant else None
    return OutcomeGuess(spec=spec, undecided=tuple(undecided))
