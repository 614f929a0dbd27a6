"""Lead search by name, e-mail and company; what the reader may not open is listed without its person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from handoff.people.models import User
from handoff.people.policies import opens_all
from handoff.web.reader import reader
from handoff.web.tiers import tier_name
from leads.handoffs.models import Handoff
from leads.records.models import Lead

ROWS_A_PAGE: Final = 25
LONGEST_QUERY: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLead:
    """A lead with its latest handoff; without its person when the reader may not open it."""

    lead: Lead
    handoff: Handoff | None
    tier: str
    is_open_to_reader: bool

    @property
    def state(self) -> str:
        if self.handoff is None:
            return "Not handed over"
        if self.handoff.closed_at:
            return "Closed"
        return "Touched" if self.handoff.touched_at else "Not touched"


@login_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find leads, newest handoff first."""
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    user = reader(request)
    page = Paginator(_matching(asked, user), ROWS_A_PAGE).get_page(request.GET.get("page")) if asked else None
    found = _found(page, user) if page else []
    return render(request, "search.html", {"search_query": asked, "page": page, "found": found, **_pager(asked, page)})


def _pager(asked: str, page: Page[Lead] | None) -> dict[str, str]:
    if page is None:
        return {}

    def url(number: int) -> str:
        return f"{reverse('leads:search')}?{urlencode({'q': asked, 'page': number})}"

    return {
        "shown_text": f"{page.start_index()} to {page.end_index()} of {page.paginator.count:,}",
        "newer_url": url(page.previous_page_number()) if page.has_previous() else "",
        "older_url": url(page.next_page_number()) if page.has_next() else "",
    }


def _matching(asked: str, user: User) -> QuerySet[Lead]:
    """Return the leads in which each word occurs: those that the reader may open first, then the newest."""
    matches = Q()
    for word in asked.split(" "):
        matches &= Q(name__icontains=word) | Q(email__icontains=word) | Q(company__name__icontains=word)
    handoffs = Handoff.objects.filter(lead=OuterRef("pk"))
    latest = Subquery(handoffs.order_by("-pk").values("pk")[:1])
    is_theirs = Exists(Handoff.objects.openable_by(user).filter(lead=OuterRef("pk")))
    leads = Lead.objects.filter(matches).select_related("company").annotate(latest=latest, is_theirs=is_theirs)
    return leads.order_by("-is_theirs", "-pk")


def _found(page: Page[Lead], user: User) -> Sequence[FoundLead]:
    leads = list(page.object_list)
    latest: dict[int, int | None] = {lead.pk: getattr(lead, "latest", None) for lead in leads}
    rows = Handoff.objects.filter(pk__in=[key for key in latest.values() if key])
    handoffs = {handoff.pk: handoff for handoff in rows.select_related("owner", "team")}
    opened = set(Handoff.objects.openable_by(user).filter(pk__in=handoffs).values_list("pk", flat=True))
    return [_row(lead, handoffs.get(latest[lead.pk] or 0), opened, sees_all=opens_all(user)) for lead in leads]


def _row(lead: Lead, handoff: Handoff | None, opened: set[int], *, sees_all: bool) -> FoundLead:
    return FoundLead(
        lead=lead,
        handoff=handoff,
        tier=tier_name(handoff.version_id, handoff.tier) if handoff else "",
        is_open_to_reader=sees_all or (handoff is not None and handoff.pk in opened),
    )
