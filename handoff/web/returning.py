"""Back to the page a form was sent from: done, or with what has to be put right."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from handoff.web.brief import with_brief
from handoff.web.handoffs import show_handoff
from handoff.web.queue import show_queue
from leads.handoffs.models import Handoff


def safe_next(request: HttpRequest, default: str) -> str:
    """Return the address of our own that a form names as `next`, else `default`."""
    wanted = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if is_safe else default


def done(request: HttpRequest, handoff: Handoff, *, is_left: bool = False) -> HttpResponse:
    """Go back to where the form was; from the queue to the next row when the handoff left it."""
    address = safe_next(request, reverse("web:handoff", args=[handoff.pk]))
    query = _queue_query(address)
    if query is None:
        return redirect(address)
    if is_left:
        query.pop("handoff", None)
    else:
        query["handoff"] = str(handoff.pk)
    return redirect(f"{reverse('web:queue')}?{query.urlencode()}" if query else reverse("web:queue"))


def again(request: HttpRequest, handoff: Handoff, *, status: int, **forms: Any) -> HttpResponse:
    """Show the page a form was sent from, with the form as it was sent and its errors."""
    query = _queue_query(safe_next(request, ""))
    if query is None:
        return show_handoff(request, with_brief().get(pk=handoff.pk), forms=forms, status=status)
    query["handoff"] = str(handoff.pk)
    return show_queue(request, query, forms=forms, status=status)


def _queue_query(address: str) -> QueryDict | None:
    """Return what the queue was asked for when the address is the queue's."""
    parts = urlsplit(address)
    return QueryDict(parts.query, mutable=True) if parts.path == reverse("web:queue") else None
