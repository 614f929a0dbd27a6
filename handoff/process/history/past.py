"""What a row of the past says about a handoff: its steps, what was a touch, what cannot be. Pure decisions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from dispositions.models import CLOSING
from handoff.integrations.tables.shapes import PastLead, PastTouch, RowRefusedError, When
from handoff.process.touches import TouchReport, why_not_a_touch
from leads.handoffs.steps import NUMBER, Step

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastHandoff:
    """A handoff as it was: `exact` steps have an instant, `by_day` ones a day or less.

    `odd` are steps that came before an earlier one of the path for certain; `told` are those of which the source says
    whether they were reached at all.
    """

    lead: PastLead
    exact: dict[Step, datetime]
    by_day: dict[Step, datetime]
    touches: tuple[PastTouch, ...]
    not_counted: tuple[tuple[PastTouch, str], ...]
    odd: tuple[Step, ...]
    told: frozenset[Step]

    @property
    def handed_off_at(self) -> datetime:
        return self.times[Step.HANDED_OFF]

    @property
    def times(self) -> dict[Step, datetime]:
        return self.exact | self.by_day

    @property
    def day_steps(self) -> int:
        """Return the bits of the steps that end no seam."""
        return sum(1 << NUMBER[step] for step in self.by_day)

    @property
    def untold_steps(self) -> int:
        """Return the bits of the steps that the source never tells, which this handoff may have reached or not."""
        return sum(1 << NUMBER[step] for step in Step if step not in self.told and step not in self.times)

    @property
    def is_closed(self) -> bool:
        return self.lead.outcome is not None and self.lead.outcome.outcome in CLOSING


def plan_past(
    lead: PastLead, order: Sequence[Step], *, now: datetime, told: Collection[Step] = tuple(Step)
) -> PastHandoff:
    """Return what the row says; `order` is the path in force, `told` the steps that its source tells at all.

    Raises: RowRefusedError.
    """
    steps = dict(lead.steps)
    _require_outcome(lead, steps)
    if Step.HANDED_OFF not in steps:
        message = "The row has no time at which the lead was handed off."
        raise RowRefusedError(message)
    touches, not_counted = _sort_touches(lead, _since(steps))
    if touches and (Step.TOUCHED not in steps or _is_earlier(touches[0].at, steps[Step.TOUCHED])):
        steps[Step.TOUCHED] = touches[0].at
    _add_outcome(lead, steps)
    if late := [step for step, when in steps.items() if when.at > now + DAY]:
        message = f"The time of {late[0].replace('_', ' ')} has not come yet."
        raise RowRefusedError(message)
    return PastHandoff(
        lead=lead,
        exact={step: when.at for step, when in steps.items() if not when.is_by_day},
        by_day={step: when.at for step, when in steps.items() if when.is_by_day},
        touches=touches,
        not_counted=not_counted,
        odd=_odd([step for step in order if step in steps], steps),
        told=frozenset(told),
    )


def _require_outcome(lead: PastLead, steps: dict[Step, When]) -> None:
    if Step.CLOSED in steps and (lead.outcome is None or lead.outcome.outcome not in CLOSING):
        message = "The row has a closing time and no closing outcome: converted, no_response or bad_fit."
        raise RowRefusedError(message)
    if Step.READ in steps and (lead.outcome is None or lead.outcome.outcome not in CLOSING):
        message = "The row was read by marketing and has no closing outcome."
        raise RowRefusedError(message)


def _since(steps: dict[Step, When]) -> datetime:
    """Return from when on a touch answers the handoff, as for live ones."""
    handed_off = steps[Step.HANDED_OFF].at
    first = steps.get(Step.SUBMITTED) or steps.get(Step.SCORED)
    return min(first.at, handed_off) if first else handed_off


def _sort_touches(lead: PastLead, since: datetime) -> tuple[tuple[PastTouch, ...], tuple[tuple[PastTouch, str], ...]]:
    counted, others = [], []
    for touch in sorted(lead.touches, key=lambda one: one.at.at):
        # A day that has begun before the lead acted may still hold a touch that came after.
        if why_not := why_not_counted(touch, since=since - DAY if touch.at.is_by_day else since):
            others.append((touch, why_not))
        else:
            counted.append(touch)
    return tuple(counted), tuple(others)


def why_not_counted(touch: PastTouch, *, since: datetime | None) -> str:
    """Return why a contact of the past is no touch, by the rule of live ones; empty when it is one."""
    report = TouchReport(
        handoff_id=0,
        channel=touch.channel,
        occurred_at=touch.at.at,
        direction=touch.direction,
        is_automated=touch.is_automated,
        is_answered=touch.is_answered,
    )
    return why_not_a_touch(report, since=since)


def _is_earlier(one: When, other: When) -> bool:
    return one.at < other.at or (other.is_by_day and not one.is_by_day and one.at < other.at + DAY)


def _add_outcome(lead: PastLead, steps: dict[Step, When]) -> None:
    """Give the outcome its steps; where the file has no time for it, none is made up: it ends no seam."""
    outcome = lead.outcome
    if outcome is None:
        return
    latest = When(at=max(when.at for when in steps.values()), is_by_day=True)
    said = outcome.at or latest
    if outcome.outcome in CLOSING:
        steps.setdefault(Step.CLOSED, said)
        steps.setdefault(Step.DISPOSED, steps[Step.CLOSED])
    else:
        steps.setdefault(Step.DISPOSED, said)


def _odd(order: Sequence[Step], steps: dict[Step, When]) -> tuple[Step, ...]:
    """Return the steps that came before an earlier one for certain, where a day is all that is known of either."""
    if not any(when.is_by_day for when in steps.values()):
        return ()
    odd = {
        later
        for earlier, later in combinations(order, 2)
        if (steps[later].is_by_day or steps[earlier].is_by_day) and _is_before(steps[later], steps[earlier])
    }
    return tuple(step for step in order if step in odd)


def _is_before(one: When, other: When) -> bool:
    """Say whether the first ended before the second began."""
    return (one.at + DAY <= other.at) if one.is_by_day else (one.at < other.at)
