"""What is known of leads besides their verdict: open handoff, last closing, acts. Read in few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from dispositions.models import Terms
from handoff.process.reentry import LastClosing
from leads.handoffs.models import OPEN, Handoff, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A lead's open handoff and its last closed one."""

    open: Handoff | None = None
    closed: Handoff | None = None

    @property
    def last(self) -> LastClosing | None:
        handoff = self.closed
        if handoff is None or handoff.closed_at is None or handoff.closing_disposition is None:
            return None
        return LastClosing(
            outcome=handoff.closing_disposition.outcome,
            has_owner=handoff.owner_id is not None,
            closed_at=handoff.closed_at,
            recycle_on=handoff.closing_disposition.recycle_on,
            version_id=handoff.version_id,
            facts=handoff.evaluation.facts,
        )


def past_of(lead_ids: Sequence[int]) -> Mapping[int, Past]:
    """Return the open and the last closed handoff of each lead, both locked.

    What an imported history left open is nobody's work; what it closed counts like any closing.
    """
    if not lead_ids:
        return {}
    closing = Handoff.objects.filter(lead_id__in=lead_ids).exclude(OPEN).order_by("lead_id", "-closed_at", "-id")
    latest = closing.distinct("lead_id").values("pk")
    rows = (
        Handoff.objects.filter(Q(lead_id__in=lead_ids, origin=Origin.live) & OPEN | Q(pk__in=latest))
        .select_related("closing_disposition", "evaluation", "path", "team")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    found: dict[int, Past] = {}
    for row in rows:
        past = found.get(row.lead_id, Past())
        if row.closed_at is None:
            found[row.lead_id] = Past(open=row, closed=past.closed)
        else:
            found[row.lead_id] = Past(open=past.open, closed=row)
    return found


def terms_in_force() -> Terms:
    """Return what both teams agreed on dispositions; the defaults until terms were agreed."""
    return Terms.objects.order_by("-number").first() or Terms(number=0)
