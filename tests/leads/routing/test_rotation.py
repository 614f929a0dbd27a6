"""Whose turn it is, and that the turns are fair."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.worktime import BusinessCalendar
from leads.routing.rotation import (
    SCALE,
    Seat,
    SeatState,
    Turn,
    choose_seat,
    largest_deviation,
    why_skipped,
)

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)


class Pool:
    """A pool that keeps what its row keeps: credits, turns and who got them."""

    def __init__(self, weights: Sequence[int]) -> None:
        self.weights = dict(enumerate(weights))
        self.credits: dict[int, int] = {}
        self.last_turn: dict[int, int] = {}
        self.turns: list[Turn] = []

    def pick(self, eligible: Iterable[int] | None = None) -> int:
        keys = list(self.weights if eligible is None else eligible)
        seats = [Seat(key=key, weight=self.weights[key], last_turn=self.last_turn.get(key), order=key) for key in keys]
        pick = choose_seat(seats, self.credits)
        assert pick is not None
        self.credits = pick.credits
        self.turns.append(Turn(chosen=pick.seat.key, weights={key: self.weights[key] for key in keys}))
        self.last_turn[pick.seat.key] = len(self.turns)
        return pick.seat.key

    def picks(self, count: int, eligible: Iterable[int] | None = None) -> list[int]:
        keys = None if eligible is None else list(eligible)
        return [self.pick(keys) for _ in range(count)]


weights = st.lists(st.integers(1, 12), min_size=1, max_size=9)
small_weights = st.lists(st.integers(1, 20), min_size=1, max_size=4)


@st.composite
def pools_and_eligible(draw: st.DrawFn, drawn_weights: st.SearchStrategy[list[int]]) -> tuple[Pool, list[list[int]]]:
    pool = Pool(draw(drawn_weights))
    some = st.sets(st.sampled_from(sorted(pool.weights)), min_size=1).map(sorted)
    return pool, draw(st.lists(some, min_size=1, max_size=60))


def test_a_heavy_seat_is_not_served_in_one_run() -> None:
    assert "".join("ABC"[key] for key in Pool([15, 1, 1]).picks(17)) == "AAAAABAAAAACAAAAA"


def test_seven_equal_seats_take_turns() -> None:
    pool = Pool([1] * 7)
    assert pool.picks(21) == [0, 1, 2, 3, 4, 5, 6] * 3
    assert set(pool.credits.values()) == {0}


def test_nobody_eligible_is_no_pick() -> None:
    assert choose_seat([], {1: SCALE, 2: -SCALE}) is None


def test_ties_go_to_the_heavier_then_the_least_recent_then_the_order_then_the_key() -> None:
    level = {1: SCALE // 2, 2: 0, 3: -SCALE // 2}
    heavier = [Seat(key=1, weight=1, last_turn=None), Seat(key=2, weight=3, last_turn=9)]
    least_recent = [Seat(key=1, weight=1, last_turn=8), Seat(key=2, weight=1, last_turn=7)]
    never = [Seat(key=1, weight=1, last_turn=0), Seat(key=2, weight=1)]
    order = [Seat(key=1, weight=1, order=2), Seat(key=2, weight=1, order=1)]
    key = [Seat(key=2, weight=1), Seat(key=1, weight=1)]
    chosen = [choose_seat(heavier, level)] + [choose_seat(seats, {}) for seats in (least_recent, never, order, key)]
    assert [pick and pick.seat.key for pick in chosen] == [2, 2, 2, 2, 1]


def test_a_seat_that_is_not_eligible_does_not_move() -> None:
    pool = Pool([2, 1, 1])
    pool.picks(5)
    before = pool.credits[2]
    pool.picks(9, eligible=[0, 1])
    assert pool.credits[2] == before


def test_choosing_leaves_the_credits_given_as_they_were() -> None:
    credits = {1: 0, 2: 0}
    choose_seat([Seat(key=1, weight=1), Seat(key=2, weight=1)], credits)
    assert credits == {1: 0, 2: 0}


@pytest.mark.parametrize("weight", [0, -1])
def test_a_seat_needs_a_weight(weight: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Seat(key=1, weight=weight)


@given(pools_and_eligible(st.lists(st.integers(1, 1000), min_size=1, max_size=50)))
def test_credits_always_sum_to_zero(drawn: tuple[Pool, list[list[int]]]) -> None:
    pool, eligible = drawn
    for keys in eligible:
        pool.pick(keys)
        assert sum(pool.credits.values()) == 0


@given(weights)
def test_constant_eligibility_serves_the_largest_shortfall(drawn: list[int]) -> None:
    pool = Pool(drawn)
    counts: Counter[int] = Counter()
    for turn in range(60):
        shortfalls = {key: Fraction(weight, sum(drawn)) * (turn + 1) - counts[key] for key, weight in enumerate(drawn)}
        chosen = pool.pick()
        assert shortfalls[chosen] >= max(shortfalls.values()) - Fraction(len(drawn) * 60, SCALE)
        counts[chosen] += 1


@given(pools_and_eligible(st.lists(st.integers(1, 5), min_size=1, max_size=8)))
def test_it_picks_as_exact_fractions_do(drawn: tuple[Pool, list[list[int]]]) -> None:
    pool, eligible = drawn
    exact = dict.fromkeys(pool.weights, Fraction(0))
    for keys in eligible:
        total = sum(pool.weights[key] for key in keys)
        for key in keys:
            exact[key] += Fraction(pool.weights[key], total)
        expected = min(keys, key=lambda key: (-exact[key], -pool.weights[key], pool.last_turn.get(key, 0), key))
        exact[expected] -= 1
        assert pool.pick(keys) == expected
        assert {key: Fraction(pool.credits.get(key, 0), SCALE) for key in exact} == exact


@given(small_weights | st.integers(1, 12).map(lambda count: [1] * count))
def test_few_or_equal_seats_are_never_more_than_one_from_their_share(drawn: list[int]) -> None:
    pool = Pool(drawn)
    pool.picks(120)
    assert largest_deviation(pool.turns) <= 1


@given(weights)
def test_any_weights_are_never_more_than_one_and_a_half_from_their_share(drawn: list[int]) -> None:
    pool = Pool(drawn)
    pool.picks(120)
    assert largest_deviation(pool.turns) <= Fraction(3, 2)


@given(st.integers(2, 9), st.integers(1, 60), st.integers(1, 60))
def test_who_joins_or_returns_is_not_flooded(count: int, before: int, after: int) -> None:
    pool = Pool([1] * count)
    pool.picks(before, eligible=range(count - 1))
    got = Counter(pool.picks(after))[count - 1]
    assert got <= after // count + 1


def test_who_is_left_when_all_others_went_home_waited_for_the_sum_of_the_shares() -> None:
    pool = Pool([1] * 7)
    left = set(range(7))
    while len(left) > 1:
        left.remove(pool.pick(left))
    assert largest_deviation(pool.turns) == sum(Fraction(1, count) for count in range(2, 8))
    assert pool.pick() in left


def test_another_zones_morning_starts_without_a_run() -> None:
    pool = Pool([1] * 4)
    pool.picks(10, eligible=[0, 1])
    assert Counter(pool.picks(8)) == dict.fromkeys(range(4), 2)


def test_a_pool_too_large_for_exact_shares_still_serves_everyone_in_turn() -> None:
    pool = Pool([1] * 41)
    assert sorted(pool.picks(41)) == list(range(41))
    assert sum(pool.credits.values()) == 0


def test_the_deviation_counts_from_what_a_seat_was_eligible_for() -> None:
    one_seat_first = [Turn(chosen=1, weights={1: 1}), Turn(chosen=1, weights={1: 1, 2: 1})]
    assert largest_deviation(one_seat_first) == Fraction(1, 2)
    assert largest_deviation([*one_seat_first, Turn(chosen=1, weights={1: 1, 2: 1})]) == 1
    assert largest_deviation([]) == 0


def make_state(
    *,
    is_active: bool = True,
    calendar: BusinessCalendar | None = None,
    held: int = 0,
    cap: int | None = None,
    owed: int = 0,
    away_until: datetime | None = None,
) -> SeatState:
    return SeatState(
        key=7,
        is_active=is_active,
        calendar=calendar,
        open_handoffs=held,
        cap=cap,
        overdue_dispositions=owed,
        away_until=away_until,
    )


@pytest.fixture
def office_hours() -> BusinessCalendar:
    return BusinessCalendar.from_document({"tz": "UTC", "weekly": {"fri": [["09:00", "17:00"]]}})


def test_a_seat_with_room_and_nothing_owed_is_not_skipped(office_hours: BusinessCalendar) -> None:
    assert why_skipped(make_state(), now=NOW) is None
    assert why_skipped(make_state(calendar=office_hours, held=4, cap=5, owed=10), now=NOW) is None


def test_a_skip_says_why(office_hours: BusinessCalendar) -> None:
    closed = NOW.replace(hour=17)
    skips = [
        why_skipped(make_state(is_active=False, calendar=office_hours, held=5, cap=5), now=closed),
        why_skipped(make_state(calendar=office_hours, held=5, cap=5, away_until=NOW.replace(hour=19)), now=closed),
        why_skipped(make_state(calendar=office_hours, held=5, cap=5), now=closed),
        why_skipped(make_state(held=5, cap=5, owed=11), now=NOW),
        why_skipped(make_state(owed=11), now=NOW),
    ]
    assert [(skip.key, skip.reason, skip.words) for skip in skips if skip] == [
        (7, "inactive", "is not active in this pool"),
        (7, "absent", "is away until Fri 20 Nov 2026 19:00"),
        (7, "outside_hours", "is outside working hours"),
        (7, "at_cap", "holds 5 open handoffs and the cap is 5"),
        (7, "owes_dispositions", "owes 11 overdue dispositions, more than 10"),
    ]
