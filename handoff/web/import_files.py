"""Files of an import: the refused rows and the mapping to save, a mapping and further files to bring."""

from collections.abc import Iterator
from typing import Any, Final

import yaml
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dashboards.metrics.csv import Cell, write
from handoff.integrations.history.models import Run
from handoff.process.history.runs import guess_for, guess_second_files
from handoff.web.import_draft import draft_of
from handoff.web.import_mapping import with_second
from handoff.web.import_upload import FileForm, MappingFileForm
from handoff.web.imports import add_second_file, find_run, use_mapping

CHUNK: Final = 1_000


@login_required
@require_safe
def refused_csv(request: HttpRequest, run_id: int) -> StreamingHttpResponse:
    """Give every refused row of a run with its file, line and reason, and its cells as they were."""
    run = find_run(request, run_id)
    response = StreamingHttpResponse(_refused_lines(run), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{run.pk}-refused.csv"'
    return response


def _refused_lines(run: Run) -> Iterator[str]:
    """Yield the table; the headers of the leads file stand above the cells where no other file has refused rows."""
    files = {file.pk: file for file in run.files.all()}
    places = set(run.refused.order_by().values_list("file", flat=True).distinct())
    headers = files[places.pop()].headers if len(places) == 1 else []
    head: list[Cell] = ["file", "line", "reason", *headers]
    yield write([head])
    batch: list[list[Cell]] = []
    for row in run.refused.order_by("file__place", "line").iterator(chunk_size=CHUNK):
        batch.append([files[row.file_id].file_name, row.line, row.reason, *row.cells])
        if len(batch) == CHUNK:
            yield write(batch)
            batch = []
    yield write(batch)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mapping_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """Give the mapping of a run as a file; a post brings one instead."""
    run = find_run(request, run_id)
    if request.method == "POST":
        form = MappingFileForm(request.POST, request.FILES)
        if form.is_valid():
            use_mapping(request, run, form.cleaned_data["mapping"])
        _tell(request, form)
        return redirect("web:import", run.pk)
    text = yaml.safe_dump(_document(request, run), sort_keys=False, allow_unicode=True, width=120)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="import-{run.pk}-mapping.yaml"'
    return response


@login_required
@require_POST
def add_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """Add a file that belongs to the leads file."""
    run = find_run(request, run_id)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        add_second_file(request, run, form.cleaned_data["file"], _document(request, run))
    _tell(request, form)
    return redirect("web:import", run.pk)


def _document(request: HttpRequest, run: Run) -> dict[str, Any]:
    """Return the mapping of a run as far as it is known."""
    document = draft_of(request, run) or run.mapping or guess_for(run)["document"]
    return with_second(document, guess_second_files(run, document)[0])


def _tell(request: HttpRequest, form: Form) -> None:
    for problems in form.errors.values():
        for problem in problems:
            messages.error(request, str(problem))
