"""The escalation ladder: when each alert of a clock fires, measured in the business time of its target."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from handoff.worktime import BusinessCalendar, HorizonError

LevelName = Literal["warning", "breach", "reassign"]

WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A rung of a ladder: what happens when `share` of the target has passed; 1 is the due time."""

    name: LevelName
    share: Fraction

    def __post_init__(self) -> None:
        if self.share <= 0:
            message = f"A level needs a share above zero; {self.name} has {self.share}."
            raise ValueError(message)

    @classmethod
    def at_percent(cls, name: LevelName, percent: int) -> "Level":
        """Make a level from whole percent of the target."""
        return cls(name=name, share=Fraction(percent, 100))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAlert:
    """One alert of one clock. `occurrence` counts the alerts of the same level name, from 1."""

    level: LevelName
    occurrence: int
    fire_at: datetime


def plan(
    ladder: Sequence[Level], *, calendar: BusinessCalendar, started_at: datetime, due_at: datetime
) -> tuple[PlannedAlert, ...]:
    """Return the alerts of a clock in the order in which they fire; levels of equal instants keep the ladder's order.

    A share is of the open time between start and due, which is the target itself, or what the same business day had
    left; beyond 1 it goes on in the same open time. A level past the years that the calendar knows is left out: a far
    reassignment must not stop the clock from being made.
    """
    fires = sorted(
        (
            (fire_at, level.name)
            for level in ladder
            if (fire_at := _fires_at(level, calendar=calendar, started_at=started_at, due_at=due_at))
        ),
        key=lambda fire: fire[0],
    )
    names = [name for _, name in fires]
    return tuple(
        PlannedAlert(level=name, occurrence=names[: index + 1].count(name), fire_at=fire_at)
        for index, (fire_at, name) in enumerate(fires)
    )


def next_alert(planned: Sequence[PlannedAlert], after_index: int = -1) -> PlannedAlert | None:
    """Return the alert that follows the one at `after_index`, the first for -1, or None after the last."""
    following = after_index + 1
    return planned[following] if following < len(planned) else None


def _fires_at(level: Level, *, calendar: BusinessCalendar, started_at: datetime, due_at: datetime) -> datetime | None:
    if level.share == WHOLE:
        return due_at
    try:
        return calendar.at_fraction(started_at, due_at, level.share)
    except HorizonError:
        return None
