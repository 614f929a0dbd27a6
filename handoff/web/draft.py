"""The editor of a draft: its page, and saving one change to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from handoff.errors import ConflictError, HandoffError
from handoff.web.draft_access import find_draft, find_revision, may_edit, revision_read, writer
from handoff.web.draft_conflict import chosen_in, show_conflict
from handoff.web.draft_editing import Change, RefusedFormError
from handoff.web.draft_forms import FormMaker
from handoff.web.draft_lines import anchor_of
from handoff.web.draft_open import FormProblem, OpenForm
from handoff.web.draft_page import editing, opened, page_context, read_page
from handoff.web.draft_unsaved import show_unsaved
from handoff.web.fragments import part_of, show
from handoff.web.reader import now_of
from leads.definitions.draft_content import Content, same
from leads.definitions.draft_merge import merge
from leads.definitions.draft_places import NoSuchPlaceError, value_at
from leads.definitions.drafts import (
    DraftChangedError,
    DraftNotOpenError,
    Saved,
    content_in,
    describe_draft,
    newest_revision,
    save_draft,
)
from leads.definitions.models import Draft, DraftRevision

TEMPLATE: Final = "draft.html"
LIVE: Final = "parts/draft_live.html"


@login_required
@require_safe
def draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft as it stands, with what is open in it; an earlier revision only to be read."""
    found = find_draft(draft_id)
    newest = newest_revision(found)
    number = request.GET.get("revision", "")
    past = find_revision(found, number) if number and number != str(newest.number) else None
    page = read_page(request, found, past or newest)
    form = opened(page, request.GET) if may_edit(request, found) and past is None else None
    return show(request, TEMPLATE, page_context(request, page, form=form, is_past=past is not None))


