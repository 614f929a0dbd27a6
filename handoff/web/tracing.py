"""Twenty past leads traced by hand: typed one after the other, on the same path map as an import."""

from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dashboards.metrics.labels import read_labels
from dashboards.metrics.path_versions import agreed_path
from handoff.errors import HandoffError
from handoff.integrations.history.models import PastRow
from handoff.people.models import User
from handoff.process.history import tracing
from handoff.web.imports import importer
from handoff.web.local import localdate
from handoff.web.reader import now_of, place_of, zone_of
from handoff.web.trace_form import KEPT, TraceForm
from leads.handoffs.models import Origin
from leads.handoffs.steps import Step

ENOUGH: Final = 20
MOST_SHOWN: Final = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trace(request: HttpRequest) -> HttpResponse:
    """Show what was traced, and trace the lead that is posted; the next one begins with its tier and source."""
    user = importer(request)
    labels = read_labels()
    form = TraceForm(
        request.POST if request.method == "POST" else None,
        steps=[step for step in agreed_path().steps if step is not Step.CLOSED],
        tiers=labels.tiers,
        zone=zone_of(user),
        now=now_of(request),
        initial={name: request.GET.get(name, "") for name in KEPT},
    )
    if request.method != "POST":
        return _page(request, user, form)
    if form.is_valid():
        try:
            tracing.trace(form.past_lead(), by_id=user.pk, now=now_of(request))
        except HandoffError as error:
            form.refuse(error)
    if form.errors:
        return _page(request, user, form, status=422)
    messages.success(request, f"{form.cleaned_data['who']} is on the path map.")
    kept = {name: form.cleaned_data[name] for name in KEPT if form.cleaned_data[name]}
    return redirect(f"{reverse('web:trace')}?{urlencode(kept)}" if kept else reverse("web:trace"))


@login_required
@require_POST
def untrace(request: HttpRequest, row_id: int) -> HttpResponse:
    """Take one traced lead away again."""
    user = importer(request)
    tracing.untrace(row_id, by_id=user.pk, now=now_of(request))
    messages.success(request, "Taken off the path map.")
    return redirect("web:trace")


def _page(request: HttpRequest, user: User, form: TraceForm, *, status: int = 200) -> HttpResponse:
    rows = PastRow.objects.filter(run__by=user, run__name=tracing.NAME, run__mapping={}).order_by("-line")
    traced = list(rows.select_related("lead", "handoff", "source")[:MOST_SHOWN])
    page: dict[str, Any] = {
        "form": form,
        "traced": traced,
        "count": len(traced),
        "enough": ENOUGH,
        "place": place_of(user),
        "path_map_url": _path_map_url(traced),
    }
    return render(request, "trace.html", page, status=status)


def _path_map_url(traced: list[PastRow]) -> str:
    """Return the address of the path map of what was traced; by source where all have the same."""
    query = {"origin": str(Origin.imported)}
    days = [localdate(row.handoff.handed_off_at).isoformat() for row in traced]
    if days:
        query |= {"from": min(days), "to": max(days)}
    sources = {row.source.key for row in traced}
    if len(sources) == 1:
        query["source"] = sources.pop()
    return f"{reverse('web:path_map')}?{urlencode(query)}"
