"""Clocks with their state and the working of their due time."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, person
from handoff.people.hours import hours_of
from handoff.people.models import OwedBy
from handoff.worktime import explain_until
from slas.models import Clock, ClockScope
from slas.querysets import ClockQuerySet, ClockState


class PolicyShape(AnswerShape):
    """A promise, and the version that this clock pins."""

    key = text()
    name = text()
    version = whole()


class ClockShape(AnswerShape):
    """One promise ticking on one handoff; the state is computed from its times."""

    id = whole()
    handoff_id = whole()
    policy = PolicyShape()
    owed_by = serializers.ChoiceField(choices=OwedBy.choices)
    scope = serializers.ChoiceField(choices=ClockScope.choices)
    from_step = text()
    to_step = text()
    owner = PersonShape(allow_null=True)
    state = serializers.ChoiceField(choices=ClockState.choices)
    started_at = instant()
    due_at = instant()
    stopped_at = instant(null=True)
    cancelled_at = instant(null=True)
    cancel_reason = text()
    outcome_at = instant(about="the stop or the due time, whichever came first")
    calendar = text()
    working = text(about="how the due time came about")
    is_redacted = yes_no(about="its owner and handoff are not yours to open")


def told_clocks(clocks: ClockQuerySet, *, now: datetime) -> ClockQuerySet:
    """Return the clocks with everything that `clock` tells."""
    return clocks.with_outcome(now).select_related("policy", "policy_version", "owner")


def clock(row: Clock, *, is_redacted: bool = False) -> dict[str, Any]:
    version, hours = row.policy_version, hours_of(row.calendar_version_id)
    return {
        "id": row.pk,
        "handoff_id": row.handoff_id,
        "policy": {"key": row.policy.key, "name": row.policy.name, "version": version.number},
        "owed_by": version.owed_by,
        "scope": version.scope,
        "from_step": version.from_step,
        "to_step": version.to_step,
        "owner": None if is_redacted else person(row.owner),
        "state": row.state,  # type: ignore[attr-defined]  # annotated by with_outcome
        "started_at": stamp(row.started_at),
        "due_at": stamp(row.due_at),
        "stopped_at": stamp(row.stopped_at),
        "cancelled_at": stamp(row.cancelled_at),
        "cancel_reason": row.cancel_reason,
        "outcome_at": stamp(row.outcome_at),  # type: ignore[attr-defined]  # annotated by with_outcome
        "calendar": f"{hours.name} v{hours.number}",
        "working": working(row),
        "is_redacted": is_redacted,
    }


def clocks_by_handoff(handoff_ids: Collection[int], *, now: datetime) -> dict[int, list[dict[str, Any]]]:
    """Return the clocks of handoffs, told, in the order in which they fall due; one query."""
    if not handoff_ids:
        return {}
    rows = told_clocks(Clock.objects.filter(handoff_id__in=list(handoff_ids)), now=now).order_by("due_at", "pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.handoff_id, []).append(clock(row))
    return found


def working(row: Clock) -> str:
    """Say how the clock's due time came about."""
    hours = hours_of(row.calendar_version_id)
    told = explain_until(hours.calendar, row.started_at, row.due_at)
    policy = f"{row.policy.name} v{row.policy_version.number}"
    return told.sentence(calendar=f"{hours.name} v{hours.number}", policy=policy)