@login_required
@require_POST
def save(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Make one change to what the author had read, and show what became of it."""
    writer(request)
    found = find_draft(draft_id)
    if "title" in request.POST:
        return _describe(request, found)
    base = revision_read(request, found)
    if request.POST.get("do") == "look":
        return _again(request, found, base)
    try:
        change = editing(found, base).change(request.POST)
        saved = save_change(request, found, base, change.content)
    except RefusedFormError as refused:
        return _again(request, found, base, problems=refused.problems)
    except DraftChangedError as error:
        return _clashed(request, found, base, change.content, error)
    except (NoSuchPlaceError, DraftNotOpenError) as error:
        return _unsaved(request, found, base, error)
    except HandoffError as error:
        text = " ".join(error.fields.values()) or error.message
        return _again(request, found, base, problems=[FormProblem(name="", label="Not saved", text=text)])
    return _saved(request, found, change, saved)


def save_change(request: HttpRequest, draft: Draft, base: DraftRevision, mine: Content) -> Saved:
    """Save what somebody wrote on a revision; where both changed the same, what they chose to keep stays.

    Raises: as `save_draft`.
    """
    seen = request.POST.get("seen", "")
    if seen and seen == str(newest_revision(draft).number):
        theirs = find_revision(draft, seen)
        merged = merge(base=content_in(base), mine=mine, theirs=content_in(theirs), chosen=chosen_in(request.POST))
        base, mine = (theirs, merged.content) if merged.content else (base, mine)
    return save_draft(
        draft.pk,
        based_on_revision=base.number,
        document=mine.document,
        examples=mine.examples,
        by_id=writer(request).pk,
        now=now_of(request),
    )


def tell_merged(request: HttpRequest, saved: Saved) -> None:
    """Tell what somebody else had changed meanwhile, which was kept."""
    if saved.merged:
        parts = ", ".join(saved.merged)
        messages.info(request, f"Saved. Meanwhile somebody else had changed {parts}: both changes are kept.")


def _saved(request: HttpRequest, draft: Draft, change: Change, saved: Saved) -> HttpResponse:
    tell_merged(request, saved)
    if part_of(request) == "live":
        return _live(request, draft, change, saved)
    address = reverse("web:draft", args=[draft.pk])
    if change.gone:
        undo = reverse("web:draft_undo", args=[draft.pk, saved.revision.number])
        messages.success(request, f"Taken out: {change.gone}", extra_tags=f"undo:{undo}")
    if saved.merged:
        return redirect(address)
    if change.into:
        return redirect(f"{address}?{urlencode({'new': change.into})}#open")
    page = read_page(request, draft, saved.revision)
    form = page.forms.open(change.place) if change.place else None
    if form and form.problems:
        return redirect(f"{address}?{urlencode({'open': change.place})}")
    if change.place and not change.is_done:
        return redirect(f"{address}?{urlencode({'open': change.place})}#open")
    return redirect(f"{address}#{anchor_of(change.place)}" if change.place else address)


def _live(request: HttpRequest, draft: Draft, change: Change, saved: Saved) -> HttpResponse:
    """Answer an autosave with the sentence, the problems and what stands beside the draft.

    Where somebody else moved what is open, the next save would write to another place: the page is loaded anew.
    """
    if saved.merged and _is_moved(change, saved):
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("web:draft", args=[draft.pk])
        return answer
    page = read_page(request, draft, saved.revision)
    form = page.forms.open(change.place)
    note = f"Saved as revision {saved.revision.number}."
    return show(request, LIVE, page_context(request, page, form=form, note=note))


def _is_moved(change: Change, saved: Saved) -> bool:
    """Say whether something else stands at the place of a change since it was merged."""
    try:
        return not same(
            value_at(saved.revision.document, change.place), value_at(change.content.document, change.place)
        )
    except NoSuchPlaceError:
        return True


def _again(
    request: HttpRequest, draft: Draft, base: DraftRevision, *, problems: Sequence[FormProblem] = ()
) -> HttpResponse:
    """Show the form as it was sent, with what is to be put right, or for another fact."""
    page = read_page(request, draft, base)
    form = _sent_form(page.forms, request.POST.dict(), problems)
    if part_of(request) == "live":
        note = " ".join(problem.text for problem in problems)
        return show(request, LIVE, {"draft": draft, "revision": base, "form": form, "note": note})
    context = page_context(request, page, form=form)
    return show(request, TEMPLATE, context, status=422 if problems else 200)


def _sent_form(forms: FormMaker, data: Mapping[str, str], problems: Sequence[FormProblem]) -> OpenForm | None:
    if into := data.get("into", ""):
        return forms.new(into, about=data.get("about", "fact"), sent=data, problems=problems)
    form = forms.open(data.get("place", ""), sent=data)
    return replace(form, problems=problems) if form and problems else form


def _clashed(
    request: HttpRequest, draft: Draft, base: DraftRevision, mine: Content, error: ConflictError
) -> HttpResponse:
    newest = newest_revision(draft)
    if part_of(request) == "live":
        note = f"Not saved: {newest.saved_by or 'somebody'} changed the same part meanwhile. Save to look at both."
        return show(request, LIVE, {"draft": draft, "revision": base, "note": note})
    return show_conflict(request, draft, base=base, mine=mine, newest=newest)


def _unsaved(request: HttpRequest, draft: Draft, base: DraftRevision, error: HandoffError) -> HttpResponse:
    if part_of(request) == "live":
        return show(request, LIVE, {"draft": draft, "revision": base, "note": f"Not saved. {error.message}"})
    return show_unsaved(request, draft, error)


def _describe(request: HttpRequest, draft: Draft) -> HttpResponse:
    title, why = request.POST["title"].strip(), request.POST.get("why", "").replace("\r\n", "\n").strip()
    try:
        describe_draft(draft.pk, title=title, why=why)
    except DraftNotOpenError as error:
        return show_unsaved(request, draft, error)
    except HandoffError as error:
        newest = newest_revision(draft)
        problems = [FormProblem(name=name, label=name.capitalize(), text=text) for name, text in error.fields.items()]
        page = read_page(request, draft, newest)
        form = OpenForm(kind="about", place="about", texts={"title": title, "why": why}, problems=problems)
        return show(request, TEMPLATE, page_context(request, page, form=form), status=422)
    return redirect("web:draft", draft.pk)
