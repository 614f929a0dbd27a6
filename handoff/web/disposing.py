"""Recording a disposition from a page, correcting it, and marketing's receipt."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dispositions.models import CLOSING, Disposition
from handoff.actor import Actor
from handoff.errors import ConflictError, HandoffError
from handoff.people.policies import is_marketing
from handoff.process.followup import acknowledge, record_dispositions
from handoff.web.disposition_form import OUTCOME_NAMES, DispositionForm, disposition_form
from handoff.web.format import when
from handoff.web.forms_of import active_reasons
from handoff.web.local import localtime
from handoff.web.reader import find_handoff, find_work, now_of, reader
from handoff.web.returning import again, done
from handoff.web.why_ready import why_ready
from leads.handoffs.models import Handoff


@login_required
@require_POST
def dispose(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Record what became of a handoff, or correct what was said before."""
    handoff = find_work(request, handoff_id)
    form = disposition_form(handoff, why=why_ready(handoff), reasons=active_reasons(), seen=0, data=request.POST)
    if not form.is_valid():
        return again(request, handoff, status=422, disposition=form)
    user = reader(request)
    recorded = record_dispositions([form.report(handoff)], actor=Actor(user_id=user.pk), now=now_of(request))[0]
    if isinstance(recorded.error, ConflictError):
        return _already_recorded(request, handoff, form, recorded.error)
    if recorded.error is not None:
        form.refuse(recorded.error)
        return again(request, handoff, status=422, disposition=form)
    outcome = form.cleaned_data["outcome"]
    messages.success(request, _success(handoff, outcome, is_correction=bool(form.cleaned_data["corrects"])))
    return done(request, handoff, is_left=outcome in CLOSING)


def _already_recorded(
    request: HttpRequest, handoff: Handoff, form: DispositionForm, error: HandoffError
) -> HttpResponse:
    """Take the same form sent twice for what it is; else say who recorded what, and when."""
    latest = Disposition.objects.filter(handoff=handoff).select_related("by", "api_key").order_by("pk").last()
    if latest is None:
        form.refuse(error)
        return again(request, handoff, status=409, disposition=form)
    sent = form.cleaned_data
    if (latest.by_id, latest.outcome, latest.note) == (reader(request).pk, sent["outcome"], sent["note"]):
        return done(request, handoff, is_left=latest.outcome in CLOSING)
    who = latest.by or latest.api_key or "another system"
    at = when(localtime(latest.recorded_at), localtime(now_of(request)))
    handoff.refresh_from_db(fields=["closing_disposition"])
    fresh = request.POST.copy()
    fresh["seen"], fresh["corrects"] = str(latest.pk), str(handoff.closing_disposition_id or "")
    shown = disposition_form(handoff, why=why_ready(handoff), reasons=active_reasons(), seen=0, data=fresh)
    shown.add_error("outcome", f"{OUTCOME_NAMES[latest.outcome]} was already recorded by {who} at {at}.")
    return again(request, handoff, status=409, disposition=shown)


def _success(handoff: Handoff, outcome: str, *, is_correction: bool) -> str:
    verb = "Corrected to" if is_correction else "Recorded"
    text = f"{verb} {OUTCOME_NAMES[outcome].lower()}: {handoff.lead}."
    return f"{text} Marketing reads it next." if outcome in CLOSING else f"{text} It stays with you."


@login_required
@require_POST
def mark_read(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Give marketing's receipt for the disposition that closed a handoff."""
    handoff = find_handoff(request, handoff_id, Handoff.objects.select_related("lead"))
    user, now = reader(request), now_of(request)
    if not is_marketing(user):
        message = "Only members of a marketing team acknowledge dispositions."
        raise PermissionDenied(message)
    if handoff.closing_disposition_id is None:
        messages.error(request, "There is nothing to read yet: the handoff is open.")
        return done(request, handoff)
    answer = acknowledge([handoff.closing_disposition_id], reader_id=user.pk, actor=Actor(user_id=user.pk), now=now)[0]
    if answer.error is not None:
        messages.error(request, answer.error.message)
    else:
        messages.success(request, f"Read: what became of {handoff.lead}. Sales sees your receipt.")
    return done(request, handoff)
