"""Step times that other systems report: the sync, the notice; a time only ever moves earlier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from handoff.actor import Actor
from handoff.errors import HandoffError
from handoff.process.effects import Effects
from handoff.process.working_rows import lock_handoffs
from leads.handoffs.models import Basis
from leads.handoffs.steps import Step
from leads.records.models import Finding, FindingKind

REPORTABLE: Final = frozenset({Step.SUBMITTED, Step.SYNCED, Step.NOTIFIED})
"""Steps whose time another system knows better than this product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepReport:
    """The time at which a handoff reached a step, as a system reports it; what our own clock read is `received`."""

    handoff_id: int
    step: str
    at: datetime
    system: str = ""
    basis: Basis = Basis.reported


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecorded:
    """What became of a report: whether the step's time is new or earlier than before."""

    handoff_id: int
    step: str
    is_moved: bool = False
    is_skewed: bool = False
    error: HandoffError | None = None


class NotReportableError(HandoffError):
    """Only the times of submitted, synced and notified are reported; the others follow from what is done here."""

    code = "step_not_reportable"


def record_steps(reports: Sequence[StepReport], *, actor: Actor, now: datetime) -> list[StepRecorded]:
    """Give handoffs the step times that systems report; a later one than recorded changes nothing."""
    with transaction.atomic():
        effects = Effects(rows=lock_handoffs([report.handoff_id for report in reports]), actor=actor)
        recorded = [_record(report, effects, now) for report in reports]
        effects.write()
        return recorded


def _record(report: StepReport, effects: Effects, now: datetime) -> StepRecorded:
    try:
        if report.step not in REPORTABLE:
            raise NotReportableError(fields={"step": f"Choose one of {', '.join(sorted(REPORTABLE))}."})
        handoff = effects.rows.handoff(report.handoff_id)
    except HandoffError as error:
        return StepRecorded(handoff_id=report.handoff_id, step=report.step, error=error)
    step = Step(report.step)
    if not effects.reach(handoff, step, at=report.at, now=now, basis=report.basis):
        return StepRecorded(handoff_id=handoff.pk, step=step)
    is_skewed = step in effects.rows.measure(handoff).skewed
    if is_skewed:
        detail = {"handoff_id": handoff.pk, "step": str(step), "system": report.system}
        Finding.objects.create(kind=FindingKind.clock_skew, lead_id=handoff.lead_id, detail=detail, found_at=now)
    return StepRecorded(handoff_id=handoff.pk, step=step, is_moved=True, is_skewed=is_skewed)
