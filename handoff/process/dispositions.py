"""Dispositions: what became of a handoff; a closing one closes it and starts marketing's reading promise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery

from dispositions.models import CLOSING, Disposition, Outcome, Reason, Terms
from handoff.actor import Actor
from handoff.errors import HandoffError
from handoff.process.disposition_checks import (
    DisposedMeanwhileError,
    DispositionReport,
    check,
    zone_of,
)
from handoff.process.effects import WAITS_FOR_SALES, Effects
from handoff.process.standing import terms_in_force
from handoff.process.working_rows import lock_handoffs
from leads.handoffs.models import EventKind, Handoff, Touch
from leads.handoffs.steps import Step
from leads.routing.models import Assignment
from slas.models import CancelReason, StartStep, StopStep


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionRecorded:
    """The disposition that was stored, or the error that refused it."""

    handoff_id: int
    disposition: Disposition | None = None
    error: HandoffError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempts:
    number: int
    latest_touch_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the checks of one batch need besides the locked handoffs."""

    attempts: Mapping[int, _Attempts]
    latest: Mapping[int, int]
    terms: Terms
    reasons: Mapping[tuple[str, str], Reason]


def record_dispositions(
    reports: Sequence[DispositionReport], *, actor: Actor, now: datetime
) -> list[DispositionRecorded]:
    """Append dispositions. A closing one closes its handoff and starts the reading promise; a correction of it appends
    another and makes the handoff unread again. A list answers each report at its place; errors are in the answer.
    """
    with transaction.atomic():
        answers: dict[int, DispositionRecorded] = {}
        for wave in _waves(reports):
            answers |= zip(wave, _record([reports[place] for place in wave], actor=actor, now=now), strict=True)
        return [answers[place] for place in range(len(reports))]


def _waves(reports: Sequence[DispositionReport]) -> Iterator[list[int]]:
    """Split places so that no handoff is met twice in a wave: its second disposition sees what the first one did."""
    waiting = list(range(len(reports)))
    while waiting:
        wave = {reports[place].handoff_id: place for place in reversed(waiting)}
        yield sorted(wave.values())
        waiting = [place for place in waiting if place not in wave.values()]


def _record(reports: Sequence[DispositionReport], *, actor: Actor, now: datetime) -> list[DispositionRecorded]:
    rows = lock_handoffs([report.handoff_id for report in reports], clocks_until={*WAITS_FOR_SALES, StopStep.read})
    effects = Effects(rows=rows, actor=actor)
    known = _Known(
        attempts=_attempts([*rows.handoffs]),
        latest=_latest(reports),
        terms=terms_in_force(),
        reasons={(one.outcome, one.key): one for one in Reason.objects.filter(is_active=True)},
    )
    drafts = [_draft(report, effects, known, now) for report in reports]
    Disposition.objects.bulk_create([one for one in drafts if isinstance(one, Disposition)])
    for one in drafts:
        if isinstance(one, Disposition):
            (_correct if one.corrects_id else _take_effect)(one, rows.handoff(one.handoff_id), effects)
    effects.write()
    _end_assignments([*effects.moved.values()])
    return [
        DispositionRecorded(handoff_id=one.handoff_id, disposition=one) if isinstance(one, Disposition) else one
        for one in drafts
    ]


def _attempts(handoff_ids: Sequence[int]) -> dict[int, _Attempts]:
    rows = Touch.objects.filter(handoff_id__in=handoff_ids).values("handoff_id").annotate(n=Count("id"), last=Max("id"))
    return {row["handoff_id"]: _Attempts(number=row["n"], latest_touch_id=row["last"]) for row in rows}


def _latest(reports: Sequence[DispositionReport]) -> dict[int, int]:
    """Return the latest disposition of the handoffs whose reporter says what they saw; the rows are locked."""
    ids = [report.handoff_id for report in reports if report.seen_id is not None]
    rows = Disposition.objects.filter(handoff_id__in=ids).values("handoff_id").annotate(last=Max("id")) if ids else []
    return {row["handoff_id"]: row["last"] for row in rows}


