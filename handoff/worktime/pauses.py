"""Stretches of time that don't count, whatever the hours: cut out of the open windows they lie over."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from handoff.worktime.epoch import since_epoch
from handoff.worktime.errors import PauseError
from handoff.worktime.hours import DayWindow

Pause = tuple[timedelta, timedelta]
"""From, and up to but not including, in time since the epoch."""


def in_order(pauses: Iterable[tuple[datetime, datetime]]) -> tuple[Pause, ...]:
    """Return pauses in order, those that touch or overlap made one, so that no second is taken out twice.

    Raises: PauseError when one ends before it begins, NaiveInstantError.
    """
    joined: list[Pause] = []
    for begins, ends in sorted((since_epoch(begins), since_epoch(ends)) for begins, ends in pauses):
        if ends < begins:
            raise PauseError
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        elif begins < ends:
            joined.append((begins, ends))
    return tuple(joined)


def without(windows: Iterable[DayWindow], pauses: tuple[Pause, ...]) -> Iterator[DayWindow]:
    """Yield what the pauses leave of windows; both are in order, and so is what is left."""
    first = 0
    for window in windows:
        while first < len(pauses) and pauses[first][1] <= window.opens:
            first += 1
        opens, place = window.opens, first
        while place < len(pauses) and pauses[place][0] < window.closes:
            begins, ends = pauses[place]
            if begins > opens:
                yield DayWindow(window.day, opens, begins)
            opens = max(opens, ends)
            place += 1
        if opens < window.closes:
            yield DayWindow(window.day, opens, window.closes)
