"""The bell: notices on the pages of the product."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.db import transaction

from handoff.outbox.models import Message, Notice
from handoff.outbox.receipts import report_arrival

if TYPE_CHECKING:
    from handoff.people.models import User

MOST_SHOWN: Final = 50


class Bell:
    """The channel that puts a line under a person's bell."""

    is_transactional = True

    def send(self, message: Message, *, now: datetime) -> None:
        if message.recipient is None:
            return
        Notice.objects.create(
            message=message,
            user=message.recipient,
            title=message.payload["title"][:200],
            reason=message.payload["reason"][:200],
            url=message.payload["path"][:200],
            created_at=now,
        )


def fetch(user: "User", *, now: datetime) -> Sequence[Notice]:
    """Return the user's unread notices, newest first, and report those that arrive with this for the first time."""
    notices = list(
        Notice.objects.filter(user=user, read_at=None).select_related("message").order_by("-created_at")[:MOST_SHOWN]
    )
    arriving = [notice for notice in notices if notice.fetched_at is None]
    if arriving:
        with transaction.atomic():
            Notice.objects.filter(pk__in=[notice.pk for notice in arriving], fetched_at=None).update(fetched_at=now)
            report_arrival([notice.message for notice in arriving], at=now)
    return notices


def mark_read(user: "User", notice_ids: Sequence[int], *, now: datetime) -> None:
    """Take notices of the user's off the bell; those of others are left alone."""
    Notice.objects.filter(user=user, pk__in=notice_ids, read_at=None).update(read_at=now)
