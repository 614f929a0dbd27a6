"""Touches: a human attempt stops the first-touch clocks, and the disposition promise runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from handoff.actor import Actor
from handoff.bulk import insert_new
from handoff.errors import ConflictError, HandoffError
from handoff.process.effects import Effects
from handoff.process.working_rows import lock_handoffs
from leads.handoffs.models import Basis, EventKind, Handoff, Touch, TouchChannel, TouchDirection
from leads.handoffs.steps import Step
from leads.records.lookups import find_or_create_sources
from leads.records.models import Source
from leads.records.submissions import EARLIEST
from slas.models import StartStep, StopStep

FUTURE_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchReport:
    """A contact with the lead as somebody reports it; whether it is a touch is decided here.

    `by_id` is the person who made it, by default whoever reports it. `seen_id` is the latest touch that a person saw
    who reports by hand (0 for none): when another came since, they look again first.
    """

    handoff_id: int
    channel: str
    occurred_at: datetime
    direction: str = TouchDirection.outbound
    outcome: str = ""
    note: str = ""
    is_automated: bool = False
    is_answered: bool = True
    by_id: int | None = None
    source: str = ""
    external_id: str = ""
    recorded_at: datetime | None = None
    seen_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TouchRecorded:
    """What became of a report: a touch, or why it does not count."""

    handoff_id: int
    counts: bool
    why_not: str = ""
    touch_id: int | None = None
    is_first: bool = False
    error: HandoffError | None = None


class TouchTimeError(HandoffError):
    """A touch happened at some time until now."""

    code = "touch_time"


class ClosedHandoffError(ConflictError):
    """The handoff was closed before this happened; a new act of the lead opens a new one."""

    code = "handoff_closed"


class TouchedMeanwhileError(ConflictError):
    """Another touch was logged since you looked; log yours too if it is not the same one."""

    code = "touched_meanwhile"


def why_not_a_touch(report: TouchReport, *, since: datetime | None) -> str:
    """Return why a contact is no touch, in words, or an empty text when it is one. `since` is the submit.

    Only a human attempt, or a call or meeting of the lead's that a human answered, is a touch.
    """
    if report.is_automated:
        return "Automation sent it; only a human attempt is a touch."
    if report.direction == TouchDirection.inbound:
        if report.channel not in (TouchChannel.call, TouchChannel.meeting):
            return "The lead wrote; a touch is our attempt to reach them."
        if not report.is_answered:
            return "Nobody answered the lead's call; a voicemail is not a touch."
    if since is not None and report.occurred_at < since:
        return "It happened before the lead acted, so it answers something else."
    return ""


def record_touches(reports: Sequence[TouchReport], *, actor: Actor, now: datetime) -> list[TouchRecorded]:
    """Record contacts; the first touch stops the clocks that wait for it and starts the disposition promise.

    A touch that arrives late but happened earlier moves the first touch back, and voids a breach it was in time for.
    A list answers each report at its place; errors are carried in the answer.
    """
    with transaction.atomic():
        rows = lock_handoffs([report.handoff_id for report in reports], clocks_until={StopStep.touched})
        effects = Effects(rows=rows, actor=actor)
        sources = find_or_create_sources({report.source for report in reports if report.source})
        latest = _latest(reports)
        drafts = [_draft(report, effects, sources, latest, now) for report in reports]
        _insert([one for one in drafts if isinstance(one, Touch)])
        recorded = [one if isinstance(one, TouchRecorded) else _take_effect(one, effects) for one in drafts]
        effects.write()
        return recorded


def _latest(reports: Sequence[TouchReport]) -> dict[int, int]:
    """Return the latest touch of the handoffs whose reporter says what they saw; the rows are locked."""
    ids = [report.handoff_id for report in reports if report.seen_id is not None]
    rows = Touch.objects.filter(handoff_id__in=ids).values("handoff_id").annotate(last=Max("id")) if ids else []
    return {row["handoff_id"]: row["last"] for row in rows}


def _insert(touches: Sequence[Touch]) -> None:
    """Insert touches; one that its source reported before gets no id."""
    Touch.objects.bulk_create([touch for touch in touches if not touch.external_id])
    named = {(touch.source_id, touch.external_id): touch for touch in touches if touch.external_id}
    insert_new([*named.values()], unique=["source", "external_id"], where="WHERE NOT (external_id = '')")


def _draft(
    report: TouchReport, effects: Effects, sources: Mapping[str, Source], latest: Mapping[int, int], now: datetime
) -> Touch | TouchRecorded:
    """Return the touch to be stored, or what became of the report instead."""
    try:
        handoff = effects.rows.handoff(report.handoff_id)
        _check(report, handoff, latest.get(handoff.pk, 0), now)
    except HandoffError as error:
        return TouchRecorded(handoff_id=report.handoff_id, counts=False, error=error)
    recorded_at = report.recorded_at or now
    if why_not := why_not_a_touch(report, since=_since(handoff)):
        contact = {"channel": report.channel, "direction": report.direction, "why": why_not}
        effects.tell(
            handoff,
            EventKind.contact_not_counted,
            at=report.occurred_at,
            now=recorded_at,
            basis=Basis.reported,
            **contact,
        )
        return TouchRecorded(handoff_id=handoff.pk, counts=False, why_not=why_not)
    return _touch(report, handoff, sources.get(report.source), effects.actor, recorded_at)


def _check(report: TouchReport, handoff: Handoff, latest_id: int, now: datetime) -> None:
    if report.seen_id is not None and report.seen_id != latest_id:
        raise TouchedMeanwhileError
    if report.occurred_at > (report.recorded_at or now) + FUTURE_SLACK:
        raise TouchTimeError(fields={"occurred_at": "Give the time at which it happened, not later than now."})
    if report.occurred_at < EARLIEST:
        raise TouchTimeError(fields={"occurred_at": "Give the time at which it happened, not before 2000."})
    if handoff.closed_at is not None and report.occurred_at > handoff.closed_at:
        raise ClosedHandoffError


def _since(handoff: Handoff) -> datetime:
    """Return from when on a touch answers this handoff: the submit, unless its clock ran ahead of the handoff."""
    return min(handoff.submitted_at or handoff.scored_at or handoff.handed_off_at, handoff.handed_off_at)


def _touch(report: TouchReport, handoff: Handoff, source: Source | None, actor: Actor, recorded_at: datetime) -> Touch:
    return Touch(
        handoff=handoff,
        channel=report.channel,
        direction=report.direction,
        outcome=report.outcome,
        note=report.note,
        occurred_at=min(report.occurred_at, recorded_at),
        recorded_at=recorded_at,
        by_id=report.by_id or actor.user_id,
        api_key_id=actor.api_key_id,
        source=source,
        external_id=report.external_id if source else "",
    )


def _take_effect(touch: Touch, effects: Effects) -> TouchRecorded:
    """Tell the story, and let a first touch stop the clocks that wait for it and start the next."""
    handoff = effects.rows.handoff(touch.handoff_id)
    if touch._state.adding:
        return TouchRecorded(handoff_id=handoff.pk, counts=False, why_not="This source reported it before.")
    effects.tell(
        handoff,
        EventKind.touched,
        at=touch.occurred_at,
        now=touch.recorded_at,
        basis=Basis.reported if touch.source_id else Basis.received,
        touch_id=touch.pk,
        channel=touch.channel,
        outcome=touch.outcome,
    )
    earlier = handoff.touched_at
    is_first = effects.reach(handoff, Step.TOUCHED, at=touch.occurred_at, now=touch.recorded_at)
    if is_first:
        effects.stop(handoff, {StopStep.touched}, at=touch.occurred_at, by_id=touch.by_id, now=touch.recorded_at)
    if earlier is None and handoff.disposed_at is None:
        effects.start(handoff, StartStep.touched, at=touch.occurred_at)
    return TouchRecorded(handoff_id=handoff.pk, counts=True, touch_id=touch.pk, is_first=is_first)
