"""The clocks a past handoff would have had, judged by today's promises: no alerts, no notices."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from handoff.people.hours import Hours
from handoff.process.history.past import PastHandoff
from handoff.process.in_force import InForce
from handoff.worktime import HorizonError
from leads.handoffs.steps import Step
from slas.clocks import due_of
from slas.models import CancelReason, ClockScope, StartStep, StopStep
from slas.promises import Promise, matching

STEPS = {step.value: step for step in Step}
STARTS = (
    (StartStep.submitted, Step.SUBMITTED),
    (StartStep.handed_off, Step.HANDED_OFF),
    (StartStep.touched, Step.TOUCHED),
    (StartStep.closed, Step.CLOSED),
)


class PastClock(NamedTuple):
    """A row of slas_clock, its fields named as the columns are."""

    handoff_id: int
    policy_id: int
    policy_version_id: int
    calendar_version_id: int
    owner_id: int | None
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    ladder: str


NO_ALERTS = "[]"


def past_clocks(
    past: PastHandoff, handoff_id: int, facts: Mapping[str, Any], in_force: InForce, sales_hours: Hours
) -> Iterator[PastClock]:
    """Yield the clocks of the lead's promises whose times are known to the second."""
    for from_step, step in STARTS:
        started_at = past.exact.get(step)
        if started_at is None:
            continue
        for promise in matching(in_force.promises, facts, from_step=from_step, scope=ClockScope.lead):
            hours = in_force.hours_for(promise, sales_hours)
            if (clock := _clock(past, handoff_id, promise, hours, started_at)) is not None:
                yield clock


def _clock(
    past: PastHandoff, handoff_id: int, promise: Promise, hours: Hours, started_at: datetime
) -> PastClock | None:
    step = STEPS.get(promise.to_step)
    # Only a step with an instant can be judged, and only one that the source tells can be late.
    if step is None or step in past.by_day or (step not in past.exact and _is_unknown(past, step)):
        return None
    stopped_at = past.exact.get(step)
    if stopped_at is not None and stopped_at < started_at:
        return None  # skewed: the seam is unknown, and so is whether the promise was kept
    try:
        due_at = due_of(promise, hours, started_at=started_at)
    except HorizonError:
        return None  # nobody agreed on hours for that year
    closed_at = past.times.get(Step.CLOSED)
    is_untouched = promise.to_step == StopStep.touched and stopped_at is None and closed_at is not None
    return PastClock(
        handoff_id=handoff_id,
        policy_id=promise.policy_id,
        policy_version_id=promise.version_id,
        calendar_version_id=hours.version_id,
        owner_id=None,
        started_at=started_at,
        due_at=due_at,
        stopped_at=stopped_at,
        cancelled_at=closed_at if is_untouched else None,
        cancel_reason=CancelReason.closed_untouched if is_untouched else "",
        ladder=NO_ALERTS,
    )


def _is_unknown(past: PastHandoff, step: Step) -> bool:
    """Say whether a step without a time was not told, or passed by: a later one was reached."""
    later = list(Step)[list(Step).index(step) + 1 :]
    return step not in past.told or (step is not Step.TOUCHED and any(one in past.times for one in later))
