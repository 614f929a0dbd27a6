"""A better tier on an open handoff: slower untouched clocks are superseded, the better tier's start now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handoff.actor import Actor
from handoff.outbox.messages import Draft, enqueue
from handoff.outbox.models import Channel
from handoff.people.hours import Hours
from handoff.process.in_force import InForce
from leads.handoffs.models import EventKind, Handoff, HandoffEvent
from leads.handoffs.story import event, tell
from slas.clocks import ClockStart, plan_clock, start_clocks
from slas.models import CancelReason, Clock, ClockScope, StartStep, StopStep
from slas.promises import matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Raise:
    """An open, locked handoff whose lead now meets a better tier, with the facts that say so."""

    handoff: Handoff
    tier: str
    facts: Mapping[str, Any]
    at: datetime


def raise_tiers(raises: Sequence[Raise], in_force: InForce, *, actor: Actor, now: datetime) -> None:
    """Raise the tier of open handoffs. The better tier's clocks start when this product got the new act."""
    for one in raises:
        entries = [_raised(one, actor, now)]
        if one.handoff.touched_at is None:
            entries += _quicken(one, in_force, actor, now)
        one.handoff.tier = one.tier
        one.handoff.save(update_fields=["tier"])
        tell(entries)
    enqueue(
        [
            Draft(
                key=f"tier_raised:{one.handoff.pk}:{one.tier}",
                channel=Channel.announce,
                kind="tier_raised",
                payload={"handoff": one.handoff.pk, "tier": one.tier},
            )
            for one in raises
        ],
        now=now,
    )


def _raised(one: Raise, actor: Actor, now: datetime) -> HandoffEvent:
    return event(
        one.handoff.pk, EventKind.tier_raised, at=one.at, now=now, actor=actor, before=one.handoff.tier, tier=one.tier
    )


def _quicken(one: Raise, in_force: InForce, actor: Actor, now: datetime) -> list[HandoffEvent]:
    """Supersede untouched first-touch clocks that fall due later than the better tier's, which start now."""
    handoff = one.handoff
    running = {clock.owner_id: clock for clock in _first_touch_clocks(handoff)}
    facts = {**one.facts, "handoff": {"tier": one.tier, "is_reentry": handoff.previous_id is not None}}
    entries: list[HandoffEvent] = []
    starts: list[ClockStart] = []
    scopes = {StartStep.handed_off: (ClockScope.lead, None), StartStep.assigned: (ClockScope.owner, handoff.owner_id)}
    for from_step, (scope, owner_id) in scopes.items():
        for promise in matching(in_force.promises, facts, from_step=from_step, scope=scope):
            if promise.to_step != StopStep.touched:
                continue
            planned = plan_clock(
                promise, in_force.hours_for(promise, _sales_hours(handoff, in_force)), started_at=one.at
            )
            slower = running.get(owner_id)
            if slower is not None and slower.due_at <= planned.due_at:
                continue
            if slower is not None:
                entries.append(_supersede(slower, actor, now))
            starts.append(ClockStart(handoff_id=handoff.pk, planned=planned, owner_id=owner_id, stopped_at=None))
    start_clocks(starts)
    return entries


def _first_touch_clocks(handoff: Handoff) -> list[Clock]:
    clocks = Clock.objects.running().filter(handoff=handoff, policy_version__to_step=StopStep.touched)
    return list(clocks.select_for_update(of=("self",)).order_by("pk"))


def _sales_hours(handoff: Handoff, in_force: InForce) -> Hours:
    return in_force.hours[handoff.team.calendar_id] if handoff.team else next(iter(in_force.hours.values()))


def _supersede(clock: Clock, actor: Actor, now: datetime) -> HandoffEvent:
    clock.cancelled_at, clock.cancel_reason = now, CancelReason.superseded
    clock.save(update_fields=["cancelled_at", "cancel_reason"])
    return event(
        clock.handoff_id,
        EventKind.clock_cancelled,
        at=now,
        now=now,
        actor=actor,
        clock=clock.pk,
        reason=CancelReason.superseded,
    )
