"""The brief: whether the owner had it open before the first touch."""

from collections.abc import Sequence
from datetime import datetime

from leads.handoffs.models import Handoff


def open_brief(handoff_ids: Sequence[int], *, reader_id: int, now: datetime) -> int:
    """Record when the owner of each handoff first had its brief open; return for how many this was the first time.

    Only the owner's own reading counts, and only the first one.
    """
    return Handoff.objects.filter(pk__in=handoff_ids, owner_id=reader_id, brief_opened_at=None).update(
        brief_opened_at=now
    )
