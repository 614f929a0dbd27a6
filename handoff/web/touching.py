"""Logging a touch from a page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from handoff.actor import Actor
from handoff.errors import HandoffError
from handoff.process.followup import TouchedMeanwhileError, record_touches
from handoff.web.brief import mark_opened
from handoff.web.clocks import ended_face
from handoff.web.reader import find_work, now_of, reader
from handoff.web.returning import again, done
from handoff.web.touch_form import CHANNEL_NAMES, TouchForm, touch_words
from leads.handoffs.models import Handoff, Touch
from slas.models import Clock, ClockScope, StopStep


@login_required
@require_POST
def log_touch(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Record what the reader did to reach the lead."""
    handoff = find_work(request, handoff_id)
    user, now = reader(request), now_of(request)
    form = TouchForm(request.POST, auto_id=f"touch-{handoff.pk}-%s")
    if not form.is_valid():
        return again(request, handoff, status=422, touch=form)
    mark_opened(handoff, user, now=now)
    recorded = record_touches([form.report(handoff, now=now)], actor=Actor(user_id=user.pk), now=now)[0]
    if isinstance(recorded.error, TouchedMeanwhileError):
        return _touched_meanwhile(request, handoff, form)
    if recorded.error is not None:
        return _refused(request, handoff, form, recorded.error)
    if recorded.counts:
        messages.success(request, _success(handoff, form.cleaned_data["channel"], is_first=recorded.is_first))
    else:
        messages.warning(request, f"Kept in the history, but not a touch. {recorded.why_not}")
    return done(request, handoff)


def _touched_meanwhile(request: HttpRequest, handoff: Handoff, form: TouchForm) -> HttpResponse:
    """Take the same form sent twice for what it is; else show who was first, and let the reader log theirs too."""
    latest = Touch.objects.filter(handoff=handoff).select_related("by").order_by("pk").last()
    if latest is None:
        return _looked_at_another(request, handoff, form)
    values = form.cleaned_data
    if (latest.by_id, latest.channel, latest.note) == (reader(request).pk, values["channel"], values["note"]):
        return done(request, handoff)
    fresh = request.POST.copy()
    fresh["seen"] = str(latest.pk)
    shown = TouchForm(fresh, auto_id=form.auto_id)
    who = latest.by.name if latest.by else "Another system"
    shown.add_error("channel", f"{who} logged one meanwhile ({touch_words(latest).lower()}). Log yours too?")
    return again(request, handoff, status=409, touch=shown)


def _looked_at_another(request: HttpRequest, handoff: Handoff, form: TouchForm) -> HttpResponse:
    """Show the form again when it names a touch that this handoff never had."""
    fresh = request.POST.copy()
    fresh["seen"] = "0"
    shown = TouchForm(fresh, auto_id=form.auto_id)
    shown.add_error("channel", "No touch is logged on this handoff yet. Look at it again, then log yours.")
    return again(request, handoff, status=409, touch=shown)


def _refused(request: HttpRequest, handoff: Handoff, form: TouchForm, error: HandoffError) -> HttpResponse:
    for name, message in (error.fields or {"channel": error.message}).items():
        form.add_error(name if name in form.fields else "channel", message)
    return again(request, handoff, status=error.status if error.status == 409 else 422, touch=form)


def _success(handoff: Handoff, channel: str, *, is_first: bool) -> str:
    """Say what was logged, and how a first touch stands to its promise."""
    text = f"{CHANNEL_NAMES[channel]} to {handoff.lead} logged"
    clock = (
        Clock.objects.filter(handoff=handoff, policy_version__to_step=StopStep.touched)
        .filter(policy_version__scope=ClockScope.lead)
        .exclude(stopped_at=None)
        .last()
    )
    if not is_first or clock is None:
        return f"{text}."
    words = ended_face(clock).text
    return f"{text}. First touch: {words[0].lower()}{words[1:]}."
