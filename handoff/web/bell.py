"""The bell: what the reader was told and has not put away."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from handoff.outbox.bell import fetch, mark_read
from handoff.web.reader import now_of, reader


@login_required
@require_safe
def bell(request: HttpRequest) -> HttpResponse:
    """List the notices; the owner's own count as arrived now."""
    return render(request, "bell.html", {"notices": fetch(reader(request), now=now_of(request))})


@login_required
@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Take the notices that were ticked off the bell."""
    ids = [int(value) for value in request.POST.getlist("notice") if value.isdecimal() and len(value) < 19]
    mark_read(reader(request), ids, now=now_of(request))
    return redirect("web:bell")
