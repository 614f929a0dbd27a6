"""Who in a pool gets the next handoff: the eligible seat with the largest credit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import accumulate, pairwise
from math import lcm
from typing import Literal

from handoff.worktime import BusinessCalendar

SCALE = lcm(*range(1, 41))
"""One handoff in credit units: divisible by every total weight up to 40, so that those shares are exact."""

Credits = Mapping[int, int]
"""Credit units by seat key; a seat that is missing has zero. They always sum to zero."""

SkipReason = Literal["inactive", "absent", "outside_hours", "at_cap", "owes_dispositions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A member's place in a pool. `order` settles what weight and last turn leave equal."""

    key: int
    weight: int
    last_turn: int | None = None
    order: int = 0

    def __post_init__(self) -> None:
        if self.weight <= 0:
            message = f"Seat {self.key} needs a weight above zero, not {self.weight}."
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """The seat that gets the handoff, and the credits of the whole pool after it."""

    seat: Seat
    credits: dict[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatState:
    """What decides whether a seat may get a handoff now; no calendar means always open, no cap means no limit.

    `away_until` ends the absence that holds now, in the zone in which it is told.
    """

    key: int
    is_active: bool
    calendar: BusinessCalendar | None
    open_handoffs: int
    cap: int | None
    overdue_dispositions: int
    overdue_limit: int = 10
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """Why a seat was passed over, as a choice and in words."""

    key: int
    reason: SkipReason
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One pick of the past: the seat chosen and the weights of all seats that were eligible."""

    chosen: int
    weights: Mapping[int, int]


def choose_seat(eligible: Sequence[Seat], credits: Credits) -> Pick | None:
    """Return the eligible seat whose turn it is with the new credits, or None when nobody is eligible.

    Every eligible seat earns its share of one handoff, the seat with the largest credit is chosen and pays one. Ties:
    heavier weight, then least recently chosen, then order, then key. A seat that is not eligible keeps its credit.
    """
    if not eligible:
        return None
    earned = {key: credits.get(key, 0) + share for key, share in _shares(eligible).items()}
    chosen = min(eligible, key=lambda seat: (-earned[seat.key], -seat.weight, _recency(seat), seat.order, seat.key))
    earned[chosen.key] -= SCALE
    return Pick(seat=chosen, credits={**credits, **earned})


def why_skipped(state: SeatState, *, now: datetime) -> Skip | None:
    """Return why a seat may not get a handoff now, or None when it may.

    Raises: HorizonError when the seat's calendar does not know the year of `now`.
    """
    if not state.is_active:
        return _skip(state, "inactive", "is not active in this pool")
    if state.away_until is not None:
        return _skip(state, "absent", f"is away until {_told(state.away_until)}")
    if state.calendar is not None and not state.calendar.is_open(now):
        return _skip(state, "outside_hours", "is outside working hours")
    if state.cap is not None and state.open_handoffs >= state.cap:
        return _skip(state, "at_cap", f"holds {state.open_handoffs} open handoffs and the cap is {state.cap}")
    if state.overdue_dispositions > state.overdue_limit:
        owed = f"owes {state.overdue_dispositions} overdue dispositions, more than {state.overdue_limit}"
        return _skip(state, "owes_dispositions", owed)
    return None


def largest_deviation(turns: Iterable[Turn]) -> Fraction:
    """Return how far any seat ever was from its ideal count, over every prefix of the turns.

    The ideal count is the sum of weight ÷ total eligible weight over the turns the seat was eligible for. While the
    same seats stay eligible this is at most 1 for equal weights or up to four seats, and 1.5 for any weights. When
    eligibility changes no rule can promise that: of n equal seats that leave one by one as they are served, the last
    one has waited for 1/n + … + 1/2.
    """
    ahead: dict[int, Fraction] = {}
    largest = Fraction(0)
    for turn in turns:
        total = sum(turn.weights.values())
        for key, weight in turn.weights.items():
            ahead[key] = ahead.get(key, Fraction(0)) - Fraction(weight, total)
        ahead[turn.chosen] += 1
        largest = max(largest, *(abs(ahead[key]) for key in turn.weights))
    return largest


def _shares(seats: Sequence[Seat]) -> dict[int, int]:
    """Split one handoff by weight into whole units that sum to SCALE.

    Each share is the difference of two rounded running totals in key order. The shares are exact when the total weight
    divides SCALE; otherwise each is within one unit, 2·10⁻¹⁶ of a handoff.
    """
    by_key = sorted(seats, key=lambda seat: seat.key)
    running = [0, *accumulate(seat.weight for seat in by_key)]
    units = [SCALE * weight // running[-1] for weight in running]
    return {seat.key: later - earlier for seat, (earlier, later) in zip(by_key, pairwise(units), strict=True)}


def _recency(seat: Seat) -> int:
    return -1 if seat.last_turn is None else seat.last_turn


def _told(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b} {at.year} {at:%H:%M}"


def _skip(state: SeatState, reason: SkipReason, words: str) -> Skip:
    return Skip(key=state.key, reason=reason, words=words)
