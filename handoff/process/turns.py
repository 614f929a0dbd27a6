"""Giving handoffs to owners: everything is prepared, then the pool is locked and one statement records it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection

from handoff.outbox.models import Channel
from handoff.people.hours import Hours
from handoff.process.seats import LoadedPool, Member, load_members, skip_of, turn_seat
from leads.handoffs.models import EventKind
from leads.routing.models import How, Pool
from leads.routing.rotation import SCALE, choose_seat
from slas.clocks import PlannedClock

MISSED_IT: Final = "had it and missed it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An owner who needs no turn: the account's, whoever works the lead or company already, or one named by hand."""

    user_id: int
    team_id: int
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Unowned:
    """A handoff that needs an owner: its pool, why that pool, and the owner's clocks as they would tick for anybody.

    `never` are people it must not go to, and `never_words` why; `how` says what the turn is for.
    """

    handoff_id: int
    pool: Pool
    at: datetime
    routing_id: int
    explanation: Mapping[str, Any]
    clocks: tuple[PlannedClock, ...] = ()
    known: Known | None = None
    never: frozenset[int] = frozenset()
    never_words: str = MISSED_IT
    how: How = How.rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Who got a handoff, and why; `turn` is empty for owners that needed none."""

    unowned: Unowned
    owner_id: int
    team_id: int
    pool_id: int | None
    how: How
    turn: int | None
    explanation: Mapping[str, Any]


@dataclass(slots=True, kw_only=True)
class _Ledger:
    """A locked pool's credits while a batch takes its turns."""

    loaded: LoadedPool
    turn: int
    credits: dict[int, int]
    last_turns: dict[int, int]
    counts: dict[int, int]
    taken: dict[int, int] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        seats = {
            str(seat): [credit, self.last_turns.get(seat), self.counts.get(seat, 0)]
            for seat, credit in self.credits.items()
        }
        return {"id": self.loaded.pool.pk, "turn": self.turn, "credits": seats}


def give_owners(
    unowned: Sequence[Unowned], *, loaded: Mapping[int, LoadedPool], hours: Mapping[int, Hours], now: datetime
) -> list[Given]:
    """Give each handoff an owner and record it in one statement under the pools' locks.

    Pools are locked in the order of their ids, after leads, handoffs and clocks. Loads are read again under the lock
    only where a seat has a cap, which must never be exceeded.
    """
    taking_turns = {pool.pk: pool for one in unowned if one.known is None for pool in _chain(one.pool)}
    ledgers = _lock(taking_turns, loaded, now) if taking_turns else {}
    given = [_give(one, ledgers, hours) for one in unowned]
    _record(given, [ledger.to_json() for ledger in ledgers.values()])
    return given


def _chain(pool: Pool) -> tuple[Pool, ...]:
    return (pool, pool.fallback) if pool.fallback else (pool,)


def _lock(pools: Mapping[int, Pool], loaded: Mapping[int, LoadedPool], now: datetime) -> dict[int, _Ledger]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, turn, credits FROM routing_pool WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [list(pools)]
        )
        rows = cursor.fetchall()
    capped = [pools[pool_id] for pool_id in pools if loaded[pool_id].has_caps]
    fresh = {**loaded, **load_members(capped, now=now)} if capped else loaded
    return {pool_id: _ledger(fresh[pool_id], turn, json.loads(credits)) for pool_id, turn, credits in rows}


def _ledger(loaded: LoadedPool, turn: int, seats: Mapping[str, Sequence[int | None]]) -> _Ledger:
    return _Ledger(
        loaded=loaded,
        turn=turn,
        credits={int(seat): credit or 0 for seat, (credit, _, _) in seats.items()},
        last_turns={int(seat): last for seat, (_, last, _) in seats.items() if last is not None},
        counts={int(seat): count or 0 for seat, (_, _, count) in seats.items()},
    )


def _give(one: Unowned, ledgers: Mapping[int, _Ledger], hours: Mapping[int, Hours]) -> Given:
    if (known := one.known) is not None:
        why = {**one.explanation, "how": known.how}
        return Given(
            unowned=one,
            owner_id=known.user_id,
            team_id=known.team_id,
            pool_id=None,
            how=known.how,
            turn=None,
            explanation=why,
        )
    skipped: list[dict[str, str]] = []
    for pool in _chain(one.pool):
        ledger = ledgers[pool.pk]
        eligible = [member for member in ledger.loaded.members if not _skip(member, one, ledger, hours, skipped)]
        if eligible:
            return _take_turn(one, ledger, eligible, skipped)
    return Given(
        unowned=one,
        owner_id=one.pool.keeper_id,
        team_id=one.pool.team_id,
        pool_id=one.pool.pk,
        how=How.keeper,
        turn=None,
        explanation={**one.explanation, "how": How.keeper, "pool": one.pool.name, "skipped": skipped},
    )


def _skip(
    member: Member, one: Unowned, ledger: _Ledger, hours: Mapping[int, Hours], skipped: list[dict[str, str]]
) -> bool:
    if member.user_id in one.never:
        skipped.append({"name": member.name, "reason": "missed_it", "words": one.never_words})
        return True
    pool = ledger.loaded.pool
    skip = skip_of(
        member,
        pool,
        calendar=hours[pool.team.calendar_id].calendar,
        taken=ledger.taken.get(member.user_id, 0),
        now=one.at,
    )
    if skip is not None:
        skipped.append({"name": member.name, "reason": skip.reason, "words": skip.words})
    return skip is not None


