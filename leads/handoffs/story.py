"""Writing the story: events of handoffs, in bulk."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from handoff.actor import PRODUCT, Actor
from handoff.bulk import insert_all
from leads.handoffs.models import Basis, EventKind, HandoffEvent
from leads.handoffs.times import Move


def event(
    handoff_id: int,
    kind: EventKind,
    *,
    at: datetime,
    now: datetime,
    actor: Actor = PRODUCT,
    basis: Basis = Basis.received,
    system: str = "",
    **detail: Any,
) -> HandoffEvent:
    """Return one entry of the story, unsaved; `now` is when it is recorded, `at` when it happened."""
    return HandoffEvent(
        handoff_id=handoff_id,
        kind=kind,
        at=at,
        recorded_at=now,
        basis=basis,
        actor_id=actor.user_id,
        api_key_id=actor.api_key_id,
        system=system or actor.system,
        detail=detail,
    )


_TELL_ALIKE = """
INSERT INTO handoffs_handoffevent (handoff_id, kind, at, recorded_at, basis, actor_id, api_key_id, system, detail)
SELECT handoff, %(kind)s, %(now)s, %(now)s, %(basis)s, %(actor)s, %(api_key)s, %(system)s, detail
FROM jsonb_to_recordset(%(told)s::jsonb) AS told (handoff bigint, detail jsonb)
"""


def tell_alike(kind: EventKind, told: Sequence[tuple[int, dict[str, Any]]], *, now: datetime, actor: Actor) -> None:
    """Append one entry of the same kind to each of many handoffs' stories, in one statement without a row in memory.

    `told` are handoffs with the detail of their entry.
    """
    if not told:
        return
    rows = json.dumps([{"handoff": handoff_id, "detail": detail} for handoff_id, detail in told])
    with connection.cursor() as cursor:
        cursor.execute(
            _TELL_ALIKE,
            {
                "kind": kind,
                "now": now,
                "basis": Basis.received,
                "actor": actor.user_id,
                "api_key": actor.api_key_id,
                "system": actor.system,
                "told": rows,
            },
        )


def step_event(
    move: Move, *, now: datetime, actor: Actor = PRODUCT, basis: Basis = Basis.received, system: str = ""
) -> HandoffEvent:
    """Return the entry for a step that was reached, or whose time moved earlier."""
    kind, detail = EventKind.step, {"step": str(move.step)}
    if move.earlier is not None:
        kind, detail = EventKind.step_moved, {"step": str(move.step), "earlier": move.earlier.isoformat()}
    return event(move.handoff_id, kind, at=move.at, now=now, actor=actor, basis=basis, system=system, **detail)


def tell(events: Iterable[HandoffEvent]) -> None:
    """Append entries to the story in one statement."""
    batch = list(events)
    if batch:
        insert_all(batch)
