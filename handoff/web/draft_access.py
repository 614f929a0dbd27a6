"""Who reads a draft of the definition, and who writes it."""

from typing import Final

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest

from handoff.people.models import User
from handoff.people.policies import may_write_drafts
from handoff.web.reader import reader
from leads.definitions.models import Draft, DraftRevision, DraftState

LARGEST_ID: Final = 10**9


def writer(request: HttpRequest) -> User:
    """Return the reader, who may write drafts. Raises: PermissionDenied."""
    user = reader(request)
    if not may_write_drafts(user):
        message = "Marketing ops writes the definition; everybody else reads along."
        raise PermissionDenied(message)
    return user


def find_draft(draft_id: int) -> Draft:
    """Return a draft, which everybody who is signed in may read. Raises: Http404."""
    found = Draft.objects.select_related("based_on", "created_by").filter(pk=min(draft_id, LARGEST_ID)).first()
    if found is None:
        raise Http404
    return found


def find_revision(draft: Draft, number: object) -> DraftRevision:
    """Return one revision of a draft by its number, however that is written. Raises: Http404."""
    text = str(number)
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    found = draft.revisions.select_related("saved_by").filter(number=int(text)).first() if is_number else None
    if found is None:
        raise Http404
    return found


def revision_read(request: HttpRequest, draft: Draft) -> DraftRevision:
    """Return the revision that the author of a form had read. Raises: BadRequest, Http404."""
    number = request.POST.get("revision", "")
    if not number:
        message = "The form does not say which revision of the draft it changes."
        raise BadRequest(message)
    return find_revision(draft, number)


def may_edit(request: HttpRequest, draft: Draft) -> bool:
    """Say whether the reader may change this draft now."""
    return draft.state == DraftState.open and may_write_drafts(reader(request))