def _draft(
    report: DispositionReport, effects: Effects, known: _Known, now: datetime
) -> Disposition | DispositionRecorded:
    """Return the disposition to be stored, or the error that refuses it."""
    tries = known.attempts.get(report.handoff_id, _Attempts(number=0, latest_touch_id=None))
    needed = known.terms.attempts_needed
    try:
        handoff = effects.rows.handoff(report.handoff_id)
        recorded_at = report.recorded_at or now
        if report.seen_id is not None and report.seen_id != known.latest.get(handoff.pk, 0):
            raise DisposedMeanwhileError
        check(report, handoff, attempts=tries.number, needed=needed, reasons=known.reasons, now=recorded_at)
    except HandoffError as error:
        return DispositionRecorded(handoff_id=report.handoff_id, error=error)
    return Disposition(
        handoff=handoff,
        outcome=report.outcome,
        criterion=report.criterion if report.outcome == Outcome.bad_fit else "",
        reason=known.reasons.get((report.outcome, report.reason_key)),
        note=report.note,
        next_step_on=report.next_step_on if report.outcome == Outcome.working else None,
        recycle_on=report.recycle_on if report.outcome == Outcome.no_response else None,
        attempts=tries.number,
        attempts_needed=needed,
        touch_id=tries.latest_touch_id,
        amount=report.amount if report.outcome == Outcome.converted else None,
        opportunity_url=report.opportunity_url if report.outcome == Outcome.converted else "",
        origin=report.origin,
        corrects_id=report.corrects_id,
        by_id=report.by_id or effects.actor.user_id,
        api_key_id=effects.actor.api_key_id,
        recorded_at=recorded_at,
    )


def _take_effect(disposition: Disposition, handoff: Handoff, effects: Effects) -> None:
    at, by_id = disposition.recorded_at, disposition.by_id
    effects.tell(handoff, EventKind.disposed, at=at, now=at, disposition_id=disposition.pk, outcome=disposition.outcome)
    if effects.reach(handoff, Step.DISPOSED, at=at, now=at):
        effects.stop(handoff, {StopStep.disposed}, at=at, by_id=by_id, now=at)
    effects.stop(handoff, {StopStep.redisposed}, at=at, by_id=by_id, now=at)
    if disposition.outcome == Outcome.working and disposition.next_step_on is not None:
        # The promise runs from the end of the day that was named.
        end = datetime.combine(disposition.next_step_on + timedelta(days=1), time.min, zone_of(handoff))
        effects.start(handoff, StartStep.next_step, at=end.astimezone(UTC))
    if disposition.outcome in CLOSING:
        if handoff.touched_at is None:
            effects.cancel(handoff, {StopStep.touched}, CancelReason.closed_untouched, now=at)
        handoff.closing_disposition = disposition
        effects.reach(handoff, Step.CLOSED, at=at, now=at)
        effects.start(handoff, StartStep.closed, at=at)


def _correct(disposition: Disposition, handoff: Handoff, effects: Effects) -> None:
    """A correction is what closes the handoff from now on, and marketing has to read it anew."""
    at = disposition.recorded_at
    effects.tell(
        handoff,
        EventKind.corrected,
        at=at,
        now=at,
        disposition_id=disposition.pk,
        corrects_id=disposition.corrects_id,
        outcome=disposition.outcome,
    )
    handoff.closing_disposition = disposition
    if handoff.read_at is not None:
        handoff.read_at = None
        effects.start(handoff, StartStep.closed, at=at)
    effects.measure(handoff)


def _end_assignments(handoffs: Sequence[Handoff]) -> None:
    """Nobody holds a closed handoff."""
    closed_at = Handoff.objects.filter(pk=OuterRef("handoff_id")).values("closed_at")
    closed = [handoff.pk for handoff in handoffs if handoff.closed_at is not None]
    if closed:
        Assignment.objects.filter(handoff_id__in=closed, ended_at=None).update(
            ended_at=Subquery(closed_at), end_reason="closed"
        )
