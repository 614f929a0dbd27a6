"""Two people at one draft: what does not meet is merged and told, what does is shown side by side, nothing is lost."""

import re

import pytest

from handoff.people.models import Membership, Role
from leads.definitions.drafts import save_draft
from leads.definitions.models import Draft, DraftRevision, DraftState
from tests.cast import NOW, make_user
from tests.handoff.web.draft_forms import Editor
from tests.handoff.web.scene import Scene, browser_of
from tests.handoff.web.test_definition import words_of


@pytest.fixture
def mine(scene: Scene) -> Editor:
    return Editor(client=browser_of(scene.cast.marketer), draft=scene.draft)


@pytest.fixture
def theirs(scene: Scene) -> Editor:
    """A colleague of marketing ops."""
    colleague = make_user("Cora Colleague")
    Membership.objects.create(user=colleague, team=scene.cast.marketing, role=Role.marketing_ops)
    return Editor(client=browser_of(colleague), draft=scene.draft)


def fields_of(html: str) -> dict[str, str]:
    """Return what the form of both versions sends."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))
    return found | dict(re.findall(r'name="(stays-[^"]+)" value="(mine)" checked', html))


def test_changes_of_different_parts_are_both_kept_and_the_second_is_told(mine: Editor, theirs: Editor) -> None:
    mine.see(open="/tiers/0/fit/all/0")
    theirs.see(open="/tiers/1")
    theirs.press(name="Chosen account")
    mine.press(value="80")

    assert mine.document["tiers"][0]["fit"]["all"][0]["value"] == 80
    assert mine.document["tiers"][1]["name"] == "Chosen account"
    assert "somebody else had changed the tier “target_account”: both changes are kept" in words_of(mine.html)


def test_changes_of_the_same_part_are_shown_side_by_side_and_nothing_is_saved(mine: Editor, theirs: Editor) -> None:
    mine.see(open="/tiers/0/fit/all/0")
    theirs.see(open="/tiers/0/fit/all/0")
    theirs.press(value="60")
    mine.press(value="80")

    assert mine.status == 409
    said = words_of(mine.html)
    assert "Both of you changed the same part" in said
    assert "Cora Colleague saved revision 3" in said
    assert "<ins>Who they are: Company has 80 or more employees</ins>" in mine.html
    assert "<ins>Who they are: Company has 60 or more employees</ins>" in mine.html
    assert mine.document["tiers"][0]["fit"]["all"][0]["value"] == 60


@pytest.mark.parametrize(("stays", "value"), [("mine", 80), ("theirs", 60)])
def test_whose_stays_is_chosen_and_what_else_the_other_changed_is_kept(
    mine: Editor, theirs: Editor, stays: str, value: int
) -> None:
    mine.see(open="/tiers/0/fit/all/0")
    theirs.see(open="/tiers/0/fit/all/0")
    theirs.press(value="60")
    theirs.see(open="/tiers/2")
    theirs.press(name="Usual")
    mine.press(value="80")
    assert "kept in any case: the tier “standard”" in words_of(mine.html)

    sent = {**fields_of(mine.html), "stays-tier:hand_raiser": stays}
    mine.client.post(f"{mine.address}save/", sent)

    assert mine.document["tiers"][0]["fit"]["all"][0]["value"] == value
    assert mine.document["tiers"][2]["name"] == "Usual"


def test_a_choice_is_asked_for_again_when_the_other_saved_meanwhile(mine: Editor, theirs: Editor) -> None:
    mine.see(open="/tiers/0/fit/all/0")
    theirs.see(open="/tiers/0/fit/all/0")
    theirs.press(value="60")
    mine.press(value="80")
    sent = fields_of(mine.html)
    theirs.see(open="/tiers/0/fit/all/0")
    theirs.press(value="61")

    answer = mine.client.post(f"{mine.address}save/", sent)

    assert answer.status_code == 409
    assert "Company has 61 or more employees" in answer.content.decode()
    assert mine.document["tiers"][0]["fit"]["all"][0]["value"] == 61


def test_two_who_change_one_example_choose_too(mine: Editor, theirs: Editor) -> None:
    address = f"{mine.address}examples/0/"
    sent = {"revision": "2", "title": mine.newest.examples[0]["title"], "tier": "hand_raiser", "do": "save"}
    theirs.client.post(address, {**sent, "why": "Theirs"})
    answer = mine.client.post(address, {**sent, "why": "Mine"})
    assert answer.status_code == 409
    assert mine.newest.examples[0]["why"] == "Theirs"

    mine.client.post(address, fields_of(answer.content.decode()))
    assert mine.newest.examples[0]["why"] == "Mine"


def test_an_autosave_never_overwrites_and_says_what_to_do(mine: Editor, theirs: Editor) -> None:
    mine.see(open="/tiers/0/fit/all/0")
    theirs.see(open="/tiers/0/fit/all/0")
    theirs.press(value="60")
    form = mine.form()
    htmx = {"HX-Request": "true", "HX-Target": "live"}

    answer = mine.client.post(form.action, {**form.fields, "value": "80", "do": "autosave"}, headers=htmx)

    assert "Cora Colleague changed the same part meanwhile. Save to look at both" in words_of(answer.content.decode())
    assert mine.document["tiers"][0]["fit"]["all"][0]["value"] == 60


def test_an_autosave_after_the_tiers_were_moved_loads_the_page_anew(mine: Editor, theirs: Editor) -> None:
    mine.see(open="/tiers/2/fit/all/0")
    theirs.see(open="/tiers/0")
    theirs.press("down")
    mine_again = mine.form()
    htmx = {"HX-Request": "true", "HX-Target": "live"}
    same_place = mine.client.post(
        mine_again.action, {**mine_again.fields, "value": "70", "do": "autosave"}, headers=htmx
    )
    assert same_place.status_code == 200

    mine.see(open="/tiers/0/fit/all/0")
    form = mine.form()
    theirs.see(open="/tiers/0")
    theirs.press("remove")
    moved = mine.client.post(form.action, {**form.fields, "do": "autosave"}, headers=htmx)

    assert moved["HX-Redirect"] == mine.address


def test_a_draft_that_was_proposed_meanwhile_is_not_changed(mine: Editor) -> None:
    mine.see(open="/tiers/0/fit/all/0")
    Draft.objects.filter(state=DraftState.proposed).update(state=DraftState.open)
    mine.draft.state = "proposed"
    mine.draft.save(update_fields=["state"])
    mine.press(value="80")
    words = words_of(mine.html)
    assert "Not saved. This draft cannot be changed now" in words
    assert "What you wrote, to be copied: " in words
    assert "Value 80" in words
    assert 'id="open"' not in mine.html


def test_undo_keeps_what_others_saved_since(scene: Scene, mine: Editor) -> None:
    mine.see(open="/tiers/1")
    mine.press("remove")
    removed = mine.newest
    document = {**removed.document, "intro": "Another one."}
    save_draft(mine.draft.pk, based_on_revision=3, document=document, examples=removed.examples, by_id=None, now=NOW)

    mine.client.post(f"{mine.address}undo/{removed.number}/")

    assert [tier["key"] for tier in mine.document["tiers"]] == ["hand_raiser", "target_account", "standard"]
    assert mine.document["intro"] == "Another one."
    assert DraftRevision.objects.filter(draft=mine.draft).count() == 5
