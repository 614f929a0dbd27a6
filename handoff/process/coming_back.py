"""A converted lead that acts again makes no new handoff: its owner is told."""

from collections.abc import Sequence
from datetime import datetime

from handoff.actor import Actor
from handoff.outbox.messages import Draft, enqueue
from handoff.outbox.models import Channel
from leads.handoffs.models import EventKind, Handoff
from leads.handoffs.story import event, tell


def tell_owner(returned: Sequence[tuple[Handoff, datetime]], *, actor: Actor, now: datetime) -> None:
    """Tell the owner of each closed handoff that its lead acted again, once an act."""
    tell(event(handoff.pk, EventKind.returned, at=at, now=now, actor=actor) for handoff, at in returned)
    enqueue(
        [
            Draft(
                key=f"came_back:{handoff.pk}:{at.isoformat()}",
                channel=Channel.announce,
                kind="came_back",
                payload={"handoff": handoff.pk},
            )
            for handoff, at in returned
        ],
        now=now,
    )
