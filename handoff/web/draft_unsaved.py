"""What was typed into a draft that can't be changed any more: shown to be copied, never lost."""

from typing import Final

from django.http import HttpRequest, HttpResponse

from handoff.errors import HandoffError
from handoff.web.draft_open import LABELS
from handoff.web.draft_page import page_context, read_page
from handoff.web.fragments import show
from leads.definitions.drafts import newest_revision
from leads.definitions.models import Draft

# What a form says of itself, not what somebody wrote into it.
_OF_THE_FORM: Final = frozenset(
    {"csrfmiddlewaretoken", "revision", "seen", "do", "place", "into", "about", "kind", "lead", "target"}
)


def show_unsaved(request: HttpRequest, draft: Draft, error: HandoffError) -> HttpResponse:
    """Show a draft as it stands, why nothing was saved, and what had been written."""
    page = read_page(request, draft, newest_revision(draft))
    written = [
        (LABELS.get(name, name.removeprefix("fact-").replace("-", " ").replace("_", " ").capitalize()), value)
        for name, values in request.POST.lists()
        if name not in _OF_THE_FORM
        for value in values
        if value.strip()
    ]
    context = page_context(request, page) | {"unsaved": {"reason": error.message, "written": written}}
    return show(request, "draft.html", context, status=409)
