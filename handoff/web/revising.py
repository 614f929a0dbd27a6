"""The quarterly revision: by when, the form that moves it, who moved it before, and when both teams were late."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handoff.errors import ForbiddenError
from handoff.people.models import TeamKind
from handoff.people.policies import may_define
from handoff.process.publication.revision import (
    LONGEST_WHY,
    RevisionDateError,
    RevisionState,
    move_revision,
    revision_breaches,
    revision_changes,
    revision_state,
)
from handoff.web.disposition_form import DATE
from handoff.web.reader import now_of, reader
from handoff.web.refusals import tells_refusals


class RevisionForm(forms.Form):
    """A later or earlier day, and why."""

    to_on = forms.DateField(
        label="Revise it by",
        help_text="from today on, half a year ahead at the latest",
        error_messages={"required": "Choose a day", "invalid": "Write it as 2027-02-01"},
        widget=DATE,
    )
    why = forms.CharField(
        label="Why is it moved?",
        max_length=LONGEST_WHY,
        error_messages={"required": "Say why the day is moved"},
        widget=forms.TextInput(attrs={"class": "input is-full", "autocomplete": "off"}),
    )

    def refuse(self, error: RevisionDateError) -> None:
        """Put what the process says beside the fields it is about."""
        for name, text in error.fields.items():
            self.add_error(name, text)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals("web:revision", "See the revision")
def revision(request: HttpRequest) -> HttpResponse:
    """Show by when the version in force is revised; a post moves that."""
    due = revision_state(now_of(request))
    if request.method != "POST":
        # A day that has passed cannot be chosen again.
        initial = {"to_on": due.due_on} if due and not due.is_overdue else {}
        return _page(request, due, RevisionForm(initial=initial, auto_id="revision-%s"))
    if not may_define(reader(request)):
        message = "Marketing ops and the managers of both teams move the revision."
        raise ForbiddenError(message)
    form = RevisionForm(request.POST, auto_id="revision-%s")
    if form.is_valid():
        try:
            moved = move_revision(**form.cleaned_data, by=reader(request), now=now_of(request))
        except RevisionDateError as error:
            form.refuse(error)
        else:
            day = f"{moved.to_on:%a} {moved.to_on.day} {moved.to_on:%b} {moved.to_on.year}"
            messages.success(request, f"The revision is due {day} now.")
            return redirect("web:revision")
    return _page(request, due, form, status=422)


def _page(request: HttpRequest, due: RevisionState | None, form: RevisionForm, *, status: int = 200) -> HttpResponse:
    page: dict[str, Any] = {
        "revision": due,
        "form": form,
        "may_move": may_define(reader(request)),
        "changes": revision_changes(due.activation) if due else [],
        # Both teams are late together: one line says it of both.
        "breaches": [one for one in revision_breaches(now_of(request)) if one.team == TeamKind.marketing],
    }
    return render(request, "revision.html", page, status=status)
