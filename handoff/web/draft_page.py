"""The editor's page: a draft's newest revision, or an earlier one to read, with what is open in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest

from handoff.people.policies import may_write_drafts
from handoff.process.publication.reading import last_return
from handoff.rules import Catalogue
from handoff.web.draft_access import may_edit
from handoff.web.draft_checklist import example_lines, to_do
from handoff.web.draft_editing import Editing
from handoff.web.draft_forms import FormMaker
from handoff.web.draft_lines import Lines
from handoff.web.draft_open import OpenForm
from handoff.web.draft_words import GROUP_WORDS
from handoff.web.reader import now_of, reader
from leads.definitions.draft_checks import Checked, check_draft
from leads.definitions.draft_edits import ids_in
from leads.definitions.draft_places import items_of
from leads.definitions.drafts import content_in
from leads.definitions.in_force import catalogue
from leads.definitions.models import DefinitionVersion, Draft, DraftRevision, DraftState

STATES: Final = {
    DraftState.open: ("unknown", "Not proposed"),
    DraftState.proposed: ("paused", "Before the signatories"),
    DraftState.published: ("met", "Published"),
    DraftState.discarded: ("void", "Put aside"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPage:
    """One revision of a draft, read and checked."""

    draft: Draft
    revision: DraftRevision
    known: Catalogue
    checked: Checked
    lines: Lines
    forms: FormMaker


def read_page(request: HttpRequest, draft: Draft, revision: DraftRevision) -> DraftPage:
    """Read a revision once for all that the page says of it."""
    known = catalogue()
    content = content_in(revision)
    checked = check_draft(content)
    lines = Lines(content.document, checked.problems, known)
    forms = FormMaker(
        document=content.document, lines=lines, known=known, fixed_ids=fixed_ids(draft), now=now_of(request)
    )
    return DraftPage(draft=draft, revision=revision, known=known, checked=checked, lines=lines, forms=forms)


def page_context(
    request: HttpRequest,
    page: DraftPage,
    *,
    form: OpenForm | None = None,
    is_past: bool = False,
    note: str = "",
) -> dict[str, Any]:
    """Return everything the template needs."""
    draft, document = page.draft, page.revision.document
    is_editable = may_edit(request, draft) and not is_past
    shape, words = STATES[DraftState(draft.state)]
    tiers = page.lines.tiers()
    return {
        "draft": draft,
        "revision": page.revision,
        "is_past": is_past,
        "is_editable": is_editable,
        "may_write": may_write_drafts(reader(request)),
        "shape": shape,
        "state": words,
        "returned": last_return(draft) if draft.state == DraftState.open else None,
        "intro": str(document.get("intro") or "") if isinstance(document, dict) else "",
        "intro_problems": page.lines.at("/intro"),
        "unreadable": page.lines.at("", *(("/tiers",) if tiers else ()), "/never"),
        "tiers": tiers,
        "never": page.lines.never(),
        "examples": example_lines(page.checked, page.revision.examples, page.known),
        "agreeing": sum(run.holds for run in page.checked.runs),
        "to_do": to_do(page.checked, page.known),
        "form": form,
        "note": note,
        "group_words": GROUP_WORDS,
        "open_tier": "/".join(form.at.split("/")[:3]) if form else "",
    }


def opened(page: DraftPage, asked: Mapping[str, str]) -> OpenForm | None:
    """Return the form that an address asks for: of what stands at a place, or for something new."""
    if asked.get("open") == "about":
        return OpenForm(kind="about", place="about", texts={"title": page.draft.title, "why": page.draft.why})
    if place := asked.get("open", ""):
        return page.forms.open(place)
    if into := asked.get("new", ""):
        about = asked.get("about") or ("act" if "/behaviour" in into else "fact")
        return page.forms.new(into, about=about)
    return None


def fixed_ids(draft: Draft) -> frozenset[str]:
    """Return the ids and keys that a version has already: they stay, so that numbers go on across versions."""
    document = draft.based_on.document if draft.based_on else {}
    tiers = {str(tier.get("key")) for tier in items_of(document, "tiers")}
    named = {str(rule.get("id")) for holder in (document, *items_of(document, "tiers")) for rule in _named(holder)}
    return frozenset(ids_in(document) | tiers | named)


def editing(draft: Draft, revision: DraftRevision) -> Editing:
    """Return what makes changes to a revision; an id that any version had is given to nothing new."""
    used = {one for ids in DefinitionVersion.objects.values_list("criteria", flat=True) for one in ids}
    based_on = ids_in(draft.based_on.document) if draft.based_on else set()
    return Editing(content=content_in(revision), known=catalogue(), taken=used | based_on, fixed=fixed_ids(draft))


def _named(holder: Any) -> Sequence[dict[str, Any]]:
    return [*items_of(holder, "never"), *items_of(holder, "context")]
