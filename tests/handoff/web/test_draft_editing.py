"""Writing a definition in the editor without JavaScript, from an empty draft to one that may be proposed."""

import pytest

from leads.definitions.draft_checks import check_draft
from leads.definitions.draft_content import EMPTY, Content
from leads.definitions.drafts import content_in, start_draft
from tests.cast import NOW
from tests.handoff.web.draft_forms import Editor
from tests.handoff.web.scene import Scene, browser_of
from tests.handoff.web.test_definition import words_of


@pytest.fixture
def empty(scene: Scene) -> Editor:
    draft = start_draft(title="From nothing", by_id=scene.cast.marketer.pk, now=NOW, content=EMPTY)
    return Editor(client=browser_of(scene.cast.marketer), draft=draft)


@pytest.fixture
def editor(scene: Scene) -> Editor:
    draft = start_draft(title="Fewer students", by_id=scene.cast.marketer.pk, now=NOW)
    return Editor(client=browser_of(scene.cast.marketer), draft=draft)


def test_a_definition_is_written_from_nothing_until_it_may_be_proposed(empty: Editor) -> None:
    empty.see(new="/tiers")
    empty.press(name="Hand raiser")
    empty.press("look", fact="company.employees")
    empty.press(op="gte", value="1,000")
    assert "Company has 1000 or more employees" in words_of(empty.html)
    empty.see(new="/tiers/0/behaviour")
    empty.press(activity="demo_request", within_days="7")
    empty.see(new="/never")
    empty.press(label="A student")
    empty.press("look", fact="lead.is_student")
    empty.press(op="is_true")

    assert empty.document == {
        "intro": "",
        "tiers": [
            {
                "key": "hand_raiser",
                "name": "Hand raiser",
                "fit": {"all": [{"id": "employees", "fact": "company.employees", "op": "gte", "value": 1000}]},
                "behaviour": {"all": [{"id": "demo_request", "activity": "demo_request", "within_days": 7}]},
            }
        ],
        "never": [
            {
                "id": "a_student",
                "label": "A student",
                "rule": {"all": [{"id": "is_student_2", "fact": "lead.is_student", "op": "is_true"}]},
            }
        ],
    }
    said = words_of(empty.html)
    assert "Hand raiser has no example" in said
    assert "There is no counterexample" in said

    add = f"{empty.address}examples/new/"
    revision = {"revision": str(empty.newest.number), "why": "Agreed", "do": "save"}
    ready = {"fact-company-employees": "1200", "act-0-kind": "demo_request", "act-0-ages": "0.5"}
    empty.client.post(add, {**revision, **ready, "title": "Large, asked for a demo", "tier": "hand_raiser"})
    revision["revision"] = str(empty.newest.number)
    empty.client.post(add, {**revision, **ready, "title": "A student", "tier": "", "fact-lead-is_student": "true"})

    said = words_of(empty.see())
    assert "2 of 2 give the agreed verdict" in said
    assert "Ready to be proposed" in said
    assert check_draft(content_in(empty.newest)).is_ready


def test_an_example_fails_and_passes_again_as_the_rule_changes(editor: Editor) -> None:
    editor.see(open="/tiers/0/fit/all/0")
    editor.press(value="5000")
    said = words_of(editor.html)
    assert "Before it can be proposed" in said
    assert "agreed was Hand raiser, this says not ready" in said
    assert "Company has 5000 or more employees (" in said

    editor.see(open="/tiers/0/fit/all/0")
    editor.press(value="50")
    assert "Ready to be proposed" in words_of(editor.html)


def test_what_cannot_be_read_is_kept_and_said_at_the_top_and_at_the_field(editor: Editor) -> None:
    editor.see(open="/tiers/0/fit/all/0")
    editor.press(value="about fifty")

    assert editor.document["tiers"][0]["fit"]["all"][0]["value"] == "about fifty"
    assert editor.form().fields["value"] == "about fifty"
    problem = "Number of employees is a number, and this is text; give one, such as 50"
    assert f'<a href="#f-value">Value: {problem}</a>' in editor.html
    assert editor.html.count(problem) >= 3  # at the top, at the field, and among what is in the way
    assert "autofocus" in editor.html


def test_a_new_criterion_about_nothing_is_asked_for_and_nothing_is_saved(editor: Editor) -> None:
    editor.see(new="/tiers/0/behaviour")
    editor.press(within_days="7", content="pricing")

    assert editor.status == 422
    assert "What they did: Choose what the criterion is about" in editor.html
    assert editor.form().fields["within_days"] == "7"
    assert editor.form().fields["content"] == "pricing"
    assert editor.newest.number == 1


def test_several_values_stand_one_a_line(editor: Editor) -> None:
    editor.see(open="/tiers/0/fit/all/1")
    assert editor.form().fields["values"] == "us\nca\ngb\nde\nnl"
    editor.press(values="US\r\n\r\n  FR \r\n")
    assert editor.document["tiers"][0]["fit"]["all"][1] == {
        "id": "country",
        "fact": "lead.country",
        "op": "in",
        "value": ["us", "fr"],
    }
    assert "Country is US or FR" in words_of(editor.html)


def test_a_criterion_that_stands_in_two_tiers_changes_in_both_until_it_is_detached(editor: Editor) -> None:
    editor.see(open="/tiers/0/fit/all/1")
    assert "The same criterion stands in Standard, who they are" in words_of(editor.html)
    editor.press(values="us")
    assert editor.document["tiers"][2]["fit"]["all"][1]["value"] == ["us"]

    editor.see(open="/tiers/0/fit/all/1")
    editor.press("detach", values="ca")
    assert [tier["fit"]["all"][1]["id"] for tier in editor.document["tiers"][::2]] == ["country_2", "country"]
    assert "There is no" not in words_of(editor.html)


