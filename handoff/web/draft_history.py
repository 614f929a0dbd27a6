"""A draft's revisions: who saved what, taking up an earlier one, taking one back, putting the draft aside, its file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from handoff.errors import HandoffError
from handoff.rules.definition_file import write_definition
from handoff.web.draft_access import find_draft, find_revision, may_edit, revision_read, writer
from handoff.web.draft_page import STATES
from handoff.web.reader import now_of
from leads.definitions.draft_checks import check_draft
from leads.definitions.draft_content import Content
from leads.definitions.draft_merge import changed_parts
from leads.definitions.drafts import content_in, discard_draft, newest_revision, reopen_draft, save_draft
from leads.definitions.models import Draft, DraftRevision, DraftState

ROWS_A_PAGE: Final = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """One save: what it changed since the one before it."""

    revision: DraftRevision
    changed: str
    is_merge: bool


@login_required
@require_safe
def history(request: HttpRequest, draft_id: int) -> HttpResponse:
    """List the revisions of a draft, newest first."""
    found = find_draft(draft_id)
    newest = newest_revision(found).number
    before = request.GET.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and int(before) <= newest else newest + 1
    rows = list(
        found.revisions.select_related("saved_by").filter(number__lt=start).order_by("-number")[: ROWS_A_PAGE + 1]
    )
    shape, words = STATES[DraftState(found.state)]
    older = rows[ROWS_A_PAGE - 1].number if len(rows) > ROWS_A_PAGE else 0
    context = {
        "draft": found,
        "shape": shape,
        "state": words,
        "newest": newest,
        "lines": _lines(rows)[:ROWS_A_PAGE],
        "is_editable": may_edit(request, found),
        "shown_text": f"{rows[0].number if rows else 0} to {older or 1} of {newest}",
        "older_url": f"{request.path}?before={older}" if older else "",
        "newer_url": request.path if start <= newest else "",
    }
    return render(request, "draft_history.html", context)


@login_required
@require_POST
def restore(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take up an earlier revision again: it is saved as the newest one."""
    writer(request)
    found = find_draft(draft_id)
    number = request.POST.get("number", "")
    based_on = revision_read(request, found)
    content = content_in(find_revision(found, number))
    return _save(request, found, based_on, content, said=f"Revision {number} is taken up again.")


@login_required
@require_POST
def undo(request: HttpRequest, draft_id: int, number: int) -> HttpResponse:
    """Take back what one revision changed; what others saved since stays."""
    writer(request)
    found = find_draft(draft_id)
    base, before = find_revision(found, number), find_revision(found, number - 1)
    return _save(request, found, base, content_in(before), said="Taken back.")


@login_required
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put a draft aside; it is kept and can be taken up again."""
    return _turn(request, draft_id, discard_draft, "put aside", to="web:drafts", back="web:draft_reopen")


@login_required
@require_POST
def reopen(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take up a draft that was put aside."""
    return _turn(request, draft_id, reopen_draft, "open again", to="web:draft")


@login_required
@require_safe
def file(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Answer with the draft as a definition file; one that cannot be read yet has none."""
    found = find_draft(draft_id)
    checked = check_draft(content_in(newest_revision(found)))
    examples = [run.example for run in checked.runs if run.example]
    if checked.definition is None or len(examples) < len(checked.runs):
        messages.warning(request, "There is no file of it yet: put right what cannot be read, then download it.")
        return redirect("web:draft", found.pk)
    response = HttpResponse(write_definition(checked.definition, examples), content_type="application/yaml")
    name = f"draft-{found.pk}-{slugify(found.title)[:60]}.yaml"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lines(rows: list[DraftRevision]) -> list[RevisionLine]:
    found = []
    for revision, before in zip(rows, [*rows[1:], None], strict=True):
        parts = changed_parts(content_in(before), content_in(revision)) if before else ()
        found.append(
            RevisionLine(
                revision=revision,
                changed=", ".join(parts) if before else "began",
                is_merge=0 < revision.started_from < revision.number - 1,
            )
        )
    return found


def _save(request: HttpRequest, draft: Draft, base: DraftRevision, content: Content, *, said: str) -> HttpResponse:
    try:
        saved = save_draft(
            draft.pk,
            based_on_revision=base.number,
            document=content.document,
            examples=content.examples,
            by_id=writer(request).pk,
            now=now_of(request),
        )
    except HandoffError as error:
        messages.error(request, f"{error.message} {' '.join(error.fields.values())}".strip())
        return redirect("web:draft", draft.pk)
    kept = f" What others changed meanwhile is kept: {', '.join(saved.merged)}." if saved.merged else ""
    messages.success(request, f"{said}{kept}")
    return redirect("web:draft", draft.pk)


def _turn(
    request: HttpRequest, draft_id: int, act: Callable[[int], Model], said: str, *, to: str, back: str = ""
) -> HttpResponse:
    writer(request)
    found = find_draft(draft_id)
    try:
        act(found.pk)
    except HandoffError as error:
        messages.error(request, error.message)
        return redirect("web:draft", found.pk)
    undo_tag = f"undo:{reverse(back, args=[found.pk])}" if back else ""
    messages.success(request, f"{found.title} is {said}.", extra_tags=undo_tag)
    return redirect(reverse(to, args=[] if to == "web:drafts" else [found.pk]))
