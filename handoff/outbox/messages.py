"""Writing messages: with the change they follow from, exactly one an effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoff.outbox.models import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to be written; its key makes a second one of the same effect impossible."""

    key: str
    channel: str
    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    recipient_id: int | None = None
    not_before: datetime | None = None


def enqueue(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Write messages in one statement; one whose key exists is left as it is."""
    rows = [
        Message(
            key=draft.key,
            channel=draft.channel,
            kind=draft.kind,
            payload=dict(draft.payload),
            recipient_id=draft.recipient_id,
            created_at=now,
            not_before=draft.not_before or now,
        )
        for draft in drafts
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
