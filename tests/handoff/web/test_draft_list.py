"""The list of drafts: begun from a version, from nothing and from a file, put aside and taken up again."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from handoff.process.defaults.definition import definition_document
from leads.definitions.drafts import newest_revision
from leads.definitions.files import read_definition_file
from leads.definitions.models import DefinitionVersion, Draft, DraftState
from leads.definitions.publish import add_version
from tests.cast import NOW
from tests.handoff.web.scene import Scene, browser_of
from tests.handoff.web.test_definition import words_of

LIST = "/definition/drafts/"


@pytest.fixture
def marketer(scene: Scene) -> Client:
    return browser_of(scene.cast.marketer)


def begin(client: Client, **fields: Any) -> Any:
    return client.post(LIST, {"title": "Another", "start": "empty", **fields})


def begun() -> Draft:
    return Draft.objects.latest("pk")


def test_the_version_in_force_is_what_a_draft_begins_with_unless_told_otherwise(marketer: Client) -> None:
    html = marketer.get(LIST).content.decode()
    version = DefinitionVersion.objects.get(number=1)
    assert html.index(f'<option value="{version.pk}">Version 1, in force') < html.index('<option value="empty">Nothing')

    answer = begin(marketer, start=str(version.pk), why="Because")

    assert answer.url == f"{LIST}{begun().pk}/"
    assert (begun().based_on, begun().why) == (version, "Because")
    assert newest_revision(begun()).document == version.document


def test_it_begins_from_any_version_and_from_nothing(marketer: Client) -> None:
    document = {**definition_document(), "intro": "Not in force."}
    other = add_version(document=document, examples=[], why="", created_by_id=None, now=NOW)
    begin(marketer, start=str(other.pk))
    assert newest_revision(begun()).document["intro"] == "Not in force."
    begin(marketer, start="empty")
    assert newest_revision(begun()).document["tiers"] == []


def test_a_draft_goes_out_as_a_file_and_comes_in_again(marketer: Client, scene: Scene) -> None:
    answer = marketer.get(f"{LIST}{scene.draft.pk}/file.yaml")
    assert f'filename="draft-{scene.draft.pk}-fewer-students.yaml"' in answer["Content-Disposition"]
    assert read_definition_file(answer.content.decode()).definition.intro.startswith("A lead is ready")

    begin(marketer, start="file", file=SimpleUploadedFile("d.yaml", answer.content))

    there, back = newest_revision(scene.draft), newest_revision(begun())
    assert [tier["key"] for tier in back.document["tiers"]] == [tier["key"] for tier in there.document["tiers"]]
    assert [one["title"] for one in back.examples] == [one["title"] for one in there.examples]
    assert begun().based_on == DefinitionVersion.objects.get(number=1)


def test_what_cannot_be_read_of_a_file_is_said_by_line_and_nothing_is_begun(marketer: Client) -> None:
    before = Draft.objects.count()
    text = "tiers:\n  - key: a\n    name: yes\n    fit: {id: c1, fact: company.wealth, op: gte, value: 5}\n"

    answer = begin(marketer, start="file", file=SimpleUploadedFile("d.yaml", text.encode()))

    said = words_of(answer.content.decode())
    assert answer.status_code == 422
    assert "Line 3" in said
    assert "Line 4 /tiers/0/fit/fact: there is no fact “company.wealth”" in said
    assert 'value="Another"' in answer.content.decode()
    assert Draft.objects.count() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe", "This is no text"), (b"", "It can’t be read"), (None, "Choose the file")],
    ids=["no_text", "empty", "none"],
)
def test_a_file_that_is_none_is_refused(marketer: Client, content: bytes | None, words: str) -> None:
    file = {} if content is None else {"file": SimpleUploadedFile("d.yaml", content)}
    answer = begin(marketer, start="file", **file)
    assert answer.status_code == 422
    assert words in words_of(answer.content.decode())


def test_a_title_is_asked_for(marketer: Client) -> None:
    answer = begin(marketer, title=" ", why="Kept")
    assert answer.status_code == 422
    assert "Write what it is about" in answer.content.decode()
    assert "Kept" in answer.content.decode()


def test_a_draft_is_put_aside_and_taken_up_again(marketer: Client, scene: Scene) -> None:
    answer = marketer.post(f"{LIST}{scene.draft.pk}/discard/", follow=True)
    html = answer.content.decode()
    assert "Fewer students is put aside." in html
    assert f'action="{LIST}{scene.draft.pk}/reopen/"' in html
    assert "Published and put aside" in html

    marketer.post(f"{LIST}{scene.draft.pk}/reopen/")
    scene.draft.refresh_from_db()
    assert scene.draft.state == DraftState.open


def test_those_who_do_not_write_read_along(scene: Scene) -> None:
    for reader in (scene.cast.rep, scene.cast.manager, scene.cast.marketing_manager, scene.cast.revenue_ops):
        browser = browser_of(reader)
        assert "Begin the draft" not in browser.get(LIST).content.decode()
        html = browser.get(f"{LIST}{scene.draft.pk}/?open=/tiers/0/fit/all/0").content.decode()
        assert "Company has 50 or more employees" in html
        assert 'id="open"' not in html
        assert 'href="?open=' not in html


def test_title_and_reason_can_be_changed(marketer: Client, scene: Scene) -> None:
    address = f"{LIST}{scene.draft.pk}/save/"
    marketer.post(address, {"title": "No students", "why": "They never buy."})
    scene.draft.refresh_from_db()
    assert (scene.draft.title, scene.draft.why) == ("No students", "They never buy.")

    answer = marketer.post(address, {"title": "x" * 121, "why": "Kept"})
    assert answer.status_code == 422
    assert "longer than 120 characters" in answer.content.decode()
    assert ">Kept</textarea>" in answer.content.decode()
