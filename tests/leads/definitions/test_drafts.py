"""Drafts: started, saved by one or two editors without overwriting, put aside and taken up again."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from handoff.errors import NotFoundError
from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from leads.definitions.draft_content import Content, UnkeepableDraftError
from leads.definitions.drafts import (
    DraftChangedError,
    DraftNotOpenError,
    DraftTitleError,
    Saved,
    content_in,
    describe_draft,
    discard_draft,
    newest_revision,
    reopen_draft,
    save_draft,
    start_draft,
)
from leads.definitions.models import DefinitionVersion, Draft, DraftRevision, DraftState
from leads.definitions.publish import add_version
from tests.cast import NOW, Cast, install

LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _start(cast: Cast, **given: Any) -> Draft:
    return start_draft(**{"title": "Fewer students", "by_id": cast.marketer.pk, "now": NOW, **given})


def _save(draft: Draft, cast: Cast, content: Content, *, based_on: int = 1) -> Saved:
    return save_draft(
        draft.pk,
        based_on_revision=based_on,
        document=content.document,
        examples=content.examples,
        by_id=cast.marketer.pk,
        now=LATER,
    )


def _changed(draft: Draft, **members: Any) -> Content:
    content = deepcopy(content_in(newest_revision(draft)))
    return Content(document={**content.document, **members}, examples=content.examples)


def test_it_starts_from_the_version_in_force(cast: Cast) -> None:
    draft = _start(cast)
    revision = newest_revision(draft)
    assert (draft.based_on, draft.state, revision.number) == (DefinitionVersion.objects.get(), DraftState.open, 1)
    assert revision.document == definition_document()
    assert [example["title"] for example in revision.examples] == [example.title for example in EXAMPLES]
    assert revision.saved_by == cast.marketer


def test_it_starts_from_any_version(cast: Cast) -> None:
    document = {**definition_document(), "intro": "Another one."}
    other = add_version(document=document, examples=EXAMPLES, why="", created_by_id=None, now=NOW)
    draft = _start(cast, from_version_id=other.pk)
    assert (draft.based_on, newest_revision(draft).document["intro"]) == (other, "Another one.")


def test_it_starts_from_given_content_however_unfinished(cast: Cast) -> None:
    draft = _start(cast, content=Content(document={"tiers": [{"key": "a"}]}, examples=[{"title": ""}]))
    assert draft.based_on is None
    assert content_in(newest_revision(draft)) == Content(document={"tiers": [{"key": "a"}]}, examples=[{"title": ""}])


def test_it_starts_from_no_version_that_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        _start(cast, from_version_id=999)


@pytest.mark.parametrize("title", ["", " \t", "x" * 121, "a\0b"])
def test_it_needs_a_title(cast: Cast, title: str) -> None:
    with pytest.raises(DraftTitleError) as refusal:
        _start(cast, title=title)
    assert [*refusal.value.fields] == ["title"]


def test_a_save_is_a_revision_of_its_own(cast: Cast) -> None:
    draft = _start(cast)
    saved = _save(draft, cast, _changed(draft, intro="Clearer."))
    assert (saved.revision.number, saved.revision.started_from, saved.merged) == (2, 1, ())
    assert [one.document["intro"] == "Clearer." for one in draft.revisions.order_by("number")] == [False, True]


def test_a_save_that_changes_nothing_appends_nothing(cast: Cast) -> None:
    draft = _start(cast)
    assert _save(draft, cast, _changed(draft)).revision.number == 1
    assert DraftRevision.objects.count() == 1


def test_a_second_editor_of_other_parts_is_told_what_the_first_changed_and_loses_nothing(cast: Cast) -> None:
    draft = _start(cast)
    mine = _changed(draft, never=[])
    _save(draft, cast, _changed(draft, intro="Clearer."))
    saved = _save(draft, cast, mine, based_on=1)
    assert (saved.revision.number, saved.revision.started_from) == (3, 1)
    assert saved.merged == ("the introduction",)
    assert (saved.revision.document["intro"], saved.revision.document["never"]) == ("Clearer.", [])


def test_a_second_editor_of_the_same_part_overwrites_nothing(cast: Cast) -> None:
    draft = _start(cast)
    mine = _changed(draft, intro="Mine.", never=[])
    first = _save(draft, cast, _changed(draft, intro="Clearer."))
    with pytest.raises(DraftChangedError) as refusal:
        _save(draft, cast, mine, based_on=1)
    assert (refusal.value.status, refusal.value.newest, refusal.value.parts) == (
        409,
        first.revision,
        ("the introduction",),
    )
    assert newest_revision(draft) == first.revision


def test_a_save_from_a_revision_that_never_was_is_refused(cast: Cast) -> None:
    draft = _start(cast)
    with pytest.raises(NotFoundError):
        _save(draft, cast, _changed(draft, intro="Clearer."), based_on=2)


def test_a_draft_put_aside_is_not_written_until_it_is_taken_up_again(cast: Cast) -> None:
    draft = _start(cast)
    changed = _changed(draft, intro="Clearer.")
    assert discard_draft(draft.pk).state == DraftState.discarded
    with pytest.raises(DraftNotOpenError):
        _save(draft, cast, changed)
    with pytest.raises(DraftNotOpenError):
        discard_draft(draft.pk)
    assert reopen_draft(draft.pk).state == DraftState.open
    assert _save(draft, cast, changed).revision.number == 2


def test_a_draft_gets_another_title_and_reason(cast: Cast) -> None:
    draft = describe_draft(_start(cast).pk, title="No students", why="Nine of ten were bad fits.")
    draft.refresh_from_db()
    assert (draft.title, draft.why) == ("No students", "Nine of ten were bad fits.")


def test_a_draft_that_is_not_there_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        discard_draft(999)


def _deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("document", "examples"),
    [
        ("x" * 300_001, []),
        ({"tiers": _deep(40)}, []),
        ({"intro": "a\0b"}, []),
        ({"intro": "\ud800"}, []),
        ({"a\0b": 1}, []),
        ({1: "a"}, []),
        ({"intro": float("nan")}, []),
        ({"intro": 2**70}, []),
        ({"intro": NOW}, []),
        ({}, "none"),
        ({}, [{}] * 201),
        ({}, ["x" * 600_000]),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(cast: Cast, document: Any, examples: Any) -> None:
    draft = _start(cast)
    with pytest.raises(UnkeepableDraftError) as refusal:
        _save(draft, cast, Content(document=document, examples=examples))
    assert [*refusal.value.fields] in (["document"], ["examples"])
    assert DraftRevision.objects.count() == 1


def test_two_that_fit_each_other_but_are_too_much_together_are_refused(cast: Cast) -> None:
    draft = _start(cast, content=Content(document={"intro": "", "never": []}, examples=[]))
    long = "x" * 200_000
    _save(draft, cast, Content(document={"intro": long, "never": []}, examples=[]))
    with pytest.raises(UnkeepableDraftError):
        _save(draft, cast, Content(document={"intro": "", "never": [long]}, examples=[]))
