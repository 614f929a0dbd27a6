"""The brief: what makes the first call relevant, assembled from few statements."""

from dataclasses import dataclass
from datetime import datetime

from handoff.people.models import User
from handoff.people.policies import may_work
from handoff.process.followup import open_brief
from handoff.web.acts import Acts, acts_of
from handoff.web.earlier import with_had_earlier
from handoff.web.path import Path, path_of
from handoff.web.tiers import tier_name
from handoff.web.why_ready import WhyReady, why_ready
from leads.definitions.in_force import parsed_version
from leads.handoffs.models import Handoff, Origin, Touch
from leads.handoffs.querysets import HandoffQuerySet
from leads.routing.explanation import explanation_sentence
from leads.routing.models import Assignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Person and company, why ready, what they did, what is missing, why it came to whom, the path so far."""

    handoff: Handoff
    tier: str
    work: str
    company: str
    why: WhyReady
    missing: tuple[str, ...]
    acts: Acts
    assignments: tuple[Assignment, ...]
    came: str
    path: Path
    touches: tuple[Touch, ...]
    may_work: bool
    is_owner: bool

    @property
    def assignment(self) -> Assignment | None:
        """Who holds the handoff, or held it last."""
        return self.assignments[-1] if self.assignments else None

    @property
    def last_touch_id(self) -> int:
        """The latest touch that the page shows; 0 when there is none."""
        return max((touch.pk for touch in self.touches), default=0)


def with_brief() -> HandoffQuerySet:
    """Return handoffs with all that a brief reads of their own row."""
    rows = Handoff.objects.select_related(
        "lead__source", "company", "campaign", "owner", "team", "evaluation", "path", "previous"
    )
    return with_had_earlier(rows)


def mark_opened(handoff: Handoff, user: User, *, now: datetime) -> None:
    """Record that the owner has the brief before them, the first time."""
    if handoff.owner_id == user.pk and handoff.brief_opened_at is None:
        open_brief([handoff.pk], reader_id=user.pk, now=now)


def brief_of(handoff: Handoff, user: User, *, now: datetime, short: bool = False) -> Brief:
    """Return the brief of a handoff for a reader: three statements beside the row."""
    lead, company = handoff.lead, handoff.company
    held = Assignment.objects.filter(handoff=handoff).select_related("owner", "pool").order_by("pk")
    assignments = tuple(held)
    latest = assignments[-1] if assignments else None
    touches = Touch.objects.filter(handoff=handoff).select_related("by", "source").order_by("occurred_at", "pk")
    return Brief(
        handoff=handoff,
        tier=tier_name(handoff.version_id, handoff.tier),
        work=", ".join(part for part in (lead.title, company.name if company else "") if part),
        company=_company_words(handoff),
        why=why_ready(handoff),
        missing=_missing(handoff),
        acts=acts_of(handoff.lead_id),
        assignments=assignments,
        came=explanation_sentence(latest.explanation, owner=latest.owner.name) if latest else "",
        path=path_of(handoff, now=now, short=short),
        touches=tuple(touches),
        may_work=handoff.origin == Origin.live and may_work(user, handoff),
        is_owner=handoff.owner_id == user.pk,
    )


def _company_words(handoff: Handoff) -> str:
    company = handoff.company
    if company is None:
        return "no company known"
    size = f"{company.employees:,} employees" if company.employees is not None else ""
    return ", ".join(part for part in (company.industry, size, company.country) if part)


def _missing(handoff: Handoff) -> tuple[str, ...]:
    tiers = parsed_version(handoff.version_id).definition.tiers
    labels = {named.id: named.label for tier in tiers for named in tier.context}
    return tuple(labels.get(key, key.replace("_", " ")) for key in handoff.context_missing)
