"""Acts on a proposed change of a promise: sign it, return it with a reason, take it back; propose its withdrawal."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from handoff.errors import NotFoundError
from handoff.process.promises import signing
from handoff.process.promises.proposing import Asked, ChangeTermsError, propose_withdrawal, take_back
from handoff.process.promises.reading import change_by_id
from handoff.web.promise_reason import return_form, withdrawal_form
from handoff.web.promises import find_policy, show_promise
from handoff.web.reader import now_of, reader
from handoff.web.refusals import tells_refusals

BACK: Final = ("web:promises", "See the promises")


@login_required
@require_POST
@tells_refusals(*BACK)
def sign_promise(request: HttpRequest, change_id: int) -> HttpResponse:
    """Sign a change for one's own team: it is in force from now on."""
    change = signing.sign_change(change_id, by=reader(request), now=now_of(request))
    if change.version is None:
        messages.success(request, f"You signed: {change.policy} is withdrawn. Its running clocks are being cancelled.")
    else:
        messages.success(request, f"You signed: version {change.version.number} applies to new handoffs from now on.")
    return redirect("web:promise", change.policy.key)


@login_required
@require_POST
@tells_refusals(*BACK)
def return_promise(request: HttpRequest, change_id: int) -> HttpResponse:
    """Send a change back with a reason."""
    form = return_form(request.POST)
    reason = request.POST.get("reason", "").strip()
    try:
        change = signing.return_change(change_id, by=reader(request), reason=reason, now=now_of(request))
    except ChangeTermsError as error:
        form.refuse(error)
        found = change_by_id(change_id)
        if found is None:
            raise NotFoundError from error
        return show_promise(request, found.policy, status=422, returning=form)
    messages.success(request, f"Returned to {change.proposed_by} with your reason.")
    return redirect("web:promise", change.policy.key)


@login_required
@require_POST
@tells_refusals(*BACK)
def take_back_promise(request: HttpRequest, change_id: int) -> HttpResponse:
    """Take one's own change back."""
    change = take_back(change_id, by=reader(request), now=now_of(request))
    messages.success(request, "The change is taken back; nothing is asked of the other team.")
    return redirect("web:promise", change.policy.key)


@login_required
@require_POST
@tells_refusals(*BACK)
def withdraw_promise(request: HttpRequest, key: str) -> HttpResponse:
    """Put the withdrawal of a promise before the other team."""
    policy = find_policy(key)
    form = withdrawal_form(request.POST)
    asked = Asked(by=reader(request), note=request.POST.get("reason", ""))
    try:
        change = propose_withdrawal(policy.pk, asked=asked, now=now_of(request))
    except ChangeTermsError as error:
        form.refuse(error)
        return show_promise(request, policy, status=422, withdrawing=form)
    messages.success(request, f"Proposed: {change.signatory} is asked to sign the withdrawal for {change.signs_for}.")
    return redirect("web:promise", policy.key)
