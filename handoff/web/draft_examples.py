"""The examples of a draft: one as a form, and leads to take one from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from dispositions.surprises import Surprise, surprises
from handoff.errors import HandoffError
from handoff.rules import criterion_sentence
from handoff.web.draft import save_change, tell_merged
from handoff.web.draft_access import find_draft, may_edit, revision_read, writer
from handoff.web.draft_checklist import ExampleLine, example_lines, tier_words
from handoff.web.draft_conflict import show_conflict
from handoff.web.draft_example_fields import PLAIN, ExampleForm, example_form, example_sent
from handoff.web.draft_lines import Lines
from handoff.web.draft_open import FormProblem
from handoff.web.draft_page import STATES
from handoff.web.draft_unsaved import show_unsaved
from handoff.web.reader import now_of
from handoff.web.search import leads_matching
from handoff.web.why_ready import seen_words
from leads.definitions.draft_checks import Checked, check_draft
from leads.definitions.draft_content import Content
from leads.definitions.draft_examples import example_from_lead
from leads.definitions.drafts import DraftChangedError, DraftNotOpenError, content_in, newest_revision
from leads.definitions.in_force import catalogue
from leads.definitions.models import Draft, DraftRevision, DraftState
from leads.definitions.seen_facts import kinds_seen

LEADS_SHOWN: Final = 20
LONGEST_QUERY: Final = 200
MOVES: Final = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedLine:
    """A handoff whose outcome surprised, with the criterion that made the difference in words."""

    surprise: Surprise
    tier_name: str
    sentence: str
    seen: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_example(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Add an example: empty, or with the facts of a lead."""
    writer(request)
    found = find_draft(draft_id)
    if request.method == "POST":
        return _save(request, found, None)
    revision = newest_revision(found)
    return _page(request, found, revision, index=None, document=_from_lead(request))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def example(request: HttpRequest, draft_id: int, index: int) -> HttpResponse:
    """Show one example with its verdict, and change it."""
    found = find_draft(draft_id)
    if request.method == "POST":
        writer(request)
        return _save(request, found, index)
    revision = newest_revision(found)
    if index >= len(revision.examples):
        raise Http404
    return _page(request, found, revision, index=index, document=revision.examples[index])


