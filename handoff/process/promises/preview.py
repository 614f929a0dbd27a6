"""What applying a version to running clocks would do: which due times move, and which become overdue by it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Final

from handoff.process.promises.recount import Recount, due_anew, recount_in_force
from slas.models import Clock

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One running clock: when it is due now, and by the version in force."""

    clock: Clock
    due_at: datetime
    now: datetime
    recount: Recount

    @property
    def seconds(self) -> int | None:
        """By how much business time it moves; negative is earlier, None where no calendar knows the years."""
        return self.recount.moved(self.clock, self.due_at)

    @property
    def becomes_overdue(self) -> bool:
        return self.due_at < self.now <= self.clock.due_at

    @property
    def becomes_in_time(self) -> bool:
        return self.clock.due_at < self.now <= self.due_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """All of them counted, and the first to look at: those that change state, then those that move furthest."""

    recount: Recount
    total: int
    earlier: int
    later: int
    overdue: int
    in_time: int
    shown: tuple[Move, ...]

    @property
    def same(self) -> int:
        return self.total - self.earlier - self.later


def preview_of(policy_id: int, *, now: datetime) -> Preview | None:
    """Return what applying the version in force would do to running clocks; None when there is none in force."""
    recount = recount_in_force(policy_id)
    if recount is None:
        return None
    total = earlier = later = overdue = in_time = 0
    moves = []
    for move in moves_of(recount, now=now):
        total += 1
        earlier += move.due_at < move.clock.due_at
        later += move.due_at > move.clock.due_at
        overdue += move.becomes_overdue
        in_time += move.becomes_in_time
        moves.append(move)
    return Preview(
        recount=recount,
        total=total,
        earlier=earlier,
        later=later,
        overdue=overdue,
        in_time=in_time,
        shown=tuple(nlargest(MOST_SHOWN, moves, key=_weight)),
    )


def moves_of(recount: Recount, *, now: datetime) -> Iterator[Move]:
    """Yield every clock that would be moved, in the order in which they started."""
    clocks = recount.clocks().select_related("handoff__team", "policy_version").order_by("pk")
    for clock, due_at in due_anew(recount, clocks):
        yield Move(clock=clock, due_at=due_at, now=now, recount=recount)


def _weight(move: Move) -> tuple[bool, bool, timedelta, int]:
    return move.becomes_overdue, move.becomes_in_time, abs(move.due_at - move.clock.due_at), -move.clock.pk
