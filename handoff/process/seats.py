"""The pools that rules point at, with their seats and the load of the people on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from handoff.people.models import Team
from handoff.worktime import BusinessCalendar
from leads.routing.models import Pool, PoolHours
from leads.routing.rotation import Seat as TurnSeat
from leads.routing.rotation import SeatState, Skip, why_skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A seat with who sits on it and what they hold."""

    seat_id: int
    user_id: int
    name: str
    weight: int
    cap: int | None
    is_active: bool
    open_handoffs: int
    overdue_dispositions: int
    away_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedPool:
    """A pool with its members, in the order of their seats."""

    pool: Pool
    members: tuple[Member, ...]

    @property
    def has_caps(self) -> bool:
        return any(member.cap is not None for member in self.members)


# Read here because dispositions owed are known to clocks, which stand above routing. Loads are counted only as far as
# they can matter: open handoffs where a seat has a cap, overdue dispositions up to the pool's limit.
_LOADS = """
SELECT seat.pool_id, seat.id, person.id, person.name, seat.weight, seat.cap, seat.is_active AND person.is_active,
    CASE WHEN seat.cap IS NULL THEN 0 ELSE (
        SELECT count(*) FROM handoffs_handoff AS held
        WHERE held.owner_id = person.id AND held.closed_at IS NULL AND held.origin = 'live'
    ) END,
    (SELECT count(*) FROM (
        SELECT 1 FROM handoffs_handoff AS held
        JOIN slas_clock AS clock ON clock.handoff_id = held.id
        JOIN slas_policyversion AS promise ON promise.id = clock.policy_version_id
        WHERE held.owner_id = person.id AND held.closed_at IS NULL AND held.origin = 'live'
            AND clock.stopped_at IS NULL AND clock.cancelled_at IS NULL
            AND clock.due_at < %(now)s AND promise.to_step = 'disposed'
        LIMIT pool.max_overdue + 1
    ) AS overdue),
    (SELECT away.until_at FROM people_absence AS away
        WHERE away.person_id = person.id AND away.cancelled_at IS NULL
            AND away.from_at <= %(now)s AND away.until_at > %(now)s)
FROM routing_seat AS seat
JOIN routing_pool AS pool ON pool.id = seat.pool_id
JOIN people_user AS person ON person.id = seat.user_id
WHERE seat.pool_id = ANY(%(pools)s)
ORDER BY seat.pool_id, seat.id
"""


_POOLS = """
WITH asked AS (SELECT * FROM routing_pool WHERE key = ANY(%s))
SELECT * FROM asked UNION SELECT pool.* FROM routing_pool AS pool JOIN asked ON pool.id = asked.fallback_id
"""


def pools_by_key(keys: Iterable[str], *, teams: Mapping[int, Team]) -> dict[str, Pool]:
    """Return pools, and the pools they fall back on, by key."""
    pools = {pool.pk: pool for pool in Pool.objects.raw(_POOLS, [[*keys]])}
    for pool in pools.values():
        pool.team = teams[pool.team_id]
        if pool.fallback_id in pools:
            pool.fallback = pools[pool.fallback_id]
    return {pool.key: pool for pool in pools.values()}


def load_members(pools: Iterable[Pool], *, now: datetime) -> dict[int, LoadedPool]:
    """Return the members of each pool with what they hold now, in one statement."""
    by_id = {pool.pk: pool for pool in pools}
    members: dict[int, list[Member]] = {pool_id: [] for pool_id in by_id}
    with connection.cursor() as cursor:
        cursor.execute(_LOADS, {"now": now, "pools": list(by_id)})
        for pool_id, *values in cursor.fetchall():
            members[pool_id].append(_member(values))
    return {pool_id: LoadedPool(pool=by_id[pool_id], members=tuple(some)) for pool_id, some in members.items()}


def _member(values: list[object]) -> Member:
    loads = ("open_handoffs", "overdue_dispositions", "away_until")
    names = ("seat_id", "user_id", "name", "weight", "cap", "is_active", *loads)
    return Member(**dict(zip(names, values, strict=True)))  # type: ignore[arg-type]  # the cursor's rows are untyped


def skip_of(member: Member, pool: Pool, *, calendar: BusinessCalendar, taken: int, now: datetime) -> Skip | None:
    """Return why a member may not get a handoff now; `taken` is what this very batch gave them already."""
    state = SeatState(
        key=member.seat_id,
        is_active=member.is_active,
        calendar=calendar if pool.hours == PoolHours.working else None,
        open_handoffs=member.open_handoffs + taken,
        cap=member.cap,
        overdue_dispositions=member.overdue_dispositions,
        overdue_limit=pool.max_overdue,
        away_until=member.away_until and member.away_until.astimezone(calendar.hours.zone),
    )
    return why_skipped(state, now=now)


def turn_seat(member: Member, last_turns: Mapping[int, int]) -> TurnSeat:
    return TurnSeat(
        key=member.seat_id, weight=member.weight, last_turn=last_turns.get(member.seat_id), order=member.seat_id
    )