@login_required
@require_safe
def leads(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Find a lead to take an example from; those whose outcome surprised are suggested."""
    user = writer(request)
    found = find_draft(draft_id)
    revision = newest_revision(found)
    checked = check_draft(content_in(revision))
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST_QUERY]
    taken = {one.get("lead") for one in revision.examples if isinstance(one, dict)}
    shape, words = STATES[DraftState(found.state)]
    context = {
        "draft": found,
        "shape": shape,
        "state": words,
        "asked": asked,
        "found": leads_matching(asked, user)[:LEADS_SHOWN] if asked else [],
        "suggested": _suggested(checked, taken),
        "is_readable": checked.definition is not None,
    }
    return render(request, "draft_leads.html", context)


def _suggested(checked: Checked, taken: Collection[object]) -> list[SuggestedLine]:
    if checked.definition is None:
        return []
    names, known, criteria = tier_words(checked), catalogue(), checked.definition.criteria
    return [
        SuggestedLine(
            surprise=one,
            tier_name=names[one.near],
            sentence=criterion_sentence(criteria[one.by.id], known),
            seen=seen_words(criteria[one.by.id], one.by.seen, one.handoff.evaluation.facts),
        )
        for one in surprises(checked.definition, without=taken)
    ]


def _from_lead(request: HttpRequest) -> Any:
    lead = request.GET.get("lead", "")
    if not (lead.isascii() and lead.isdigit() and len(lead) < 19):
        return {}
    try:
        return example_from_lead(int(lead), now=now_of(request), as_judged="then" in request.GET)
    except HandoffError as error:
        messages.warning(request, error.message)
        return {}


def _save(request: HttpRequest, draft: Draft, index: int | None) -> HttpResponse:
    base = revision_read(request, draft)
    content = content_in(base)
    if index is not None and index >= len(content.examples):
        raise Http404
    document = example_sent(request.POST, catalogue(), None if index is None else content.examples[index])
    act = request.POST.get("do", "save")
    mine = Content(document=content.document, examples=_changed(content.examples, index, document, act))
    try:
        saved = save_change(request, draft, base, mine)
    except DraftChangedError:
        return show_conflict(request, draft, base=base, mine=mine, newest=newest_revision(draft))
    except DraftNotOpenError as error:
        return show_unsaved(request, draft, error)
    except HandoffError as error:
        problem = FormProblem(name="title", label="Not saved", text=" ".join(error.fields.values()) or error.message)
        return _page(request, draft, base, index=index, document=document, refused=problem)
    tell_merged(request, saved)
    if act == "remove":
        undo = reverse("web:draft_undo", args=[draft.pk, saved.revision.number])
        messages.success(request, f"Taken out: {document['title'] or 'the example'}", extra_tags=f"undo:{undo}")
        return redirect("web:draft", draft.pk)
    at = _index_of(saved.revision.examples, document)
    if at is None or _problems(check_draft(content_in(saved.revision)), at):
        return redirect("web:draft_example", draft.pk, len(saved.revision.examples) - 1 if at is None else at)
    return redirect(f"{reverse('web:draft', args=[draft.pk])}#examples")


def _changed(examples: Sequence[Any], index: int | None, document: dict[str, Any], act: str) -> list[Any]:
    if index is None:
        return [*examples, document]
    others = [one for at, one in enumerate(examples) if at != index]
    if act == "remove":
        return others
    place = min(max(index + MOVES.get(act, 0), 0), len(others))
    return [*others[:place], document, *others[place:]]


def _index_of(examples: Sequence[Any], document: dict[str, Any]) -> int | None:
    return next((at for at, one in reversed([*enumerate(examples)]) if one == document), None)


def _problems(checked: Checked, index: int) -> Sequence[Any]:
    return checked.runs[index].problems if index < len(checked.runs) else ()


def _page(
    request: HttpRequest,
    draft: Draft,
    revision: DraftRevision,
    *,
    index: int | None,
    document: Any,
    refused: FormProblem | None = None,
) -> HttpResponse:
    known, checked = catalogue(), check_draft(content_in(revision))
    problems = _problems(checked, index) if index is not None and refused is None else ()
    form = example_form(document, known, problems, place=f"/examples/{index}")
    shape, words = STATES[DraftState(draft.state)]
    context = {
        "draft": draft,
        "revision": revision,
        "shape": shape,
        "state": words,
        "index": index,
        "form": form,
        "form_problems": [*form.problems, *([refused] if refused else [])],
        "line": _line(checked, revision, index),
        "tiers": _tiers(checked, revision, form),
        "teachable": _teachable(checked, form),
        "kinds": kinds_seen(),
        "plain": PLAIN,
        "is_editable": may_edit(request, draft),
    }
    return render(request, "draft_example.html", context, status=422 if refused else 200)


def _line(checked: Checked, revision: DraftRevision, index: int | None) -> ExampleLine | None:
    if index is None:
        return None
    return example_lines(checked, revision.examples, catalogue())[index]


def _tiers(checked: Checked, revision: DraftRevision, form: ExampleForm) -> list[tuple[str, str]]:
    """Return the verdicts that can be agreed on; one that a tier has no more stays to be seen."""
    names = [(tier.key, tier.name or tier.key) for tier in Lines(revision.document, (), catalogue()).tiers()]
    chosen = form.texts["tier"]
    gone = [(chosen, f"{chosen}, which is no tier")] if chosen and chosen not in dict(names) else []
    return [("", "Not ready"), *names, *gone]


def _teachable(checked: Checked, form: ExampleForm) -> list[tuple[str, str, bool]]:
    known = catalogue()
    criteria = checked.definition.criteria if checked.definition else {}
    found = [(key, criterion_sentence(one, known), key in form.taught) for key, one in criteria.items()]
    return found + [(key, key, True) for key in form.taught if key not in criteria]
