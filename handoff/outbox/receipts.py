"""Receipts: an owner's notice that arrived is reported to the process, by way of the outbox itself."""

from collections.abc import Sequence
from datetime import datetime

from handoff.outbox.kinds import RECEIPTED, Kind
from handoff.outbox.messages import Draft, enqueue
from handoff.outbox.models import Channel, Message


def report_arrival(messages: Sequence[Message], *, at: datetime) -> None:
    """Write a receipt for each message that is the owner's own notice; `at` is when the push channel or bell had it."""
    drafts = [
        Draft(
            key=f"{message.key}:accepted",
            channel=Channel.receipt,
            kind=Kind.NOTICE_ACCEPTED,
            payload={"handoff": message.payload["handoff"], "at": at.isoformat(), "system": message.channel},
        )
        for message in messages
        if message.kind in RECEIPTED
    ]
    if drafts:
        enqueue(drafts, now=at)
