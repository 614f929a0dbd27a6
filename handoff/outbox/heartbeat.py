"""Heartbeats: a row a process renews at the end of each clean pass."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handoff.outbox.models import Heartbeat


def beat(name: str, *, now: datetime, detail: Mapping[str, Any]) -> None:
    """Say that the process `name` ended a clean pass over everything that was due at `now`."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=name, beat_at=now, detail=dict(detail))],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["beat_at", "detail"],
    )
