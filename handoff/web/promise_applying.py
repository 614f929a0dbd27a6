"""Applying the version in force to running clocks: what that would do, as a page and as a file, and asking for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dashboards.metrics.csv import write
from handoff.people.models import User
from handoff.people.policies import may_promise
from handoff.process.promises.preview import MOST_SHOWN, Move, Preview, moves_of, preview_of
from handoff.process.promises.reading import latest_run
from handoff.process.promises.recount import recount_in_force
from handoff.process.promises.running import ask_to_apply
from handoff.web.format import business_duration
from handoff.web.fragments import show
from handoff.web.promises import find_policy
from handoff.web.reader import now_of, reader
from handoff.web.refusals import tells_refusals
from handoff.web.tiers import tier_name
from leads.handoffs.models import Handoff
from slas.changes import PolicyRun
from slas.models import Policy

HEADER = ("handoff", "tier", "team", "version", "started_at", "due_at", "new_due_at", "moved_seconds", "becomes")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals("web:promises", "See the promises")
def apply_promise(request: HttpRequest, key: str) -> HttpResponse:
    """Show what applying the version in force would do to running clocks; a post asks for it."""
    policy = find_policy(key)
    if request.method == "POST":
        return _ask(request, policy)
    run = latest_run(policy)
    if request.headers.get("HX-Target") == "progress":
        return _progress(request, run)
    preview = preview_of(policy.pk, now=now_of(request))
    user = reader(request)
    page: dict[str, Any] = {
        "policy": policy,
        "preview": preview,
        "rows": _rows(preview, user) if preview else [],
        "most": MOST_SHOWN,
        "run": run,
        "may_apply": may_promise(user),
    }
    return show(request, "promise_apply.html", page)


@login_required
@require_safe
def apply_csv(request: HttpRequest, key: str) -> HttpResponse:
    """Give every running clock that would move as a file, with when it is due now and then."""
    policy = find_policy(key)
    recount = recount_in_force(policy.pk)
    if recount is None:
        raise Http404
    rows = [_cells(move) for move in moves_of(recount, now=now_of(request))]
    response = HttpResponse(write([HEADER, *rows]), content_type="text/csv; charset=utf-8")
    name = f"{policy.key}-v{recount.promise.number}-running-clocks.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _ask(request: HttpRequest, policy: Policy) -> HttpResponse:
    sent = request.POST.get("version", "")
    number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None
    run = ask_to_apply(policy.pk, version=number, by=reader(request), now=now_of(request))
    version = run.version.number if run.version else ""
    messages.success(request, f"Version {version} is being applied to running clocks. You can leave this page.")
    return redirect("web:promise_apply", policy.key)


def _progress(request: HttpRequest, run: PolicyRun | None) -> HttpResponse:
    """Show how far it is; once it is there, have the page loaded anew."""
    if run is not None and run.is_working:
        return render(request, "parts/promise_run.html#progress", {"run": run})
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


def _rows(preview: Preview, user: User) -> list[dict[str, Any]]:
    ids = {move.clock.handoff_id for move in preview.shown}
    opened = Handoff.objects.openable_by(user).select_related("lead", "company").in_bulk(ids)
    return [
        {
            "move": move,
            "handoff": opened.get(move.clock.handoff_id),
            "tier": tier_name(move.clock.handoff.version_id, move.clock.tier),
            "by": _by(move),
        }
        for move in preview.shown
    ]


def _by(move: Move) -> str:
    if not move.seconds:
        return "same business time" if move.due_at != move.clock.due_at else "stays"
    word = "earlier" if move.seconds < 0 else "later"
    return f"{business_duration(abs(move.seconds))} {word}"


def _cells(move: Move) -> tuple[str | int | None, ...]:
    clock = move.clock
    becomes = "overdue" if move.becomes_overdue else "in time" if move.becomes_in_time else ""
    team = str(clock.handoff.team or "")
    return (
        clock.handoff_id,
        clock.tier,
        team,
        clock.policy_version.number,
        clock.started_at.isoformat(),
        clock.due_at.isoformat(),
        move.due_at.isoformat(),
        move.seconds,
        becomes,
    )
