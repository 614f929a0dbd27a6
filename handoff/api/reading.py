"""What a caller may read: a key everything, a person what their role opens."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from rest_framework.request import Request

from handoff.api.operation import person_of
from handoff.people.policies import opens_all
from leads.handoffs.models import Handoff
from leads.handoffs.querysets import HandoffQuerySet
from leads.records.models import Lead

WITH_HANDOFF = ("lead", "company", "owner", "team", "source", "campaign", "version")


def openable_handoffs(request: Request) -> HandoffQuerySet:
    """Return the handoffs that the caller may open."""
    person = person_of(request)
    return Handoff.objects.all() if person is None else Handoff.objects.openable_by(person)


def openable_leads(request: Request) -> QuerySet[Lead]:
    """Return the leads that the caller may open: a rep those of handoffs they may open."""
    leads = Lead.objects.select_related("source", "campaign", "company")
    person = person_of(request)
    if person is None or opens_all(person):
        return leads
    return leads.filter(Exists(Handoff.objects.openable_by(person).filter(lead=OuterRef("pk"))))


def opened(request: Request, handoff_ids: Collection[int]) -> set[int]:
    """Return which of some handoffs the caller may open; the others are listed redacted."""
    person = person_of(request)
    if person is None or opens_all(person):
        return set(handoff_ids)
    return set(Handoff.objects.openable_by(person).filter(pk__in=handoff_ids).values_list("pk", flat=True))
