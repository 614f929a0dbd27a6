"""Closing dispositions as marketing reads them: the rep's own words, what the version saw, and the reading clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from dashboards.metrics.handoffs import excluded_leads
from dispositions.models import Disposition
from handoff.people.models import User
from handoff.people.policies import may_open
from handoff.rules import judge
from handoff.web.clocks import running_face
from handoff.web.faces import ClockFace
from handoff.web.tiers import criterion_sentences
from handoff.web.why_ready import seen_words
from leads.definitions.in_force import parsed_version
from leads.handoffs.models import Handoff, Origin
from slas.models import Clock, StopStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One disposition to read; `saw` is the value the version saw where a criterion is named.

    A reader who may not open the handoff sees neither the lead nor the words.
    """

    is_open_to_reader: bool
    disposition: Disposition
    handoff: Handoff
    lead: str
    criterion: str
    saw: str
    face: ClockFace | None
    read_at: datetime | None


def closing_dispositions() -> QuerySet[Disposition]:
    """Return the closing dispositions that stand, of live handoffs; those of excluded leads nobody has to read."""
    return Disposition.objects.filter(closes__origin=Origin.live).exclude(handoff__lead__in=excluded_leads())


def reading_clocks() -> QuerySet[Clock]:
    """Return the reading clocks that run."""
    return Clock.objects.running().filter(owner=None, policy_version__to_step=StopStep.read)


def reading_due() -> Subquery:
    """Return when a disposition is due to be read; nothing where no clock runs."""
    clocks = reading_clocks().filter(handoff=OuterRef("handoff")).order_by("due_at")
    return Subquery(clocks.values("due_at")[:1])


def items(ids: Sequence[int], *, user: User, now: datetime) -> list[Item]:
    """Return the dispositions in the order of their ids, as `user` may see them."""
    rows = Disposition.objects.filter(pk__in=ids).select_related(
        "handoff__lead",
        "handoff__company",
        "handoff__campaign",
        "handoff__evaluation",
        "handoff__team",
        "by",
        "reason",
        "receipt",
    )
    found = {row.pk: row for row in rows}
    clocks = {clock.handoff_id: clock for clock in reading_clocks().filter(handoff__closing_disposition__in=ids)}
    return [_item(found[key], clocks.get(found[key].handoff_id), user, now) for key in ids if key in found]


def _item(row: Disposition, clock: Clock | None, user: User, now: datetime) -> Item:
    handoff = row.handoff
    receipt = getattr(row, "receipt", None)
    company = f", {handoff.company}" if handoff.company else ""
    return Item(
        is_open_to_reader=may_open(user, handoff),
        disposition=row,
        handoff=handoff,
        lead=f"{handoff.lead}{company}",
        criterion=criterion_sentences(handoff.version_id).get(row.criterion, row.criterion),
        saw=_saw(handoff, row.criterion) if row.criterion else "",
        face=running_face(clock, now=now) if clock else None,
        read_at=receipt.read_at if receipt else None,
    )


def _saw(handoff: Handoff, criterion: str) -> str:
    """Say what the version that judged saw: "v7 saw 52"."""
    version = parsed_version(handoff.version_id)
    known = version.definition.criteria.get(criterion)
    if known is None:
        return ""
    facts = handoff.evaluation.facts
    tiers = judge(version.definition, facts).tiers
    found = [one for tier in tiers for one in (*tier.fit.criteria, *tier.behaviour.criteria) if one.id == criterion]
    return f"v{version.number} saw {seen_words(known, found[0].seen, facts)}" if found else ""
