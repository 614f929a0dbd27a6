"""The revisions of a draft: who saved what, and taking up an earlier one."""

from leads.definitions.drafts import newest_revision, save_draft
from tests.cast import NOW
from tests.handoff.web.scene import Scene, browser_of
from tests.handoff.web.test_definition import words_of


def test_every_save_is_listed_with_who_and_what_changed(scene: Scene) -> None:
    said = words_of(browser_of(scene.cast.rep).get(f"/definition/drafts/{scene.draft.pk}/history/").content.decode())
    assert "Revision 2 the newest The introduction Mark Eter Tue 3 Nov 10:00" in said
    assert "Revision 1 Began Mark Eter" in said


def test_an_earlier_revision_is_read_and_taken_up_again(scene: Scene) -> None:
    browser, address = browser_of(scene.cast.marketer), f"/definition/drafts/{scene.draft.pk}/"
    said = words_of(browser.get(f"{address}?revision=1").content.decode())
    assert "This is revision 1, saved by Mark Eter" in said
    assert "There are three kinds" in said

    answer = browser.post(f"{address}restore/", {"number": "1", "revision": "2"}, follow=True)

    assert "Revision 1 is taken up again." in words_of(answer.content.decode())
    assert newest_revision(scene.draft).number == 3
    assert newest_revision(scene.draft).document == scene.draft.revisions.get(number=1).document


def test_a_long_history_is_listed_a_page_at_a_time(scene: Scene) -> None:
    for number in range(2, 40):
        newest = newest_revision(scene.draft)
        save_draft(
            scene.draft.pk,
            based_on_revision=number,
            document={**newest.document, "intro": f"Number {number}"},
            examples=newest.examples,
            by_id=None,
            now=NOW,
        )
    address = f"/definition/drafts/{scene.draft.pk}/history/"
    html = browser_of(scene.cast.rep).get(address).content.decode()
    assert "40 to 16 of 40" in html
    older = browser_of(scene.cast.rep).get(f"{address}?before=16").content.decode()
    assert "15 to 1 of 40" in older
    assert "began" in older.lower()


def test_a_revision_that_is_not_there_is_not_found(scene: Scene) -> None:
    browser, address = browser_of(scene.cast.marketer), f"/definition/drafts/{scene.draft.pk}/"
    for revision in ("0", "99", "x", "9" * 40):
        assert browser.get(f"{address}?revision={revision}").status_code == 404
    assert browser.post(f"{address}undo/1/").status_code == 404
    assert browser.get("/definition/drafts/999999999999/").status_code == 404


def test_a_draft_that_cannot_be_read_has_no_file_yet(scene: Scene) -> None:
    newest = newest_revision(scene.draft)
    save_draft(
        scene.draft.pk, based_on_revision=2, document={"tiers": []}, examples=newest.examples, by_id=None, now=NOW
    )
    answer = browser_of(scene.cast.rep).get(f"/definition/drafts/{scene.draft.pk}/file.yaml", follow=True)
    assert "There is no file of it yet" in answer.content.decode()
