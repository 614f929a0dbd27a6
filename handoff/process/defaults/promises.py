"""The promises both teams start with; a business day is eight hours of the team's calendar."""

from datetime import time, timedelta
from typing import Final

from handoff.people.models import Calendar, OwedBy
from slas.models import ClockScope, StartStep, StopStep
from slas.publish import Terms

BUSINESS_DAY: Final = timedelta(hours=8)
CUTOFF: Final = time(15, 0)

HAND_RAISERS: Final = {"id": "tier", "fact": "handoff.tier", "op": "eq", "value": "hand_raiser"}
WARN_AND_TELL: Final = (("warning", 60), ("breach", 100))
ALSO_REASSIGN: Final = (*WARN_AND_TELL, ("reassign", 300))


def promises(always: Calendar) -> dict[tuple[str, str], Terms]:
    """Return the terms of each default policy by its key and name; `always` is the calendar that never closes."""
    return {**_first_touch(), **_dispositions(), **_marketing(always), **_routing()}


def _first_touch() -> dict[tuple[str, str], Terms]:
    def terms(position: int, scope: ClockScope, *, hand_raisers: bool) -> Terms:
        is_lead = scope == ClockScope.lead
        return Terms(
            position=position,
            owed_by=OwedBy.sales,
            applies_when=HAND_RAISERS if hand_raisers else None,
            from_step=StartStep.handed_off if is_lead else StartStep.assigned,
            to_step=StopStep.touched,
            scope=scope,
            target=timedelta(minutes=5) if hand_raisers else None,
            cutoff=None if hand_raisers else CUTOFF,
            ladder=ALSO_REASSIGN if hand_raisers and is_lead else WARN_AND_TELL,
        )

    return {
        ("first_touch_hand_raisers", "First touch, hand-raisers"): terms(10, ClockScope.lead, hand_raisers=True),
        ("first_touch_others", "First touch, all others"): terms(20, ClockScope.lead, hand_raisers=False),
        ("own_first_touch_hand_raisers", "First touch by each owner, hand-raisers"): terms(
            10, ClockScope.owner, hand_raisers=True
        ),
        ("own_first_touch_others", "First touch by each owner, all others"): terms(
            20, ClockScope.owner, hand_raisers=False
        ),
    }


def _dispositions() -> dict[tuple[str, str], Terms]:
    def terms(position: int, start: StartStep, stop: StopStep, days: int) -> Terms:
        return Terms(
            position=position,
            owed_by=OwedBy.sales,
            from_step=start,
            to_step=stop,
            target=days * BUSINESS_DAY,
            ladder=WARN_AND_TELL,
        )

    return {
        ("disposition", "Disposition"): terms(30, StartStep.handed_off, StopStep.disposed, 10),
        ("disposition_after_touch", "Disposition after first touch"): terms(
            40, StartStep.touched, StopStep.disposed, 5
        ),
        ("next_step", "Next step of a working disposition"): terms(50, StartStep.next_step, StopStep.redisposed, 2),
    }


def _marketing(always: Calendar) -> dict[tuple[str, str], Terms]:
    return {
        ("submit_to_handoff", "Submit to handed off"): Terms(
            position=60,
            owed_by=OwedBy.marketing,
            from_step=StartStep.submitted,
            to_step=StopStep.handed_off,
            target=timedelta(minutes=2),
            calendar=always,
            ladder=WARN_AND_TELL,
        ),
        ("read", "Read the closing disposition"): Terms(
            position=80,
            owed_by=OwedBy.marketing,
            from_step=StartStep.closed,
            to_step=StopStep.read,
            target=2 * BUSINESS_DAY,
            ladder=WARN_AND_TELL,
        ),
    }


def _routing() -> dict[tuple[str, str], Terms]:
    return {
        ("handoff_to_routed", "Handed off to routed"): Terms(
            position=70,
            owed_by=OwedBy.revenue_ops,
            from_step=StartStep.handed_off,
            to_step=StopStep.routed,
            target=timedelta(minutes=1),
            ladder=WARN_AND_TELL,
        )
    }