def _take_turn(one: Unowned, ledger: _Ledger, eligible: Sequence[Member], skipped: list[dict[str, str]]) -> Given:
    pick = choose_seat([turn_seat(member, ledger.last_turns) for member in eligible], ledger.credits)
    if pick is None:
        message = "one of the eligible seats is chosen"
        raise AssertionError(message)
    seat = pick.seat.key
    member = next(member for member in eligible if member.seat_id == seat)
    ledger.turn += 1
    ledger.credits = dict(pick.credits)
    ledger.last_turns[seat] = ledger.turn
    ledger.counts[seat] = ledger.counts.get(seat, 0) + 1
    ledger.taken[member.user_id] = ledger.taken.get(member.user_id, 0) + 1
    count = ledger.counts[seat]
    share = {"handoffs": count - 1, "due": round(count + ledger.credits[seat] / SCALE, 1)}
    pool = ledger.loaded.pool
    return Given(
        unowned=one,
        owner_id=member.user_id,
        team_id=pool.team_id,
        pool_id=pool.pk,
        how=one.how,
        turn=ledger.turn,
        explanation={**one.explanation, "how": one.how, "pool": pool.name, "skipped": skipped, "share": share},
    )


_RECORD = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(given)s::jsonb) AS given(
        handoff_id bigint, owner_id bigint, team_id bigint, pool_id bigint, routing_id bigint, how text, turn bigint,
        explanation jsonb, at timestamptz, key text)
), held AS (
    INSERT INTO routing_assignment
        (handoff_id, owner_id, pool_id, routing_id, how, turn, explanation, assigned_at, end_reason)
    SELECT handoff_id, owner_id, pool_id, routing_id, how, turn, explanation, at, '' FROM given
), owned AS (
    UPDATE handoffs_handoff AS handoff SET owner_id = given.owner_id, team_id = given.team_id
    FROM given WHERE handoff.id = given.handoff_id
), ticking AS (
    INSERT INTO slas_clock
        (handoff_id, policy_id, policy_version_id, calendar_version_id, owner_id, started_at, due_at, cancel_reason,
         ladder)
    SELECT handoff_id, policy_id, policy_version_id, calendar_version_id, owner_id, started_at, due_at, '', '[]'
    FROM jsonb_to_recordset(%(clocks)s::jsonb) AS clock(
        handoff_id bigint, policy_id bigint, policy_version_id bigint, calendar_version_id bigint, owner_id bigint,
        started_at timestamptz, due_at timestamptz)
), told AS (
    INSERT INTO outbox_message (key, channel, kind, payload, created_at, not_before, attempts, last_error)
    SELECT key, %(channel)s, 'owner_assigned', jsonb_build_object('handoff', handoff_id, 'owner', owner_id),
        at, at, 0, ''
    FROM given
    ON CONFLICT (key) DO NOTHING
), story AS (
    INSERT INTO handoffs_handoffevent (handoff_id, kind, at, recorded_at, basis, system, detail)
    SELECT handoff_id, %(kind)s, at, at, 'received', 'handoff',
        jsonb_build_object('owner_id', owner_id, 'how', how, 'pool_id', pool_id, 'turn', turn)
    FROM given
)
UPDATE routing_pool AS pool SET turn = taken.turn, credits = taken.credits
FROM jsonb_to_recordset(%(pools)s::jsonb) AS taken(id bigint, turn bigint, credits jsonb)
WHERE pool.id = taken.id
"""


def _record(given: Sequence[Given], pools: Sequence[Mapping[str, Any]]) -> None:
    rows = [_row(one) for one in given]
    clocks = [_clock(one, clock) for one in given for clock in one.unowned.clocks]
    with connection.cursor() as cursor:
        cursor.execute(
            _RECORD,
            {
                "given": json.dumps(rows),
                "clocks": json.dumps(clocks),
                "pools": json.dumps(pools),
                "channel": Channel.announce,
                "kind": EventKind.assigned,
            },
        )


def _row(one: Given) -> dict[str, Any]:
    at = one.unowned.at.isoformat()
    return {
        "handoff_id": one.unowned.handoff_id,
        "owner_id": one.owner_id,
        "team_id": one.team_id,
        "pool_id": one.pool_id,
        "routing_id": one.unowned.routing_id,
        "how": one.how,
        "turn": one.turn,
        "explanation": one.explanation,
        "at": at,
        "key": f"owner_assigned:{one.unowned.handoff_id}:{one.owner_id}:{at}",
    }


def _clock(one: Given, planned: PlannedClock) -> dict[str, Any]:
    return {
        "handoff_id": one.unowned.handoff_id,
        "policy_id": planned.promise.policy_id,
        "policy_version_id": planned.promise.version_id,
        "calendar_version_id": planned.hours.version_id,
        "owner_id": one.owner_id,
        "started_at": planned.started_at.isoformat(),
        "due_at": planned.due_at.isoformat(),
    }
