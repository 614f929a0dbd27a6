"""The steps of the path, and which systems may be overtaken. Plain Python."""

from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """A point on the path with a time; the columns of a handoff are named after it."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    SYNCED = "synced"
    SCORED = "scored"
    HANDED_OFF = "handed_off"
    ROUTED = "routed"
    NOTIFIED = "notified"
    TOUCHED = "touched"
    DISPOSED = "disposed"
    CLOSED = "closed"
    READ = "read"


# A step's number never changes: `{step}_from` columns hold it.
NUMBER: Final[dict[Step, int]] = {step: number for number, step in enumerate(Step, start=1)}
BY_NUMBER: Final[dict[int, Step]] = {number: step for step, number in NUMBER.items()}

# A later step may come before these without anything being wrong: the step then counts as skipped.
MAY_BE_OVERTAKEN: Final = frozenset({Step.SYNCED, Step.NOTIFIED})

# Seams in which a person's working hours matter; all others run around the clock.
HUMAN: Final = frozenset({Step.TOUCHED, Step.DISPOSED, Step.CLOSED, Step.READ})
