"""Alerts that the sweep fired: their entry in the story, and whether they still hold when they are carried out."""

from typing import Final

from leads.handoffs.models import EventKind
from leads.handoffs.story import event, tell
from slas.models import Alert

EVENTS: Final = {
    "warning": EventKind.warned,
    "breach": EventKind.breached,
    "reassign": EventKind.reassign_asked,
}


def fired_alert(alert_id: int) -> Alert:
    """Return a fired alert with everything that is told of it."""
    return Alert.objects.select_related(
        "clock__policy",
        "clock__policy_version",
        "clock__handoff__lead",
        "clock__handoff__company",
        "clock__handoff__owner",
        "clock__handoff__team__manager",
    ).get(pk=alert_id)


def tell_story(alert: Alert) -> None:
    """Enter a fired alert in the story: a breach at its due time, and each with when it was noticed."""
    clock = alert.clock
    tell(
        [
            event(
                clock.handoff_id,
                EVENTS[alert.level],
                at=clock.due_at if alert.level == "breach" else alert.fire_at,
                now=alert.fired_at or alert.fire_at,
                clock=clock.pk,
                policy=clock.policy.name,
                due_at=clock.due_at.isoformat(),
            )
        ]
    )


def is_still_true(alert: Alert) -> bool:
    """Say whether what an alert says holds now: a breach until it is voided, all else until the clock ends."""
    clock = alert.clock
    if clock.cancelled_at is not None:
        return False
    if clock.stopped_at is None:
        return True
    return alert.level == "breach" and clock.stopped_at > clock.due_at
