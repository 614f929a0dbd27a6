"""Imports of a company's past: those there are, and beginning one."""

import re
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handoff.errors import HandoffError
from handoff.integrations.history.models import Run, RunFile
from handoff.integrations.tables import FileMapping, InvalidMappingError, UnreadableTableError
from handoff.people.models import User
from handoff.people.policies import may_import
from handoff.process.history.runs import RunStateError, ZoneNeededError, add_file, guess_for, set_mapping, start_run
from handoff.web.import_draft import keep_draft
from handoff.web.import_upload import UploadForm
from handoff.web.import_words import state_words
from handoff.web.reader import now_of, reader

MOST_SHOWN: Final = 50


def importer(request: HttpRequest) -> User:
    """Return the reader, who may bring in a company's past. Raises: PermissionDenied."""
    user = reader(request)
    if not may_import(user):
        message = "Marketing ops, revenue ops and managers import the past."
        raise PermissionDenied(message)
    return user


def find_run(request: HttpRequest, run_id: int) -> Run:
    """Return a run to whoever may import. Raises: PermissionDenied, Http404."""
    importer(request)
    run = Run.objects.filter(pk=run_id).select_related("by").first()
    if run is None:
        raise Http404
    return run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """List the imports, and begin one with the files that are posted."""
    user = importer(request)
    if request.method != "POST":
        return _page(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.cleaned_data["leads"]
    try:
        run = start_run(name=file.name, chunks=file.chunks(), by_id=user.pk, now=now_of(request))
    except UnreadableTableError as error:
        form.add_error("leads", error.message)
        return _page(request, form, status=422)
    mapping = form.chosen_mapping()
    for other in form.cleaned_data["others"]:
        add_second_file(request, run, other, mapping.document if mapping else guess_for(run)["document"])
    if mapping is not None:
        use_mapping(request, run, mapping)
    return redirect("web:import", run.pk)


def add_second_file(request: HttpRequest, run: Run, file: Any, document: Mapping[str, Any]) -> None:
    """Add a file that belongs to the leads file, under the name that the mapping has for it.

    What can't be read is told and left out.
    """
    try:
        add_file(
            run.pk,
            name=_second_name(file.name, document),
            file_name=file.name,
            chunks=file.chunks(),
            now=now_of(request),
        )
    except (UnreadableTableError, RunStateError) as error:
        messages.error(request, f"{file.name} is left out: {error.message}")


def _second_name(file_name: str, document: Mapping[str, Any]) -> str:
    """Return what the mapping calls a file of this name, else a name made of it."""
    known = {str(one.get("file", "")).casefold(): str(one["name"]) for one in document.get("second") or []}
    stem = file_name.rpartition(".")[0] or file_name
    made = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_")[:60]
    return known.get(file_name.casefold()) or (f"{made}_2" if made == "leads" else made) or "second"


def use_mapping(request: HttpRequest, run: Run, mapping: FileMapping) -> None:
    """Give a run its mapping; one that lacks something is kept as a draft, and the page asks for it."""
    zone = mapping.zone.key if mapping.zone else ""
    try:
        set_mapping(run.pk, document=mapping.document, timezone=zone, now=now_of(request))
    except ZoneNeededError:
        keep_draft(request, run, mapping.document)
    except InvalidMappingError:
        keep_draft(request, run, mapping.document)
        messages.warning(request, "The mapping does not fit these files yet; what it does not find is told below.")
    except HandoffError as error:
        keep_draft(request, run, mapping.document)
        messages.warning(request, " ".join(error.fields.values()) or error.message)


def _page(request: HttpRequest, form: UploadForm, *, status: int = 200) -> HttpResponse:
    leads = RunFile.objects.filter(run=OuterRef("pk"), place=0).values("row_count")
    runs = Run.objects.select_related("by").annotate(lead_rows=Subquery(leads)).order_by("-pk")[:MOST_SHOWN]
    return render(
        request, "imports.html", {"form": form, "runs": [(run, *state_words(run)) for run in runs]}, status=status
    )
