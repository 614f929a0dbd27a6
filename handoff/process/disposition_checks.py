"""What a disposition has to say before it is taken: pure checks over a locked handoff."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from dispositions.models import CLOSING, Outcome, Reason
from handoff.errors import ConflictError, HandoffError
from handoff.rules import Truth
from leads.handoffs.models import Handoff, Origin

LATEST_STEP: Final = timedelta(days=366)


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


class UnknownOutcomeError(HandoffError):
    """The outcome is one of converted, working, no_response, bad_fit."""

    code = "unknown_outcome"


class UnknownReasonError(HandoffError):
    """There is no such reason for this outcome."""

    code = "unknown_reason"


class NotALinkError(HandoffError):
    """The opportunity's address begins with https:// or http://."""

    code = "not_a_link"


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
    NotALinkError, NotEnoughAttemptsError, NoTouchError, NextStepMissingError, BadFitUnexplainedError.
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
    if report.next_step_on and report.next_step_on > _today(handoff, now) + LATEST_STEP:
        raise NextStepMissingError(fields={"next_step_on": "Give a date within a year of today."})
    if report.opportunity_url and not report.opportunity_url.startswith(("https://", "http://")):
        raise NotALinkError(fields={"opportunity_url": "Give the address of a page, beginning with https://."})
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


def zone_of(handoff: Handoff) -> ZoneInfo:
    """Return the zone in which the owner reads dates."""
    return ZoneInfo(handoff.owner.timezone) if handoff.owner else ZoneInfo("UTC")


def _today(handoff: Handoff, now: datetime) -> date:
    return now.astimezone(zone_of(handoff)).date()
