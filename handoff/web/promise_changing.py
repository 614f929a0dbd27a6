"""Proposing other terms of a promise, or a new one: the form, what its rule says while it is written, and the post."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from handoff.errors import ConflictError, ForbiddenError, HandoffError
from handoff.people.models import Calendar, TeamKind, User
from handoff.people.policies import promising_kinds
from handoff.process.promises.proposing import OTHER, Asked, propose_promise, propose_terms
from handoff.process.promises.reading import open_change
from handoff.process.publication.signatories import signatory_choices
from handoff.web.draft_forms import fact_groups
from handoff.web.fragments import show
from handoff.web.promise_form import PromiseForm
from handoff.web.promise_rule import read_rule
from handoff.web.promises import find_policy
from handoff.web.reader import now_of, reader
from handoff.web.refusals import tells_refusals
from leads.definitions.in_force import catalogue
from slas.models import Policy, PolicyVersion

LOOK = "look"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals("web:promises", "See the promises")
def new_promise(request: HttpRequest) -> HttpResponse:
    """Propose a promise that there is not yet."""
    return _change(request, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals("web:promises", "See the promises")
def change_promise(request: HttpRequest, key: str) -> HttpResponse:
    """Propose other terms of a promise, beginning with the newest."""
    return _change(request, find_policy(key))


def _change(request: HttpRequest, policy: Policy | None) -> HttpResponse:
    user = reader(request)
    if not promising_kinds(user):
        message = "Ops and managers of marketing and sales propose changes of promises."
        raise ForbiddenError(message)
    form = _form(request, policy, user)
    if request.method != "POST" or request.POST.get("do") == LOOK:
        return _page(request, policy, form)
    if form.is_valid():
        asked = Asked(by=user, note=form.cleaned_data["note"], signatory_id=int(form.cleaned_data["signatory"]))
        try:
            change = (
                propose_terms(policy.pk, terms=form.terms(), asked=asked, now=now_of(request))
                if policy
                else propose_promise(form.cleaned_data["name"], terms=form.terms(), asked=asked, now=now_of(request))
            )
        except (ConflictError, ForbiddenError):
            raise
        except HandoffError as error:
            form.refuse(error)
        else:
            said = f"Proposed: {change.signatory} is asked to sign it for {change.signs_for}. Nothing changes before."
            messages.success(request, said)
            return redirect("web:promise", change.policy.key)
    return _page(request, policy, form, status=422)


def _form(request: HttpRequest, policy: Policy | None, user: User) -> PromiseForm:
    data = request.POST if request.method == "POST" else None
    return PromiseForm(
        data,
        version=_newest(policy),
        calendars=[*Calendar.objects.filter(activations__retired_at=None).order_by("name").distinct()],
        signatories=_signatories(user),
        is_new=policy is None,
    )


def _newest(policy: Policy | None) -> PolicyVersion | None:
    """Return the version to begin with: the one in force, else the last there was."""
    if policy is None:
        return None
    active = policy.activations.filter(retired_at=None).select_related("version").first()
    return active.version if active else policy.versions.order_by("-number").first()


def _signatories(user: User) -> list[User]:
    """Return who may sign for a team other than one the proposer is of, those whom a team names first."""
    choices = signatory_choices()
    others = [OTHER[TeamKind(kind)] for kind in sorted(promising_kinds(user))]
    return [one for kind in others for one in choices[kind] if one != user]


def _page(request: HttpRequest, policy: Policy | None, form: PromiseForm, *, status: int = 200) -> HttpResponse:
    page: dict[str, Any] = {
        "policy": policy,
        "form": form,
        "read": read_rule(str(form["applies_when"].value() or "")),
        "waiting": open_change(policy) if policy else None,
        "fact_groups": fact_groups(catalogue(), "handoff", chosen=""),
    }
    return show(request, "promise_change.html", page, status=status)
