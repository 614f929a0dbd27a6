"""Examples of a draft: written by typed facts, taken from a lead, suggested by what surprised."""

from typing import Any

import pytest
from django.test import Client

from handoff.process.defaults.definition import definition_document
from leads.definitions.drafts import newest_revision
from leads.records.models import Lead
from tests.cast import make_lead
from tests.handoff.web.scene import Scene, browser_of, dispose, hand_over, touch
from tests.handoff.web.test_definition import words_of


@pytest.fixture
def marketer(scene: Scene) -> Client:
    return browser_of(scene.cast.marketer)


def address(scene: Scene, rest: str) -> str:
    return f"/definition/drafts/{scene.draft.pk}/examples/{rest}"


def sent(scene: Scene, **fields: Any) -> dict[str, Any]:
    revision = newest_revision(scene.draft).number
    return {"revision": str(revision), "title": "A planner", "why": "Agreed", "tier": "", "do": "save", **fields}


def test_facts_are_typed_by_their_type_and_acts_by_their_ages(scene: Scene, marketer: Client) -> None:
    typed = {
        "fact-company-employees": "1,200",
        "fact-lead-country": "DE",
        "fact-lead-is_student": "false",
        "act-0-kind": "asked for a demo",
        "act-0-ages": "3; 0.5, 3",
        "act-1-kind": "pricing_view",
        "act-1-ages": "2",
        "act-1-count": "60",
        "act-1-contents": "Pricing page\r\npricing page\r\n",
        "criteria": ["size", "demo"],
    }

    answer = marketer.post(address(scene, "new/"), sent(scene, tier="hand_raiser", **typed))

    assert answer.url.endswith("#examples")
    assert newest_revision(scene.draft).examples[-1] == {
        "title": "A planner",
        "facts": {
            "lead": {"country": "de", "is_student": False},
            "company": {"employees": 1200},
            "activities": {
                "demo_request": {"ages": [0.5, 3, 3], "count": 3, "contents": []},
                "pricing_view": {"ages": [2], "count": 60, "contents": ["pricing page"]},
            },
        },
        "tier": "hand_raiser",
        "why": "Agreed",
        "criteria": ["size", "demo"],
        "lead": None,
    }


def test_what_cannot_be_read_is_kept_and_said_at_its_field(scene: Scene, marketer: Client) -> None:
    wrong = {"fact-company-employees": "many", "act-0-kind": "Demo!", "act-0-ages": "soon"}
    answer = marketer.post(address(scene, "new/"), sent(scene, title="", **wrong), follow=True)

    html, said = answer.content.decode(), words_of(answer.content.decode())
    assert 'value="many"' in html
    assert 'value="soon"' in html
    assert '<a href="#f-fact-company-employees">Number of employees: This can’t be read'.replace("’", "&#x27;") in html
    assert '<a href="#f-title">What the lead is like: The text is empty; write 1 to 200 characters</a>' in html
    assert "The draft cannot judge it yet" in said


def test_an_example_says_what_was_agreed_what_was_found_and_by_which_criteria(scene: Scene, marketer: Client) -> None:
    marketer.post(address(scene, "new/"), sent(scene, tier="hand_raiser", **{"fact-company-employees": "4"}))
    html = marketer.get(f"/definition/drafts/{scene.draft.pk}/").content.decode()
    said = words_of(html)

    assert "A planner Not ready; agreed was Hand raiser" in said
    assert "Company has 50 or more employees (4)" in said
    assert "6 of 7 give the agreed verdict" in said
    assert "Before it can be proposed" in said


def test_an_example_is_changed_moved_and_taken_out(scene: Scene, marketer: Client) -> None:
    titles = [one["title"] for one in newest_revision(scene.draft).examples]
    first = {"title": titles[0], "do": "down"}
    marketer.post(address(scene, "0/"), sent(scene, **first))
    assert [one["title"] for one in newest_revision(scene.draft).examples][:2] == [titles[1], titles[0]]

    answer = marketer.post(address(scene, "0/"), sent(scene, title=titles[1], do="remove"), follow=True)
    assert titles[1] not in [one["title"] for one in newest_revision(scene.draft).examples]
    assert f"Taken out: {titles[1]}" in words_of(answer.content.decode())


def test_what_the_form_cannot_show_stays(scene: Scene, marketer: Client) -> None:
    before = newest_revision(scene.draft).examples[0]
    html = marketer.get(address(scene, "0/")).content.decode()
    assert before["title"] in html
    marketer.post(address(scene, "0/"), sent(scene, title="Renamed", lead="7"))
    assert newest_revision(scene.draft).examples[0]["lead"] == 7


def test_a_lead_gives_its_facts_and_nothing_that_names_it(scene: Scene, marketer: Client) -> None:
    found = marketer.get(address(scene, "leads/?q=amara")).content.decode()
    assert f"?lead={scene.open.lead_id}&amp;then=1" in found

    html = marketer.get(address(scene, f"new/?lead={scene.open.lead_id}&then=1")).content.decode()

    assert 'value="420"' in html
    assert "Vp operations, healthcare, 420 employees" in html
    main = html[html.index("<main") : html.index("</main>")]
    assert "amara" not in main.lower()
    assert "555" not in main


@pytest.mark.parametrize("asked", ["lead=999999&then=1", "lead=x", "lead=" + "9" * 30])
def test_a_lead_that_is_not_there_gives_an_empty_form(scene: Scene, marketer: Client, asked: str) -> None:
    assert marketer.get(address(scene, f"new/?{asked}")).status_code == 200


def test_a_lead_that_was_never_judged_says_so(scene: Scene, marketer: Client) -> None:
    lead: Lead = make_lead(email="new@nobody.example")
    html = marketer.get(address(scene, f"new/?lead={lead.pk}&then=1")).content.decode()
    assert "This lead was never judged" in html


def test_a_bad_fit_that_one_act_made_ready_is_suggested_until_it_is_taken(scene: Scene, marketer: Client) -> None:
    said = words_of(marketer.get(address(scene, "leads/")).content.decode())
    assert "Hand raiser, yet a bad fit ready by one act alone: Asked for a demo in the last 7 days" in said

    lead = str(scene.closed.lead_id)
    marketer.post(address(scene, "new/"), sent(scene, lead=lead))
    assert "None: no outcome near the border" in words_of(marketer.get(address(scene, "leads/")).content.decode())


def test_a_conversion_that_one_criterion_keeps_back_is_suggested(scene: Scene, marketer: Client) -> None:
    converted = hand_over(scene.cast, email="carla@carla.example", name="Carla")
    touch(converted)
    dispose(converted, outcome="converted", criterion="")
    document = definition_document()
    document["tiers"] = document["tiers"][:1]
    document["tiers"][0]["fit"]["all"][0]["value"] = 500
    newest = newest_revision(scene.draft)
    newest.pk, newest.number, newest.started_from, newest.document = None, 3, 2, document
    newest.save()

    said = words_of(marketer.get(address(scene, "leads/")).content.decode())

    assert "Not ready, yet converted" in said
    assert "for Hand raiser it lacks only: Company has 500 or more employees (420)" in said
