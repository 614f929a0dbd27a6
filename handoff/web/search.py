"""Lead search by name, e-mail, phone, company and owner, among the leads that the reader may open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, Value
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
PHONE: Final = re.compile(r"[\d+()./-]*\d[\d+()./-]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLead:
    """A lead with the latest of its handoffs that the reader may open."""

    lead: Lead
    handoff: Handoff | None
    tier: str

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
    matching = Paginator(leads_matching(asked, reader(request)), ROWS_A_PAGE) if asked else None
    page = matching.get_page(request.GET.get("page")) if matching else None
    found = _found(page) if page else []
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


def leads_matching(asked: str, user: User) -> QuerySet[Lead]:
    """Return the leads that the reader may open and in which each word occurs, the newest first.

    All others are left out, so that no count tells whether an address is known here.
    """
    matches = Q()
    for word in asked.split(" "):
        matches &= _occurs(word)
    handoffs = Handoff.objects.openable_by(user).filter(lead=OuterRef("pk"))
    latest = Subquery(handoffs.order_by("-pk").values("pk")[:1])
    digits = Func(F("phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    leads = Lead.objects.annotate(latest=latest, phone_digits=digits).filter(matches).select_related("company")
    return (leads if opens_all(user) else leads.exclude(latest=None)).order_by("-pk")


def _occurs(word: str) -> Q:
    """Look for a word in what names a lead, in its phone's digits and in the names of those who held it."""
    held = Handoff.objects.filter(owner__name__icontains=word).values("lead")
    found = Q(name__icontains=word) | Q(email__icontains=word) | Q(company__name__icontains=word) | Q(pk__in=held)
    if not PHONE.fullmatch(word):
        return found
    # A national number begins with a zero that the international one leaves out.
    digits = re.sub(r"\D", "", word).lstrip("0")
    return found | Q(phone_digits__contains=digits) if digits else found


def _found(page: Page[Lead]) -> Sequence[FoundLead]:
    leads = list(page.object_list)
    latest: dict[int, int | None] = {lead.pk: getattr(lead, "latest", None) for lead in leads}
    rows = Handoff.objects.filter(pk__in=[key for key in latest.values() if key])
    handoffs = {handoff.pk: handoff for handoff in rows.select_related("owner", "team")}
    return [_row(lead, handoffs.get(latest[lead.pk] or 0)) for lead in leads]


def _row(lead: Lead, handoff: Handoff | None) -> FoundLead:
    tier = tier_name(handoff.version_id, handoff.tier) if handoff else ""
    return FoundLead(lead=lead, handoff=handoff, tier=tier)
