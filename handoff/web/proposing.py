"""Asking both teams to sign: a draft, or a former version again."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handoff.errors import ForbiddenError, HandoffError, NotFoundError
from handoff.people.models import User
from handoff.people.policies import may_define
from handoff.process.publication import proposing
from handoff.process.publication.proposing import (
    InForceAlreadyError,
    NotNewestRevisionError,
    NotReadyToProposeError,
    OtherProposalOpenError,
    ProposalTermsError,
)
from handoff.process.publication.signatories import SignatoryError, signatory_choices
from handoff.web.diff_shown import diff_of_draft, diff_of_versions, version_in_force
from handoff.web.proposal_form import ProposalForm
from handoff.web.reader import now_of, place_of, reader
from handoff.web.refusals import tells_refusals
from leads.definitions.draft_checks import check_draft
from leads.definitions.drafts import DraftNotOpenError, content_in, newest_revision
from leads.definitions.models import DefinitionVersion, Draft, DraftRevision, DraftState, Proposal
from leads.definitions.versions import find_version

BACK = ("web:proposal", "See the proposal")
# What comes back to the form, since whoever wrote it can put it right there.
MENDABLE = (SignatoryError, ProposalTermsError, OtherProposalOpenError, NotNewestRevisionError, NotReadyToProposeError)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals(*BACK)
def propose(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask both teams to sign a draft, after showing whether it is ready and what it changes."""
    user = _author(request)
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError
    if draft.state != DraftState.open:
        raise DraftNotOpenError
    newest = newest_revision(draft)
    form = _form(request, revision=newest.number)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            proposed = proposing.propose(
                draft.pk, revision=form.cleaned_data["revision"], terms=form.terms(), by=user, now=now_of(request)
            )
        except MENDABLE as error:
            refused = error
        else:
            return _asked(request, proposed)
    if isinstance(refused, NotNewestRevisionError):
        # It is shown anew as it is now: the next press proposes that.
        newest = newest_revision(draft)
        form.read_anew(newest.number)
    return _draft_page(request, draft, newest, form, refused)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals(*BACK)
def propose_former(request: HttpRequest, number: int) -> HttpResponse:
    """Ask both teams to go back to a former version, after showing what that changes."""
    user = _author(request)
    version, active = find_version(number), version_in_force()
    if version == active:
        raise InForceAlreadyError
    form = _form(request, asks_why=True)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            proposed = proposing.propose_former(
                version.pk, why=form.cleaned_data["why"], terms=form.terms(), by=user, now=now_of(request)
            )
        except MENDABLE as error:
            refused = error
        else:
            return _asked(request, proposed)
    return _former_page(request, version, active, form, refused)


def _author(request: HttpRequest) -> User:
    user = reader(request)
    if not may_define(user):
        message = "Marketing ops and the managers of both teams propose the definition."
        raise ForbiddenError(message)
    return user


def _form(request: HttpRequest, *, revision: int | None = None, asks_why: bool = False) -> ProposalForm:
    return ProposalForm(
        request.POST if request.method == "POST" else None,
        choices=signatory_choices(),
        place=place_of(reader(request)),
        revision=revision,
        asks_why=asks_why,
    )


def _asked(request: HttpRequest, proposed: Proposal) -> HttpResponse:
    named = f"{proposed.marketing_signatory} and {proposed.sales_signatory}"
    messages.success(request, f"Version {proposed.version.number} is proposed. {named} are asked to sign.")
    return redirect("web:proposal")


def _draft_page(
    request: HttpRequest, draft: Draft, newest: DraftRevision, form: ProposalForm, refused: HandoffError | None
) -> HttpResponse:
    checked, active = check_draft(content_in(newest)), version_in_force()
    page = {
        "draft": draft,
        "checked": checked,
        "shown": diff_of_draft(active, checked),
        "submit": "Ask both teams to sign",
    }
    return _page(request, form, refused, page)


def _former_page(
    request: HttpRequest,
    version: DefinitionVersion,
    active: DefinitionVersion | None,
    form: ProposalForm,
    refused: HandoffError | None,
) -> HttpResponse:
    page = {"former": version, "shown": diff_of_versions(active, version), "submit": "Ask both teams to go back"}
    return _page(request, form, refused, page)


def _page(request: HttpRequest, form: ProposalForm, refused: HandoffError | None, page: dict[str, Any]) -> HttpResponse:
    if refused is not None:
        form.refuse(refused)
    status = (409 if refused and refused.status == 409 else 422) if form.errors else 200
    return render(request, "propose.html", {"form": form, **page}, status=status)
