"""The story of a past handoff: what its source reported, entry by entry."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from dispositions.models import Disposition
from handoff.actor import Actor
from handoff.process.history.past import PastHandoff
from leads.handoffs.models import Basis, EventKind, Touch
from leads.handoffs.steps import Step


class Entry(NamedTuple):
    """A row of handoffs_handoffevent, its fields named as the columns are."""

    handoff_id: int
    kind: str
    at: datetime
    recorded_at: datetime
    basis: str
    actor_id: int | None
    api_key_id: int | None
    system: str
    detail: str


def story(
    past: PastHandoff,
    handoff_id: int,
    touches: Sequence[Touch],
    disposition: Disposition | None,
    *,
    system: str,
    actor: Actor,
    now: datetime,
) -> Iterator[Entry]:
    """Yield the entries of one handoff: its steps by time, its touches, what was no touch, what became of it."""
    for kind, at, detail in _told(past, touches, disposition):
        yield Entry(
            handoff_id=handoff_id,
            kind=kind,
            at=at,
            recorded_at=now,
            basis=Basis.reported,
            actor_id=actor.user_id,
            api_key_id=actor.api_key_id,
            system=system,
            detail=json.dumps(detail, ensure_ascii=False),
        )


def _told(
    past: PastHandoff, touches: Sequence[Touch], disposition: Disposition | None
) -> Iterator[tuple[EventKind, datetime, dict[str, Any]]]:
    for step, at in sorted(past.times.items(), key=lambda item: item[1]):
        detail: dict[str, Any] = {"step": step.value}
        if step in past.by_day:
            detail["by_day"] = True
        if step is Step.HANDED_OFF and past.lead.owner:
            detail["owner"] = past.lead.owner
        yield EventKind.step, at, detail
    for touch in touches:
        about = {"touch_id": touch.pk, "channel": touch.channel, "outcome": touch.outcome}
        yield EventKind.touched, touch.occurred_at, about
    for contact, why in past.not_counted:
        about = {"channel": contact.channel, "direction": contact.direction, "why": why}
        yield EventKind.contact_not_counted, contact.at.at, about
    if disposition is not None:
        about = {"disposition_id": disposition.pk, "outcome": disposition.outcome}
        yield EventKind.disposed, disposition.recorded_at, about