def test_groups_are_put_around_moved_and_taken_away(editor: Editor) -> None:
    editor.see(open="/tiers/0/behaviour/any/0")
    editor.press("wrap_all")
    editor.see(new="/tiers/0/behaviour/any/0", about="fact")
    editor.press("look", fact="lead.has_phone")
    editor.press(op="is_true")
    group = editor.document["tiers"][0]["behaviour"]["any"][0]
    assert [one["id"] for one in group["all"]] == ["demo", "has_phone_2"]
    assert "Asked for a demo in the last 7 days and lead has a phone number" in words_of(editor.html)

    editor.see(open="/tiers/0/behaviour/any/0/all/1")
    editor.press("wrap_not")
    assert "not" in editor.document["tiers"][0]["behaviour"]["any"][0]["all"][1]

    editor.see(open="/tiers/0/behaviour/any/0")
    editor.press("down")
    assert [*editor.document["tiers"][0]["behaviour"]["any"][1]] == ["all"]

    editor.see(open="/tiers/0/behaviour/any/1/all/0")
    editor.press("move_into", target="/tiers/1/behaviour")
    assert editor.document["tiers"][1]["behaviour"]["any"][-1]["id"] == "demo"

    editor.see(open="/tiers/0/behaviour/any/1")
    editor.press("unwrap")
    assert [*editor.document["tiers"][0]["behaviour"]["any"][1]] == ["not"]


def test_what_is_taken_out_comes_back_by_undo(editor: Editor) -> None:
    before = editor.document
    editor.see(open="/tiers/1")
    editor.press("remove")
    assert [tier["key"] for tier in editor.document["tiers"]] == ["hand_raiser", "standard"]
    assert "Taken out: Target account" in words_of(editor.html)
    undo = f"{editor.address}undo/{editor.newest.number}/"
    assert f'action="{undo}"' in editor.html

    editor.client.post(undo)
    assert editor.document == before


def test_ids_that_a_version_had_stay_and_new_ones_can_be_named(editor: Editor) -> None:
    editor.see(open="/tiers/0/fit/all/0")
    assert "id" not in editor.form().fields

    editor.see(new="/tiers/0/fit", about="act")
    editor.press(activity="trial_start", id="tried_it")
    editor.see(open="/tiers/0/fit/all/3")
    editor.press(id="tried")
    assert editor.document["tiers"][0]["fit"]["all"][3]["id"] == "tried"


def test_a_tier_that_is_renamed_takes_its_examples_along(empty: Editor) -> None:
    empty.see(new="/tiers")
    empty.press(name="Hand raiser")
    revision = {"revision": str(empty.newest.number), "title": "One", "why": "Agreed", "tier": "hand_raiser"}
    empty.client.post(f"{empty.address}examples/new/", revision)
    empty.see(open="/tiers/0")
    empty.press(key="raised_hand")
    assert empty.newest.examples[0]["tier"] == "raised_hand"


def test_a_draft_that_holds_anything_at_all_can_be_looked_at(scene: Scene) -> None:
    for number, document in enumerate(
        [
            [],
            "text",
            {"tiers": "none"},
            {"tiers": [1, {"fit": {"all": [None, {"not": None}, {"any": 3}, {"fact": 7, "value": {"a": [1]}}]}}]},
            {"tiers": [{"fit": {"all": [0, 0, 0, {"id": [], "activity": {}, "at_least": []}]}}]},
            {"tiers": [{"key": 4, "fit": {"id": []}, "context": [2, {"rule": []}]}], "never": [None, {"label": {}}]},
        ]
    ):
        draft = start_draft(
            title=f"Odd {number}",
            by_id=None,
            now=NOW,
            content=Content(
                document=document, examples=[1, {"facts": []}, {"facts": {"lead": 1, "activities": {"x": 2}}}]
            ),
        )
        editor = Editor(client=browser_of(scene.cast.marketer), draft=draft)
        editor.see()
        assert editor.status == 200
        for place in ("/intro", "/tiers/0", "/tiers/1/fit/all/3", "/never/1", "/tiers/0/context/1"):
            editor.see(open=place)
            assert editor.status == 200
        for index in range(3):
            assert editor.client.get(f"{editor.address}examples/{index}/").status_code == 200


@pytest.mark.parametrize(
    "place", ["", "/", "/tiers", "/tiers/9", "/tiers/0/fit/all/x", "/never", "/intro/x", "x", "/tiers/0/key"]
)
def test_a_form_for_a_place_that_is_none_changes_nothing_and_says_so(editor: Editor, place: str) -> None:
    save = f"{editor.address}save/"
    for sent in (
        {"place": place, "do": "up"},
        {"place": place, "do": "move_into", "target": "/tiers/0/fit"},
        {"place": place, "do": "nothing"},
        {"into": f"{place}/nowhere", "about": "fact", "fact": "lead.title"},
        {"place": "/tiers/0/fit/all/0", "do": "move_into", "target": place},
    ):
        answer = editor.client.post(save, {"revision": "1", **sent})
        assert answer.status_code == 409
        assert "Not saved. There is nothing at this place" in words_of(answer.content.decode())
    assert editor.newest.number == 1
