"""Acts on a proposal from its page: sign, return with a reason, take back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handoff.process.publication import signing
from handoff.process.publication.proposing import ProposalTermsError, withdraw
from handoff.process.publication.reading import proposal_by_id
from handoff.web.format import when
from handoff.web.local import localtime
from handoff.web.proposal import return_form, show_proposal, withdraw_form
from handoff.web.reader import clock_of, now_of, place_of, reader
from handoff.web.refusals import tells_refusals

BACK = ("web:proposal", "See the proposal")


@login_required
@require_POST
@tells_refusals(*BACK)
def sign(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Sign for one's own team; the second signature publishes, or waits for the chosen time."""
    user = reader(request)
    signed = signing.sign(proposal_id, by=user, team=request.POST.get("team") or None, clock=clock_of(request))
    done = f"You signed for {signed.signature.team_kind}."
    version = signed.signature.version
    if signed.activation is not None:
        begun = f"Version {version.number} judges from now on. Leads in nurture are judged again: see below how far."
        messages.success(request, f"{done} {begun}")
        return redirect("web:definition_version", version.number)
    messages.success(request, f"{done} {_next(request, proposal_id)}")
    return redirect("web:proposal")


@login_required
@require_POST
@tells_refusals(*BACK)
def return_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Send a proposal back with a reason; its draft is open again."""
    form = return_form(request.POST)
    try:
        end = signing.return_proposal(
            proposal_id, by=reader(request), reason=request.POST.get("reason", "").strip(), now=now_of(request)
        )
    except ProposalTermsError as error:
        form.refuse(error)
        return show_proposal(request, returning=form)
    messages.success(request, f"Returned to {end.proposal.proposed_by} with your reason. The draft is open again.")
    return redirect("web:proposal")


@login_required
@require_POST
@tells_refusals(*BACK)
def withdraw_proposal(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take a proposal back; its draft is open again."""
    form = withdraw_form(request.POST)
    try:
        end = withdraw(
            proposal_id, by=reader(request), reason=request.POST.get("reason", "").strip(), now=now_of(request)
        )
    except ProposalTermsError as error:
        form.refuse(error)
        return show_proposal(request, withdrawing=form)
    messages.success(request, f"Version {end.proposal.version.number} is taken back. The draft is open again.")
    return redirect("web:proposal")


def _next(request: HttpRequest, proposal_id: int) -> str:
    """Say what is still to come after a signature that did not publish."""
    standing = proposal_by_id(proposal_id)
    if standing is None:
        return ""
    missing = next((one for one in standing.teams if one.signature is None), None)
    if missing is not None:
        return f"{missing.signatory} is still asked for {missing.team}."
    at = standing.proposal.publish_at
    begins = f" {when(localtime(at), localtime(now_of(request)))} ({place_of(reader(request))})" if at else ""
    return f"Both teams have signed: version {standing.proposal.version.number} judges from{begins}."
