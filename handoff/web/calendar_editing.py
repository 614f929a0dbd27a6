"""The hours of a calendar, changed: typed or read from a file, shown against the version in force, then published."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from handoff.people.calendars import CalendarChangedError, publish_hours, resolved_hours
from handoff.people.models import CalendarVersion, User
from handoff.people.policies import may_set_hours
from handoff.web.calendar_form import HoursForm, hours_initial
from handoff.web.calendar_lines import CalendarLine, calendar_line, local_date
from handoff.web.calendar_versions import find_version
from handoff.web.reader import now_of, reader
from handoff.worktime import CalendarError, Problem
from handoff.worktime.document import parse, write
from handoff.worktime.hours_diff import HoursDiff, hours_diff

PUBLISH: Final = "publish"
LARGEST_FILE: Final = 1_000_000
MOST_PROBLEMS: Final = 50


class ImportForm(forms.Form):
    """A calendar's JSON form, as a file or pasted."""

    file = forms.FileField(
        label="A file",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "input is-full", "accept": ".json,application/json"}),
    )
    text = forms.CharField(
        label="Or its text",
        required=False,
        max_length=LARGEST_FILE,
        widget=forms.Textarea(attrs={"class": "input is-full", "rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "import-%s", **options})
        self.document: Any = None
        self.problems: tuple[Problem, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Read the document; whether it holds hours is asked later."""
        cleaned = super().clean() or {}
        file, text = cleaned.get("file"), cleaned.get("text", "")
        if file is None and not text:
            self.add_error("file", "Choose a file, or paste its text below")
        elif file is not None and file.size > LARGEST_FILE:
            self.add_error("file", "This is larger than 1 MB: no calendar is that long")
        elif not self.errors:
            self._read("text" if file is None else "file", text if file is None else file.read())
        return cleaned

    def refuse(self, error: CalendarError) -> None:
        """Put what is wrong with the hours beside what was sent."""
        self.problems = error.problems[:MOST_PROBLEMS]
        field = "file" if self.cleaned_data.get("file") is not None else "text"
        count = len(error.problems)
        self.add_error(field, f"It can’t be used: {count} to put right, each with its place below")

    def _read(self, field: str, content: str | bytes) -> None:
        try:
            self.document = json.loads(content)
        except (ValueError, RecursionError) as error:
            place = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
            self.add_error(field, f"This is no JSON{place}. Send what was downloaded here, or see the example")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Show the hours as a form; a post shows what changes, and publishes what was shown."""
    user, line = _setter(request), calendar_line(calendar_id, now=now_of(request))
    if request.method != "POST":
        shown = _asked_for(request, line)
        initial = hours_initial(shown.document if shown else _document(line), based_on=_number(line))
        return _page(request, line, HoursForm(initial=initial, now=now_of(request)))
    form = HoursForm(request.POST, initial=hours_initial(_document(line), based_on=_number(line)), now=now_of(request))
    if not form.is_valid():
        return _page(request, line, form, status=422)
    if request.POST.get("do") != PUBLISH:
        return _page(request, line, form, document=form.document)
    return _publish(request, line, form, user)


@login_required
@require_POST
def import_calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Read a calendar's JSON form into the form of its hours; nothing is published yet."""
    _setter(request)
    line, now = calendar_line(calendar_id, now=now_of(request)), now_of(request)
    sent = ImportForm(request.POST, request.FILES)
    document: dict[str, Any] = {}
    if sent.is_valid():
        try:
            document = resolved_hours(sent.document, now=now)
        except CalendarError as error:
            sent.refuse(error)
    if sent.errors:
        form = HoursForm(initial=hours_initial(_document(line), based_on=_number(line)), now=now)
        return _page(request, line, form, sent=sent, status=422)
    form = HoursForm(initial=hours_initial(write(parse(document)), based_on=_number(line)), now=now)
    return _page(request, line, form, document=document)


def _publish(request: HttpRequest, line: CalendarLine, form: HoursForm, user: User) -> HttpResponse:
    """Publish what was shown; what nobody has seen against the version in force is shown first."""
    if request.POST.get("seen") != _seal(form.document):
        form.add_error(None, "This is not what was shown before. Read what changes, and publish it then.")
        return _page(request, line, form, document=form.document, status=409)
    try:
        version = publish_hours(
            line.calendar.pk,
            document=form.document,
            based_on=form.cleaned_data["based_on"],
            created_by_id=user.pk,
            now=now_of(request),
        )
    except CalendarChangedError:
        newest = line.activation.version if line.activation else None
        who = newest.created_by if newest and newest.created_by else "somebody else"
        form.add_error(
            None, f"Version {_number(line)} came into force meanwhile, by {who}. Read what changes against it."
        )
        form.data = {**request.POST.dict(), "based_on": str(_number(line))}
        return _page(request, line, form, document=form.document, status=409)
    messages.success(
        request, f"Version {version.number} of {line.calendar.name} is in force. Clocks that run keep theirs."
    )
    return redirect("web:calendar", line.calendar.pk)


def _page(
    request: HttpRequest,
    line: CalendarLine,
    form: HoursForm,
    *,
    sent: ImportForm | None = None,
    document: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "line": line,
        "form": form,
        "sent": sent or ImportForm(),
        "next_number": _next_number(line),
    }
    if document is not None:
        context |= {"diff": _diff(request, line, document), "seal": _seal(document), "is_checked": True}
        context["is_same"] = _same(document, _document(line))
    return render(request, "calendar_edit.html", context, status=status)


def _setter(request: HttpRequest) -> User:
    user = reader(request)
    if not may_set_hours(user):
        message = "Administrators, marketing ops and revenue ops set hours; everybody else reads along."
        raise PermissionDenied(message)
    return user


def _asked_for(request: HttpRequest, line: CalendarLine) -> CalendarVersion | None:
    """Return the former version that is to be used again, when the address names one."""
    number = request.GET.get("from", "")
    return find_version(line.calendar, number) if number else None


def _document(line: CalendarLine) -> Mapping[str, Any]:
    return line.hours.calendar.to_document() if line.hours else {"tz": "UTC"}


def _number(line: CalendarLine) -> int:
    return line.hours.number if line.hours else 0


def _next_number(line: CalendarLine) -> int:
    newest = line.calendar.versions.order_by("-number").values_list("number", flat=True).first()
    return (newest or 0) + 1


def _diff(request: HttpRequest, line: CalendarLine, document: Mapping[str, Any]) -> HoursDiff | None:
    """Return what changes from today on, None where nothing was in force."""
    if line.opening is None:
        return None
    return hours_diff(line.opening, parse(document), since=local_date(line.opening, now_of(request)))


def _same(document: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(other.get("weekly")) and write(parse(document)) == write(parse(other))


def _seal(document: Mapping[str, Any]) -> str:
    """Return what tells one document from another, so that what is published is what was shown."""
    written = json.dumps(write(parse(document)), sort_keys=True)
    return sha256(written.encode()).hexdigest()[:16]
