"""Reassignment: a transaction of its own that ends one assignment and begins another."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from handoff.actor import Actor
from handoff.errors import ConflictError, HandoffError
from handoff.people.membership import sales_teams_of
from handoff.process.effects import Effects
from handoff.process.in_force import InForce, load_in_force
from handoff.process.seats import load_members
from handoff.process.turns import MISSED_IT, Given, Known, Unowned, give_owners
from handoff.process.working_rows import WorkingRows, facts_of, lock_handoffs
from leads.handoffs.models import Handoff
from leads.routing.deciding import decide_rule
from leads.routing.models import Assignment, How, Pool
from slas.clocks import ClockStart, plan_clock, start_clocks
from slas.models import CancelReason, ClockScope, StartStep, StopStep
from slas.promises import matching


class NotOpenError(ConflictError):
    """The handoff is closed; nobody can be given it."""

    code = "handoff_closed"


class NotARepError(HandoffError):
    """Only an active person of a sales team can hold a handoff."""

    code = "not_a_rep"


def reassign(handoff_id: int, *, to_user_id: int | None, reason: str, actor: Actor, now: datetime) -> Given:
    """Give an open handoff to another person, or through its pool when `to_user_id` is None.

    Through the pool it never goes back to anybody who had it. An owner's overdue clock stays breached, one still in
    time is cancelled; the new owner gets clocks of their own; the lead's clocks run on.

    Raises: NotFoundError, NotOpenError, NotARepError.
    """
    return reassign_all({handoff_id: to_user_id}, reason=reason, actor=actor, now=now)[0]


def reassign_all(
    wanted: Mapping[int, int | None], *, reason: str, actor: Actor, now: datetime, never_words: str = MISSED_IT
) -> list[Given]:
    """Give several open handoffs away at once, all of them or none: to the person named, or through its pool.

    Locked as everything is: handoffs, then clocks, then pools. Raises: as `reassign` does.
    """
    with transaction.atomic():
        in_force = load_in_force(to_judge=False)
        rows = lock_handoffs([*wanted], clocks_until={StopStep.touched, StopStep.disposed})
        handoffs = [rows.handoff(handoff_id) for handoff_id in sorted(wanted)]
        if any(handoff.closed_at is not None for handoff in handoffs):
            raise NotOpenError
        held = _held(wanted)
        unowned = [
            replace(
                _unowned(handoff, held[handoff.pk], wanted[handoff.pk], reason, in_force, now), never_words=never_words
            )
            for handoff in handoffs
        ]
        for handoff in handoffs:
            _end(handoff, rows, reason, actor, now)
        pools = {pool.pk: pool for one in unowned for pool in (one.pool, one.pool.fallback) if pool is not None}
        given = give_owners(unowned, loaded=load_members(pools.values(), now=now), hours=in_force.hours, now=now)
        for handoff, one in zip(handoffs, given, strict=True):
            _start_owner_clocks(handoff, one, rows, in_force, now)
        return given


def _held(handoff_ids: Collection[int]) -> dict[int, list[Assignment]]:
    """Return who held each handoff, the first owner first."""
    found: dict[int, list[Assignment]] = {handoff_id: [] for handoff_id in handoff_ids}
    for one in Assignment.objects.filter(handoff__in=handoff_ids).select_related("pool__team").order_by("pk"):
        found[one.handoff_id].append(one)
    return found


def _unowned(
    handoff: Handoff,
    held: list[Assignment],
    to_user_id: int | None,
    reason: str,
    in_force: InForce,
    now: datetime,
) -> Unowned:
    pool = next((one.pool for one in reversed(held) if one.pool is not None), None) or _pool_of(handoff, in_force)
    known = None
    if to_user_id is not None:
        teams = sales_teams_of([to_user_id])
        if to_user_id not in teams:
            raise NotARepError(fields={"to": "Choose an active member of a sales team."})
        known = Known(user_id=to_user_id, team_id=teams[to_user_id], how=How.manual)
    explanation: Mapping[str, Any] = {"routing": in_force.routing.number, "reason": reason}
    return Unowned(
        handoff_id=handoff.pk,
        pool=pool,
        at=now,
        routing_id=in_force.routing.version_id,
        explanation=explanation,
        known=known,
        never=frozenset(one.owner_id for one in held),
        how=How.reassigned,
    )


def _pool_of(handoff: Handoff, in_force: InForce) -> Pool:
    tried = decide_rule(in_force.routing.rules, facts_of(handoff))
    return Pool.objects.select_related("team", "fallback__team").get(key=tried[-1].rule.pool)


def _end(handoff: Handoff, rows: WorkingRows, reason: str, actor: Actor, now: datetime) -> None:
    effects = Effects(rows=rows, actor=actor)
    for clock in rows.clocks.get(handoff.pk, ()):
        is_running = clock.stopped_at is None and clock.cancelled_at is None
        if not is_running or clock.policy_version.scope != ClockScope.owner:
            continue
        if clock.due_at < now:
            effects.end_breached(clock, at=now)
        else:
            effects.cancel_clock(handoff, clock, CancelReason.reassigned, now=now)
    effects.write()
    Assignment.objects.filter(handoff=handoff, ended_at=None).update(
        ended_at=now, end_reason=reason[:40] or "reassigned"
    )


def _start_owner_clocks(handoff: Handoff, given: Given, rows: WorkingRows, in_force: InForce, now: datetime) -> None:
    """A later owner's clocks carry their own alerts, unlike the first owner's."""
    if handoff.touched_at is not None:
        return
    promises = matching(in_force.promises, facts_of(handoff), from_step=StartStep.assigned, scope=ClockScope.owner)
    start_clocks(
        [
            ClockStart(
                handoff_id=handoff.pk,
                planned=plan_clock(promise, rows.hours_for(promise, handoff), started_at=now),
                owner_id=given.owner_id,
                stopped_at=None,
            )
            for promise in promises
        ]
    )
