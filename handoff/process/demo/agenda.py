"""The plan in the order of its instants, so that a few days of it can be taken out at a time."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from handoff.process.demo.plan import Story

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[T]):
    """Something planned; `place` is that of its arrival in the story."""

    at: datetime
    place: int
    what: T


class Column(Generic[T]):
    """Entries of one kind in the order of their instants."""

    def __init__(self, entries: Iterable[Entry[T]]) -> None:
        self.entries = sorted(entries, key=lambda entry: entry.at)
        self.instants = [entry.at for entry in self.entries]

    def between(self, since: datetime, until: datetime) -> Sequence[Entry[T]]:
        """Return the entries of `[since, until)`."""
        return self.entries[bisect_left(self.instants, since) : bisect_left(self.instants, until)]


class Agenda:
    """All that is planned, by kind."""

    def __init__(self, story: Story) -> None:
        arrivals = list(enumerate(story.arrivals))
        touches = [(place, touch) for place, one in arrivals for touch in one.follow_up.touches]
        self.arrivals = Column(Entry(at=one.received_at, place=place, what=one) for place, one in arrivals)
        self.misses = Column(_at(place, one.follow_up.missed_at) for place, one in arrivals if one.follow_up.missed_at)
        self.notices = Column(
            _at(place, one.follow_up.notified_at) for place, one in arrivals if one.follow_up.notified_at
        )
        self.touches = Column(
            Entry(at=touch.at, place=place, what=touch) for place, touch in touches if touch.recorded_at is None
        )
        self.late_touches = Column(
            Entry(at=touch.recorded_at, place=place, what=touch) for place, touch in touches if touch.recorded_at
        )
        self.dispositions = Column(
            Entry(at=disposition.at, place=place, what=disposition)
            for place, one in arrivals
            for disposition in one.follow_up.dispositions
        )
        self.readings = Column(_at(place, one.follow_up.read_at) for place, one in arrivals if one.follow_up.read_at)


def _at(place: int, at: datetime) -> Entry[None]:
    return Entry(at=at, place=place, what=None)
