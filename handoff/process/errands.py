"""Errands: messages that lead back into the process, each carried out in the transaction that marks it sent."""

from datetime import datetime
from typing import Final

from handoff.actor import PRODUCT, Actor
from handoff.outbox.models import Message
from handoff.process.fired import fired_alert, is_still_true, tell_story
from handoff.process.reassigning import reassign
from handoff.process.steps import StepReport, record_steps
from leads.handoffs.models import Basis, Handoff
from leads.handoffs.steps import Step
from leads.routing.models import Assignment
from slas.models import Alert

REASON: Final = "missed the promise"


class Reassigning:
    """The channel that gives a handoff to somebody else when its promise was missed by far."""

    is_transactional = True

    def send(self, message: Message, *, now: datetime) -> None:
        """Reassign, unless somebody touched it, closed it or gave it away since this was asked."""
        alert = fired_alert(message.payload["alert"])
        tell_story(alert)
        handoff = Handoff.objects.select_for_update().get(pk=alert.clock.handoff_id)
        alert.clock.refresh_from_db(fields=["stopped_at", "cancelled_at"])
        if handoff.closed_at is None and is_still_true(alert) and not _was_given_away(handoff, alert):
            reassign(handoff.pk, to_user_id=None, reason=REASON, actor=PRODUCT, now=now)


class Receiving:
    """The channel that records when an owner had the notice of their handoff."""

    is_transactional = True

    def send(self, message: Message, *, now: datetime) -> None:
        payload = message.payload
        report = StepReport(
            handoff_id=payload["handoff"],
            step=Step.NOTIFIED,
            at=datetime.fromisoformat(payload["at"]),
            system=payload["system"],
            basis=Basis.received,
        )
        record_steps([report], actor=Actor(system=payload["system"]), now=now)


def _was_given_away(handoff: Handoff, alert: Alert) -> bool:
    return Assignment.objects.filter(handoff=handoff, ended_at=None, assigned_at__gte=alert.fired_at).exists()
