"""One import on one page, whatever its state: columns to choose, progress, what was understood, what came of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from handoff.integrations.history.models import PastRow, Run, State
from handoff.integrations.tables import InvalidMappingError
from handoff.process.history.runs import (
    RunStateError,
    UnknownZoneError,
    ZoneNeededError,
    ask_check,
    begin,
    cancel,
    guess_for,
    guess_second_files,
    set_mapping,
    undo,
)
from handoff.web.import_draft import draft_of, drop_draft
from handoff.web.import_mapping import (
    FormProblem,
    MappingForm,
    document_of,
    mapping_form,
    placed,
    problems_of,
    with_second,
)
from handoff.web.import_upload import FileForm, MappingFileForm
from handoff.web.import_words import numbers_query, state_words, understood
from handoff.web.imports import find_run
from handoff.web.reader import now_of

REFUSED_SHOWN: Final = 50
TURNS: Final = {"check": ask_check, "begin": begin, "cancel": cancel, "undo": undo}
MAPPED: Final = (State.mapping, State.checked)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show a run; a post says what its columns mean, and has it checked."""
    found = find_run(request, run_id)
    if request.method == "POST":
        return _map(request, found)
    if request.headers.get("HX-Target") == "progress":
        return _progress(request, found)
    if column := request.GET.get("column"):
        return _column(request, found, column)
    return render(request, "import.html", _page(request, found))


def _map(request: HttpRequest, run: Run) -> HttpResponse:
    if run.state not in MAPPED:
        messages.error(request, RunStateError().message)
        return redirect("web:import", run.pk)
    form = _form(request, run, is_sent=True)
    problems = [*problems_of(form)]
    if not problems:
        problems = _refusals(request, form)
    if not problems:
        drop_draft(request, run)
        ask_check(run.pk, now=now_of(request))
        return redirect("web:import", run.pk)
    return render(request, "import.html", _page(request, run, _with_problems(form, problems)), status=422)


def _refusals(request: HttpRequest, form: MappingForm) -> list[FormProblem]:
    """Give the run its mapping, and return what keeps it from being one."""
    document = document_of(form)
    try:
        set_mapping(form.run.pk, document=document, timezone=form.timezone, now=now_of(request))
    except InvalidMappingError as error:
        return [placed(form, problem) for problem in error.problems]
    except (UnknownZoneError, ZoneNeededError) as error:
        named = f" ({', '.join(form.without_offset)})" if form.without_offset else ""
        text = f"choose the zone in which times without an offset were written{named}"
        return [
            FormProblem(
                anchor="timezone", label="Time zone", text=text if isinstance(error, ZoneNeededError) else error.message
            )
        ]
    return []


def _with_problems(form: MappingForm, problems: Iterable[FormProblem]) -> MappingForm:
    """Put each problem beside its column as well."""
    found = list(problems)
    sections = [
        replace(
            section,
            rows=[
                replace(row, problems=[one.text for one in found if one.anchor.startswith(f"{row.id}-")])
                for row in section.rows
            ],
        )
        for section in form.sections
    ]
    return replace(form, sections=sections, problems=found)


def _form(request: HttpRequest, run: Run, *, is_sent: bool = False) -> MappingForm:
    data = request.POST if is_sent else None
    kept = draft_of(request, run) or run.mapping
    guess = None if kept else guess_for(run)
    document = guess["document"] if guess else kept
    entries, asked = guess_second_files(run, document)
    return mapping_form(
        run,
        with_second(document, entries),
        certainty=guess["certainty"] if guess else None,
        guessed=[one["name"] for one in entries],
        undecided=[*(guess["undecided"] if guess else ()), *asked],
        data=data,
    )


def _column(request: HttpRequest, run: Run, id: str) -> HttpResponse:
    """Show how one column is written, when what it means was chosen anew."""
    form = mapping_form(run, draft_of(request, run) or run.mapping, data=request.GET.copy())
    row = next((row for section in form.sections for row in section.rows if row.id == id), None)
    if row is None:
        raise Http404
    return render(request, "parts/import_how.html", {"row": row})


def _progress(request: HttpRequest, run: Run) -> HttpResponse:
    """Show how far a run is; once it is there, have the page loaded anew."""
    if run.is_working:
        return render(request, "parts/import_working.html#progress", {"run": run})
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


def _page(request: HttpRequest, run: Run, form: MappingForm | None = None) -> dict[str, Any]:
    shape, words = state_words(run)
    page: dict[str, Any] = {"run": run, "shape": shape, "words": words}
    if form is not None or run.state == State.mapping or (run.state == State.checked and "columns" in request.GET):
        return {**page, "view": "mapping", **_mapping_page(request, run, form)}
    if run.is_working:
        return {**page, "view": "working"}
    found = {**page, "view": run.state, "refused": _refused(run), "numbers_query": numbers_query(run)}
    if run.summary.get("leads"):
        found["understood"] = understood(run)
    found["lead_count"] = PastRow.objects.filter(run=run).count()
    return found


def _mapping_page(request: HttpRequest, run: Run, form: MappingForm | None) -> dict[str, Any]:
    return {
        "form": form or _form(request, run),
        "file_form": FileForm(),
        "mapping_file_form": MappingFileForm(),
    }


def _refused(run: Run) -> Mapping[str, Any]:
    files = dict(run.files.values_list("pk", "file_name"))
    rows = run.refused.order_by("file__place", "line")[:REFUSED_SHOWN]
    return {
        "count": run.refused_count,
        "rows": [(files[row.file_id], row.line, row.reason) for row in rows],
        "has_several_files": len(files) > 1,
    }


@login_required
@require_POST
def take_turn(request: HttpRequest, run_id: int, turn: str) -> HttpResponse:
    """Let a run be checked, begin, stop or be undone; what its state does not allow is told."""
    found = find_run(request, run_id)
    if turn not in TURNS:
        raise Http404
    try:
        TURNS[turn](found.pk, now=now_of(request))
    except RunStateError:
        messages.warning(request, "The import has moved on meanwhile; this is how it stands.")
    return redirect(reverse("web:import", args=[found.pk]))
