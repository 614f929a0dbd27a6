"""Handoffs with their path, their owner and why, their clocks, touches and dispositions."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from dispositions.models import Disposition
from handoff.api.answers.clocks import ClockShape, clocks_by_handoff
from handoff.api.answers.fields import AnswerShape, day, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, person
from handoff.api.answers.verdicts import VerdictShape, stored_verdict
from leads.handoffs.models import Handoff, Touch
from leads.handoffs.steps import BY_NUMBER, HUMAN, MAY_BE_OVERTAKEN, Step
from leads.routing.explanation import explanation_sentence
from leads.routing.models import Assignment


class StepsShape(AnswerShape):
    """The time of every step; null is not reached, or not known."""

    submitted = instant(null=True)
    received = instant(null=True)
    synced = instant(null=True)
    scored = instant(null=True)
    handed_off = instant()
    routed = instant(null=True)
    notified = instant(null=True)
    touched = instant(null=True)
    disposed = instant(null=True)
    closed = instant(null=True)
    read = instant(null=True)


class ContextShape(AnswerShape):
    """How much of the required context was there, frozen at handoff."""

    met = whole()
    total = whole()
    missing = serializers.ListField(child=serializers.CharField())


class HandoffShape(AnswerShape):
    """One passing of one lead to sales. A handoff that is not yours to open is listed redacted."""

    id = whole()
    is_redacted = yes_no(about="only id, tier, team and times are shown")
    tier = text()
    team = text(null=True, about="key of the owner's team")
    is_closed = yes_no()
    origin = text(about="live, or imported: a past that nobody here worked on")
    steps = StepsShape()
    lead_id = whole(null=True)
    lead_name = text(null=True)
    company = text(null=True)
    owner = PersonShape(allow_null=True)
    source = text(null=True)  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    campaign = text(null=True)
    version = whole(null=True, about="number of the definition's version that judged it ready")
    context = ContextShape(allow_null=True)  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    previous_id = whole(null=True, about="the lead's earlier handoff")


class SeamShape(AnswerShape):
    """One step of the pinned path, and the seam that ends at it."""

    step = text()
    at = instant(null=True)
    label = text(about="of the seam")  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    team = text()
    owner = text()
    system = text()
    since = text(null=True, about="the previous recorded step, where the seam begins")
    is_merged = yes_no(about="a step between was missing or overtaken, so this is no single seam")
    is_skipped = yes_no(about="the step was overtaken by a later one")
    wall_seconds = whole(null=True, about="null is unknown")
    business_seconds = whole(null=True, about="null is unknown, or nobody's working hours matter")


class WholeShape(AnswerShape):
    """Submitted to touched, with the one person who answers for it."""

    owner = text()
    wall_seconds = whole(null=True)
    business_seconds = whole(null=True)


class AssignmentShape(AnswerShape):
    """Who held the handoff from when to when, and why."""

    owner = PersonShape()
    how = text()
    turn = whole(null=True)
    why = text()
    assigned_at = instant()
    ended_at = instant(null=True)
    end_reason = text()


class TouchShape(AnswerShape):
    """A human attempt to reach the lead."""

    id = whole()
    channel = text()
    direction = text()
    outcome = text()
    note = text()
    occurred_at = instant()
    recorded_at = instant()
    by = PersonShape(allow_null=True)


class DispositionShape(AnswerShape):
    """One statement of what became of the handoff."""

    id = whole()
    handoff_id = whole()
    outcome = text()
    is_closing = yes_no()
    criterion = text()
    reason = text(null=True, about="key of the reason")
    note = text()
    next_step_on = day(null=True)
    recycle_on = day(null=True)
    attempts = whole()
    amount = text(null=True)
    opportunity_url = text()
    corrects_id = whole(null=True)
    by = PersonShape(allow_null=True)
    recorded_at = instant()


class HandoffDetailShape(HandoffShape):
    """A handoff with everything that is known of it."""

    path = SeamShape(many=True)
    whole = WholeShape()
    why = text(about="why it came to its owner")
    assignments = AssignmentShape(many=True)
    clocks = ClockShape(many=True)
    verdict = VerdictShape()
    touches = TouchShape(many=True)
    dispositions = DispositionShape(many=True)


def handoff(row: Handoff, *, is_redacted: bool = False) -> dict[str, Any]:
    """Tell a handoff; `row` comes with its lead, company, owner, team, source, campaign and version."""
    told = {
        "id": row.pk,
        "is_redacted": is_redacted,
        "tier": row.tier,
        "team": row.team.key if row.team else None,
        "is_closed": row.is_closed,
        "origin": row.origin,
        "steps": {str(step): stamp(getattr(row, f"{step}_at")) for step in Step},
    }
    return {**told, **(dict.fromkeys(_open_to_few(row)) if is_redacted else _open_to_few(row))}


def _open_to_few(row: Handoff) -> dict[str, Any]:
    return {
        "lead_id": row.lead_id,
        "lead_name": row.lead.name,
        "company": row.company.name if row.company else None,
        "owner": person(row.owner),
        "source": row.source.key,
        "campaign": row.campaign.name if row.campaign else None,
        "version": row.version.number,
        "context": {"met": row.context_met, "total": row.context_total, "missing": row.context_missing},
        "previous_id": row.previous_id,
    }


def handoff_detail(row: Handoff, *, now: datetime) -> dict[str, Any]:
    """Tell a handoff with all that hangs on it, in one query a kind."""
    held = list(row.assignments.select_related("owner").order_by("pk"))
    return {
        **handoff(row),
        "path": path(row),
        "whole": _whole(row),
        "why": _why(held[-1]) if held else "",
        "assignments": [assignment(one) for one in held],
        "clocks": clocks_by_handoff([row.pk], now=now).get(row.pk, []),
        "verdict": stored_verdict(row.evaluation),
        "touches": [touch(one) for one in row.touches.select_related("by").order_by("occurred_at", "pk")],
        "dispositions": [disposition(one) for one in row.dispositions.select_related("by", "reason").order_by("pk")],
    }


def path(row: Handoff) -> list[dict[str, Any]]:
    """Tell the steps of the pinned path in order, each with the seam that ends at it."""
    document = row.path.document
    order = [Step(step) for step in document["steps"]]
    return [_seam(row, step, order[number - 1] if number else None, document) for number, step in enumerate(order)]


def _seam(row: Handoff, step: Step, before: Step | None, document: dict[str, Any]) -> dict[str, Any]:
    about = document["seams"].get(step, {})
    number = getattr(row, f"{step}_from", None)
    since = BY_NUMBER[number] if number else None
    at = getattr(row, f"{step}_at")
    return {
        "step": step,
        "at": stamp(at),
        "label": about.get("label", ""),
        "team": about.get("team", ""),
        "owner": about.get("owner", ""),
        "system": about.get("system", ""),
        "since": since,
        "is_merged": since is not None and since != before,
        "is_skipped": at is not None and since is None and step in MAY_BE_OVERTAKEN,
        "wall_seconds": getattr(row, f"{step}_wall", None),
        "business_seconds": getattr(row, f"{step}_business") if step in HUMAN else None,
    }


def _whole(row: Handoff) -> dict[str, Any]:
    return {
        "owner": row.path.document["whole"]["owner"],
        "wall_seconds": row.whole_wall,
        "business_seconds": row.whole_business,
    }


def assignment(row: Assignment) -> dict[str, Any]:
    return {
        "owner": person(row.owner),
        "how": row.how,
        "turn": row.turn,
        "why": _why(row),
        "assigned_at": stamp(row.assigned_at),
        "ended_at": stamp(row.ended_at),
        "end_reason": row.end_reason,
    }


def _why(row: Assignment) -> str:
    """Say why the handoff came to this owner."""
    return explanation_sentence({"how": row.how, **row.explanation}, owner=row.owner.name)


def touch(row: Touch) -> dict[str, Any]:
    return {
        "id": row.pk,
        "channel": row.channel,
        "direction": row.direction,
        "outcome": row.outcome,
        "note": row.note,
        "occurred_at": stamp(row.occurred_at),
        "recorded_at": stamp(row.recorded_at),
        "by": person(row.by),
    }


def disposition(row: Disposition) -> dict[str, Any]:
    return {
        "id": row.pk,
        "handoff_id": row.handoff_id,
        "outcome": row.outcome,
        "is_closing": row.is_closing,
        "criterion": row.criterion,
        "reason": row.reason.key if row.reason else None,
        "note": row.note,
        "next_step_on": row.next_step_on and row.next_step_on.isoformat(),
        "recycle_on": row.recycle_on and row.recycle_on.isoformat(),
        "attempts": row.attempts,
        "amount": None if row.amount is None else str(row.amount),
        "opportunity_url": row.opportunity_url,
        "corrects_id": row.corrects_id,
        "by": person(row.by),
        "recorded_at": stamp(row.recorded_at),
    }
