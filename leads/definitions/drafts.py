"""Writing a draft: started from a version or a document, saved without overwriting anybody, put aside, taken up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from handoff.errors import ConflictError, HandoffError, NotFoundError
from handoff.rules.text import is_blank, text_fault
from leads.definitions.draft_content import EMPTY, Content, check_content, same
from leads.definitions.draft_examples import written_example
from leads.definitions.draft_merge import merge
from leads.definitions.models import DefinitionActivation, DefinitionVersion, Draft, DraftRevision, DraftState
from leads.definitions.publish import examples_of

LONGEST_TITLE: Final = 120
LONGEST_WHY: Final = 2_000


class DraftTitleError(HandoffError):
    """A draft needs a title of 1 to 120 characters, and its reason has 2,000 at most."""

    code = "draft_title"


class DraftNotOpenError(ConflictError):
    """This draft cannot be changed now: it is before the signatories, published, or put aside."""

    code = "draft_not_open"


class DraftChangedError(ConflictError):
    """Somebody saved this draft meanwhile and changed the same parts: nothing was overwritten, look at both."""

    code = "draft_changed"

    def __init__(self, newest: DraftRevision, parts: tuple[str, ...]) -> None:
        super().__init__(fields={"based_on_revision": f"Both of you changed {', '.join(parts)}."})
        self.newest = newest
        self.parts = parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A draft's newest revision after a save; `merged` are the parts that somebody else had changed meanwhile."""

    revision: DraftRevision
    merged: tuple[str, ...] = ()


@transaction.atomic
def start_draft(
    *,
    title: str,
    why: str = "",
    by_id: int | None,
    now: datetime,
    from_version_id: int | None = None,
    content: Content | None = None,
) -> Draft:
    """Begin a draft from a version, from given content, or else from the version in force; revision 1 is saved.

    With both, the content is what is written and the version what it is compared with.

    Raises: DraftTitleError, NotFoundError, UnkeepableDraftError.
    """
    _check_words(title, why)
    version = _version(from_version_id) if from_version_id is not None or content is None else None
    if content is None:
        content = content_of(version) if version else EMPTY
    checked = check_content(content.document, content.examples)
    draft = Draft.objects.create(title=title, why=why, based_on=version, created_by_id=by_id, created_at=now)
    _append(draft, checked, number=1, started_from=0, by_id=by_id, now=now)
    return draft


@transaction.atomic
def save_draft(
    draft_id: int, *, based_on_revision: int, document: Any, examples: Any, by_id: int | None, now: datetime
) -> Saved:
    """Append a revision, written by somebody who had read `based_on_revision`.

    Where somebody else saved since, and changed other parts, both changes are kept. Nothing is appended when nothing
    changed.

    Raises: NotFoundError, DraftNotOpenError, DraftChangedError with the newest revision, UnkeepableDraftError.
    """
    mine = check_content(document, examples)
    draft = _locked(draft_id, DraftState.open)
    newest = newest_revision(draft)
    base = draft.revisions.filter(number=based_on_revision).first()
    if base is None:
        raise NotFoundError
    theirs = content_in(newest)
    merged = merge(base=content_in(base), mine=mine, theirs=theirs)
    if merged.content is None:
        raise DraftChangedError(newest, merged.clashing)
    if _is_same(merged.content, theirs):
        return Saved(revision=newest, merged=merged.theirs)
    # Two that fit each other may be too much together.
    content = check_content(merged.content.document, merged.content.examples)
    revision = _append(draft, content, number=newest.number + 1, started_from=base.number, by_id=by_id, now=now)
    return Saved(revision=revision, merged=merged.theirs)


@transaction.atomic
def describe_draft(draft_id: int, *, title: str, why: str) -> Draft:
    """Change what a draft is called, and why it is made.

    Raises: NotFoundError, DraftNotOpenError, DraftTitleError.
    """
    _check_words(title, why)
    draft = _locked(draft_id, DraftState.open)
    draft.title, draft.why = title, why
    draft.save(update_fields=["title", "why"])
    return draft


@transaction.atomic
def discard_draft(draft_id: int) -> Draft:
    """Put a draft aside; it is kept, and `reopen_draft` takes it up again.

    Raises: NotFoundError, DraftNotOpenError.
    """
    return _move(draft_id, DraftState.open, DraftState.discarded)


@transaction.atomic
def reopen_draft(draft_id: int) -> Draft:
    """Take up a draft that was put aside.

    Raises: NotFoundError, DraftNotOpenError when it was not.
    """
    return _move(draft_id, DraftState.discarded, DraftState.open)


def newest_revision(draft: Draft) -> DraftRevision:
    """Return what a draft says now."""
    return draft.revisions.order_by("-number")[0]


def content_in(revision: DraftRevision) -> Content:
    """Return what a revision says."""
    return Content(document=revision.document, examples=revision.examples)


def content_of(version: DefinitionVersion) -> Content:
    """Return what a version says, as a draft would."""
    return Content(document=version.document, examples=[written_example(one) for one in examples_of(version)])


def _version(version_id: int | None) -> DefinitionVersion | None:
    """Return a version, or the one in force, which may be none."""
    if version_id is None:
        active = DefinitionActivation.objects.select_related("version").filter(retired_at=None).first()
        return active.version if active else None
    found = DefinitionVersion.objects.filter(pk=version_id).first()
    if found is None:
        raise NotFoundError
    return found


def _locked(draft_id: int, state: DraftState) -> Draft:
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError
    if draft.state != state:
        raise DraftNotOpenError
    return draft


def _move(draft_id: int, from_state: DraftState, to_state: DraftState) -> Draft:
    draft = _locked(draft_id, from_state)
    draft.state = to_state
    draft.save(update_fields=["state"])
    return draft


def _append(
    draft: Draft, content: Content, *, number: int, started_from: int, by_id: int | None, now: datetime
) -> DraftRevision:
    return DraftRevision.objects.create(
        draft=draft,
        number=number,
        started_from=started_from,
        document=content.document,
        examples=content.examples,
        saved_by_id=by_id,
        saved_at=now,
    )


def _is_same(one: Content, other: Content) -> bool:
    return same(one.document, other.document) and same(one.examples, other.examples)


def _check_words(title: str, why: str) -> None:
    faults = {
        name: f"The text {fault or 'is empty'}."
        for name, text, longest, may_be_empty in (
            ("title", title, LONGEST_TITLE, False),
            ("why", why, LONGEST_WHY, True),
        )
        if (fault := text_fault(text, longest=longest)) or (is_blank(text) and not may_be_empty)
    }
    if faults:
        raise DraftTitleError(fields=faults)
