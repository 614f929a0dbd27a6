"""Clocks with their first alert as they stand in the database, made past the process."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from handoff.people.models import CalendarVersion
from leads.handoffs.models import Handoff
from slas.models import Alert, Clock, PolicyVersion
from tests.cast import NOW

DUE_AT = NOW + timedelta(minutes=5)
WARNED_AT = NOW + timedelta(minutes=3)
REASSIGNED_AT = NOW + timedelta(minutes=15)
LADDER = (("warning", WARNED_AT), ("breach", DUE_AT), ("reassign", REASSIGNED_AT))


def make_clock(
    handoff: Handoff,
    *,
    policy: str = "first_touch_hand_raisers",
    ladder: Sequence[tuple[str, datetime]] = LADDER,
    **fields: Any,
) -> Clock:
    """Make a clock of five minutes from NOW, and its first alert when it has a ladder and runs."""
    version = PolicyVersion.objects.filter(policy__key=policy).latest("number")
    defaults = {
        "policy_id": version.policy_id,
        "policy_version": version,
        "calendar_version": CalendarVersion.objects.earliest("pk"),
        "started_at": NOW,
        "due_at": DUE_AT,
        "ladder": [{"level": level, "occurrence": 1, "fire_at": at.isoformat()} for level, at in ladder],
    }
    clock = Clock.objects.create(handoff=handoff, **{**defaults, **fields})
    if ladder and clock.stopped_at is None:
        level, fire_at = ladder[0]
        make_alert(clock, level=level, fire_at=fire_at)
    return clock


def make_alert(clock: Clock, **fields: Any) -> Alert:
    return Alert.objects.create(clock=clock, **{"position": 0, "level": "warning", "fire_at": WARNED_AT, **fields})


def make_policy_version(**fields: Any) -> PolicyVersion:
    """Make a further version of the first-touch promise, unless another is named."""
    before = PolicyVersion.objects.filter(policy__key="first_touch_hand_raisers").latest("number")
    defaults = {
        "policy_id": before.policy_id,
        "number": before.number + 1,
        "position": before.position,
        "owed_by": before.owed_by,
        "from_step": before.from_step,
        "to_step": before.to_step,
        "target_kind": "business_time",
        "target_seconds": 300,
        "created_at": NOW,
    }
    return PolicyVersion.objects.create(**{**defaults, **fields})
