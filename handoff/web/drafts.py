"""Drafts of the definition: those there are, and beginning one from a version or from a file."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import F, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handoff.errors import HandoffError
from handoff.people.policies import may_write_drafts
from handoff.rules.definition_file import LONGEST_FILE, FileProblem
from handoff.web.draft_access import writer
from handoff.web.draft_page import STATES
from handoff.web.reader import now_of, reader
from leads.definitions.draft_content import EMPTY, Content
from leads.definitions.draft_examples import written_example
from leads.definitions.drafts import LONGEST_TITLE, LONGEST_WHY, start_draft
from leads.definitions.files import InvalidDefinitionFileError, read_definition_file
from leads.definitions.models import BEFORE_THE_PRODUCT, DefinitionVersion, Draft, DraftRevision, DraftState

MOST_SHOWN: Final = 50
MOST_PROBLEMS: Final = 50
NOTHING: Final = "empty"
FILE: Final = "file"
SHOWN_FIRST: Final = (DraftState.proposed, DraftState.open)


class StartForm(forms.Form):
    """What a draft begins with."""

    title = forms.CharField(
        label="What it is about",
        help_text="in a few words, as the version will be known",
        max_length=LONGEST_TITLE,
        error_messages={"required": "Write what it is about"},
        widget=forms.TextInput(attrs={"class": "input is-full", "autocomplete": "off"}),
    )
    why = forms.CharField(
        label="Why",
        help_text="the reason for the change; both teams read it before they sign",
        max_length=LONGEST_WHY,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 2}),
    )
    start = forms.ChoiceField(label="Begin with", widget=forms.Select(attrs={"class": "input is-full"}))
    file = forms.FileField(
        label="Definition file",
        help_text="YAML, as a version or a draft is downloaded; with its examples",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "input is-full", "accept": ".yaml,.yml"}),
    )

    def __init__(self, *args: Any, versions: Sequence[tuple[int, int, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.file_problems: Sequence[FileProblem] = ()
        named = [(str(pk), f"Version {number}{', in force' if active else ''}") for pk, number, active in versions]
        # The one in force is what a change is usually made to.
        named.sort(key=lambda pair: not pair[1].endswith("in force"))
        start = self.fields["start"]
        if isinstance(start, forms.ChoiceField):
            start.choices = [*named, (NOTHING, "Nothing"), (FILE, "A file")]

    def clean(self) -> dict[str, Any]:
        """Read the file, where one was chosen."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is None and cleaned.get("start") == FILE:
            self.add_error("file", "Choose the file")
        if file is not None:
            cleaned["content"] = self._read(file)
        return cleaned

    def content(self) -> Content | None:
        """Return what the draft begins with; None for what the chosen version says."""
        if self.cleaned_data.get("content"):
            return self.cleaned_data["content"]  # type: ignore[no-any-return]  # put there by clean
        return EMPTY if self.cleaned_data["start"] == NOTHING else None

    def version_id(self) -> int | None:
        """Return the version it begins with; a file is compared with the one in force."""
        start = self.cleaned_data["start"]
        if start.isdigit():
            return int(start)
        values = [value for value, label in self.fields["start"].choices if label.endswith("in force")]  # type: ignore[attr-defined]
        return int(values[0]) if values else None

    def _read(self, file: Any) -> Content | None:
        if file.size > LONGEST_FILE:
            self.add_error("file", f"This is larger than {LONGEST_FILE // 1_000_000} MB: no definition is that long")
            return None
        try:
            read = read_definition_file(file.read().decode())
        except UnicodeDecodeError:
            self.add_error("file", "This is no text; save it as UTF-8")
        except InvalidDefinitionFileError as error:
            self.file_problems = error.problems[:MOST_PROBLEMS]
            self.add_error("file", f"It can’t be read: {len(error.problems)} to put right, each with its line below")
        else:
            return Content(document=read.document, examples=[written_example(one) for one in read.examples])
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """List the drafts, and begin one with what is posted."""
    if request.method != "POST":
        form = StartForm(versions=_versions()) if may_write_drafts(reader(request)) else None
        return _page(request, form)
    user = writer(request)
    form = StartForm(request.POST, request.FILES, versions=_versions())
    if form.is_valid():
        try:
            draft = start_draft(
                title=form.cleaned_data["title"],
                why=form.cleaned_data["why"].replace("\r\n", "\n"),
                by_id=user.pk,
                now=now_of(request),
                from_version_id=form.version_id(),
                content=form.content(),
            )
        except HandoffError as error:
            form.add_error(None, " ".join(error.fields.values()) or error.message)
        else:
            return redirect("web:draft", draft.pk)
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: StartForm | None, *, status: int = 200) -> HttpResponse:
    latest = DraftRevision.objects.filter(draft=OuterRef("pk")).order_by("-number")
    rows = (
        Draft.objects.select_related("created_by", "based_on")
        .defer("based_on__document")
        .annotate(
            revisions_count=Subquery(latest.values("number")[:1]),
            saved_at=Subquery(latest.values("saved_at")[:1]),
            saved_by_name=Subquery(latest.annotate(who=F("saved_by__name")).values("who")[:1]),
        )
        .order_by(F("saved_at").desc(nulls_last=True))[:MOST_SHOWN]
    )
    found = [(draft, *STATES[DraftState(draft.state)]) for draft in rows]
    context = {
        "form": form,
        "current": [row for row in found if row[0].state in SHOWN_FIRST],
        "former": [row for row in found if row[0].state not in SHOWN_FIRST],
        "may_write": may_write_drafts(reader(request)),
    }
    return render(request, "drafts.html", context, status=status)


def _versions() -> list[tuple[int, int, bool]]:
    rows = DefinitionVersion.objects.exclude(number=BEFORE_THE_PRODUCT).order_by("-number")
    active = Subquery(
        DefinitionVersion.objects.filter(pk=OuterRef("pk"), activations__retired_at=None)
        .exclude(activations=None)
        .values("pk")[:1]
    )
    return [(pk, number, bool(found)) for pk, number, found in rows.values_list("pk", "number", active)]
