"""The handoffs that a lead had before one: live ones, and those of an imported history."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from handoff.people.models import User
from handoff.people.policies import may_open
from handoff.web.disposition_form import OUTCOME_NAMES
from handoff.web.local import localtime
from handoff.web.tiers import tier_name
from leads.handoffs.models import Handoff, Origin
from leads.handoffs.querysets import HandoffQuerySet


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierHandoff:
    """One earlier handoff in a line: its day, what it was and what became of it."""

    pk: int
    day_text: str
    tier: str
    outcome: str
    owner: str
    is_imported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The earlier handoffs that the reader may open, newest first, and how many there were in all."""

    shown: Sequence[EarlierHandoff]
    count: int


def with_had_earlier(handoffs: HandoffQuerySet) -> HandoffQuerySet:
    """Return handoffs that know whether their lead had one before, so that most need no look for them."""
    before = Handoff.objects.filter(lead=OuterRef("lead"), handed_off_at__lt=OuterRef("handed_off_at"))
    return handoffs.annotate(had_earlier=Exists(before))


def earlier_of(handoff: Handoff, user: User) -> Earlier:
    """Return the lead's handoffs before this one; one statement, and none where there is known to be none."""
    if not getattr(handoff, "had_earlier", True):
        return Earlier(shown=[], count=0)
    rows = Handoff.objects.filter(lead=handoff.lead_id, handed_off_at__lt=handoff.handed_off_at)
    found = list(rows.select_related("owner", "closing_disposition").order_by("-handed_off_at", "-pk"))
    return Earlier(shown=[_line(one) for one in found if may_open(user, one)], count=len(found))


def _line(handoff: Handoff) -> EarlierHandoff:
    closing = handoff.closing_disposition
    day = localtime(handoff.handed_off_at)
    return EarlierHandoff(
        pk=handoff.pk,
        day_text=f"{day.day} {day:%b} {day.year}",
        tier=tier_name(handoff.version_id, handoff.tier),
        outcome=OUTCOME_NAMES[closing.outcome] if closing else "Not closed",
        owner=handoff.owner.name if handoff.owner else "",
        is_imported=handoff.origin == Origin.imported,
    )
