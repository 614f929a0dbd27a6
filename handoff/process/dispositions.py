"""Dispositions: what became of a handoff; a closing one closes it and starts marketing's reading promise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max, OuterRef, Subquery

from dispositions.models import CLOSING, Disposition, Outcome, Reason, Terms
from handoff.actor import Actor
from handoff.errors import ConflictError, HandoffError
from handoff.process.effects import WAITS_FOR_SALES, Effects
from handoff.process.standing import terms_in_force
from handoff.process.working_rows import lock_handoffs
from handoff.rules import Truth
from leads.handoffs.models import EventKind, Handoff, Origin, Touch
from leads.handoffs.steps import Step
from leads.routing.models import Assignment
from slas.models import CancelReason, StartStep, StopStep


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionReport:
    """What somebody says became of a handoff; `corrects_id` is the disposition it replaces.

    `seen_id` is the latest disposition that a person saw who reports by hand (0 for none).
    """

    handoff_id: int
    outcome: str
    criterion: str = ""
    reason_key: str = ""
    note: str = ""
    next_step_on: date | None = None
    recycle_on: date | None = None
    amount: Decimal | None = None
    opportunity_url: str = ""
    corrects_id: int | None = None
    by_id: int | None = None
    origin: str = Origin.live
    recorded_at: datetime | None = None
    seen_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionRecorded:
    """The disposition that was stored, or the error that refused it."""

    handoff_id: int
    disposition: Disposition | None = None
    error: HandoffError | None = None


class UnknownOutcomeError(HandoffError):
    """The outcome is one of converted, working, no_response, bad_fit."""

    code = "unknown_outcome"


class UnknownReasonError(HandoffError):
    """There is no such reason for this outcome."""

    code = "unknown_reason"


class AlreadyDisposedError(ConflictError):
    """The handoff was closed by another disposition meanwhile; correct that one instead."""

    code = "already_closed"


class DisposedMeanwhileError(ConflictError):
    """Another disposition was recorded since you looked; look at it before you record yours."""

    code = "disposed_meanwhile"


class NotEnoughAttemptsError(HandoffError):
    """`no_response` needs the agreed number of attempts."""

    code = "not_enough_attempts"


class NoTouchError(HandoffError):
    """Nobody reached out to this lead yet; log the touch first."""

    code = "no_touch"


class NextStepMissingError(HandoffError):
    """`working` needs the date of the next step, today or later."""

    code = "next_step_missing"


class BadFitUnexplainedError(HandoffError):
    """`bad_fit` names the met criterion that misled, or a reason the definition could not have known."""

    code = "bad_fit_unexplained"


class WrongCorrectionError(HandoffError):
    """Only the disposition that closed the handoff can be corrected, by another closing one."""

    code = "wrong_correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempts:
    number: int
    latest_touch_id: int | None


def record_dispositions(
    reports: Sequence[DispositionReport], *, actor: Actor, now: datetime
) -> list[DispositionRecorded]:
    """Append dispositions. A closing one closes its handoff and starts the reading promise; a correction of it appends
    another and makes the handoff unread again. A list answers each report at its place; errors are in the answer.
    """
    with transaction.atomic():
        rows = lock_handoffs([report.handoff_id for report in reports], clocks_until={*WAITS_FOR_SALES, StopStep.read})
        effects = Effects(rows=rows, actor=actor)
        attempts = _attempts([*rows.handoffs])
        latest = _latest(reports)
        terms = terms_in_force()
        reasons = {(one.outcome, one.key): one for one in Reason.objects.filter(is_active=True)}
        recorded = [_record(report, effects, attempts, latest, terms, reasons, now) for report in reports]
        effects.write()
        _end_assignments([*effects.moved.values()])
        return recorded


def _attempts(handoff_ids: Sequence[int]) -> dict[int, _Attempts]:
    rows = Touch.objects.filter(handoff_id__in=handoff_ids).values("handoff_id").annotate(n=Count("id"), last=Max("id"))
    return {row["handoff_id"]: _Attempts(number=row["n"], latest_touch_id=row["last"]) for row in rows}


def _latest(reports: Sequence[DispositionReport]) -> dict[int, int]:
    """Return the latest disposition of the handoffs whose reporter says what they saw; the rows are locked."""
    ids = [report.handoff_id for report in reports if report.seen_id is not None]
    rows = Disposition.objects.filter(handoff_id__in=ids).values("handoff_id").annotate(last=Max("id")) if ids else []
    return {row["handoff_id"]: row["last"] for row in rows}


def _record(
    report: DispositionReport,
    effects: Effects,
    attempts: Mapping[int, _Attempts],
    latest: Mapping[int, int],
    terms: Terms,
    reasons: Mapping[tuple[str, str], Reason],
    now: datetime,
) -> DispositionRecorded:
    tries = attempts.get(report.handoff_id, _Attempts(number=0, latest_touch_id=None))
    try:
        handoff = effects.rows.handoff(report.handoff_id)
        recorded_at = report.recorded_at or now
        if report.seen_id is not None and report.seen_id != latest.get(handoff.pk, 0):
            raise DisposedMeanwhileError
        check(report, handoff, attempts=tries.number, needed=terms.attempts_needed, reasons=reasons, now=recorded_at)
    except HandoffError as error:
        return DispositionRecorded(handoff_id=report.handoff_id, error=error)
    disposition = Disposition.objects.create(
        handoff=handoff,
        outcome=report.outcome,
        criterion=report.criterion if report.outcome == Outcome.bad_fit else "",
        reason=reasons.get((report.outcome, report.reason_key)),
        note=report.note,
        next_step_on=report.next_step_on if report.outcome == Outcome.working else None,
        recycle_on=report.recycle_on if report.outcome == Outcome.no_response else None,
        attempts=tries.number,
        attempts_needed=terms.attempts_needed,
        touch_id=tries.latest_touch_id,
        amount=report.amount if report.outcome == Outcome.converted else None,
        opportunity_url=report.opportunity_url if report.outcome == Outcome.converted else "",
        origin=report.origin,
        corrects_id=report.corrects_id,
        by_id=report.by_id or effects.actor.user_id,
        api_key_id=effects.actor.api_key_id,
        recorded_at=recorded_at,
    )
    if report.corrects_id is None:
        _take_effect(disposition, handoff, effects)
    else:
        _correct(disposition, handoff, effects)
    return DispositionRecorded(handoff_id=handoff.pk, disposition=disposition)


def check(
    report: DispositionReport,
    handoff: Handoff,
    *,
    attempts: int,
    needed: int,
    reasons: Mapping[tuple[str, str], Reason],
    now: datetime,
) -> None:
    """Refuse a disposition that does not say what it has to.

    Raises: UnknownOutcomeError, UnknownReasonError, AlreadyDisposedError, WrongCorrectionError,
    NotEnoughAttemptsError, NoTouchError, NextStepMissingError, BadFitUnexplainedError.
    """
    if report.outcome not in Outcome.values:
        raise UnknownOutcomeError(fields={"outcome": f"Choose one of {', '.join(Outcome.values)}."})
    _check_correction(report, handoff)
    if report.reason_key and (report.outcome, report.reason_key) not in reasons:
        known = ", ".join(key for outcome, key in reasons if outcome == report.outcome) or "none"
        raise UnknownReasonError(fields={"reason": f"Choose one of: {known}."})
    if report.outcome == Outcome.working and (
        report.next_step_on is None or report.next_step_on < _today(handoff, now)
    ):
        raise NextStepMissingError(fields={"next_step_on": "Give the date of the next step, today or later."})
    if report.outcome == Outcome.bad_fit:
        _check_bad_fit(report, handoff)
    if report.origin == Origin.imported:
        return
    if report.outcome == Outcome.no_response and attempts < needed:
        missing = needed - attempts
        message = f"{attempts} of the agreed {needed} attempts are logged; {missing} more to go."
        raise NotEnoughAttemptsError(message, fields={"outcome": message})
    if report.outcome in (Outcome.converted, Outcome.no_response) and attempts == 0:
        raise NoTouchError(fields={"outcome": "Log the touch that this rests on first."})


def _check_correction(report: DispositionReport, handoff: Handoff) -> None:
    closing = handoff.closing_disposition
    if report.corrects_id is None:
        if closing is not None:
            message = f"Already closed as {closing.outcome} at {closing.recorded_at:%Y-%m-%d %H:%M} UTC."
            raise AlreadyDisposedError(message, fields={"outcome": "Correct the closing disposition instead."})
        return
    if closing is None or closing.pk != report.corrects_id or report.outcome not in CLOSING:
        raise WrongCorrectionError(
            fields={"corrects": "Name the handoff's closing disposition, and a closing outcome."}
        )


def _check_bad_fit(report: DispositionReport, handoff: Handoff) -> None:
    if not report.criterion and not report.reason_key:
        raise BadFitUnexplainedError(fields={"criterion": "Name the met criterion that misled, or give a reason."})
    if report.criterion and report.criterion not in met_criteria(handoff):
        raise BadFitUnexplainedError(
            fields={"criterion": f"Choose a criterion that was met: {', '.join(met_criteria(handoff))}."}
        )


def met_criteria(handoff: Handoff) -> list[str]:
    """Return the ids of the criteria that were true when the handoff was made, in the version's order."""
    truths = zip(handoff.version.criteria, handoff.evaluation.truths, strict=True)
    return [criterion for criterion, truth in truths if truth == Truth.TRUE]


def _zone(handoff: Handoff) -> ZoneInfo:
    return ZoneInfo(handoff.owner.timezone) if handoff.owner else ZoneInfo("UTC")


def _today(handoff: Handoff, now: datetime) -> date:
    return now.astimezone(_zone(handoff)).date()


def _take_effect(disposition: Disposition, handoff: Handoff, effects: Effects) -> None:
    at, by_id = disposition.recorded_at, disposition.by_id
    effects.tell(handoff, EventKind.disposed, at=at, now=at, disposition_id=disposition.pk, outcome=disposition.outcome)
    if effects.reach(handoff, Step.DISPOSED, at=at, now=at):
        effects.stop(handoff, {StopStep.disposed}, at=at, by_id=by_id, now=at)
    effects.stop(handoff, {StopStep.redisposed}, at=at, by_id=by_id, now=at)
    if disposition.outcome == Outcome.working and disposition.next_step_on is not None:
        # The promise runs from the end of the day that was named.
        end = datetime.combine(disposition.next_step_on + timedelta(days=1), time.min, _zone(handoff))
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
