"""A definition by the API: from a draft to both signatures, and what stands in the way of each."""

from typing import Any

import pytest

from handoff.people.models import Membership, Role, Scope
from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from handoff.process.publication.rescoring import rescore
from leads.definitions.draft_examples import written_example
from leads.definitions.models import DefinitionActivation, DefinitionVersion, DraftRevision, Signature
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, key_caller, person_caller
from tests.handoff.process.publication.scene import make_draft, make_proposal, publish_now

DRAFTS = "definition/drafts"
PROPOSALS = "definition/proposals"


@pytest.fixture
def marketer(cast: Cast) -> Caller:
    return person_caller(cast.marketer)


@pytest.fixture
def manager(cast: Cast) -> Caller:
    return person_caller(cast.manager)


@pytest.fixture
def marketing_manager(cast: Cast) -> Caller:
    return person_caller(cast.marketing_manager)


def _ready(**members: Any) -> dict[str, Any]:
    document = {**definition_document(), **members}
    return {"document": document, "examples": [written_example(one) for one in EXAMPLES]}


def _save(caller: Caller, draft_id: int, based_on: int, **members: Any) -> Any:
    return caller.post(f"{DRAFTS}/{draft_id}/revisions", {"based_on_revision": based_on, **_ready(**members)})


def test_from_an_empty_draft_to_the_version_in_force(
    marketer: Caller, manager: Caller, marketing_manager: Caller
) -> None:
    started = marketer.post(DRAFTS, {"title": "Fewer students", "document": {"tiers": []}, "examples": []})
    draft = started.json()
    assert (started.status_code, draft["revision"]["number"], draft["based_on"]) == (201, 1, None)
    assert {one["obstacle"] for one in draft["in_the_way"]} == {"problem", "no_counterexample"}

    refused = marketer.post(f"{DRAFTS}/{draft['id']}/propose", {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "draft_not_ready")

    saved = _save(marketer, draft["id"], 1).json()
    assert (saved["merged"], saved["draft"]["in_the_way"]) == ([], [])
    assert all(run["holds"] for run in saved["draft"]["runs"])

    proposal = marketer.post(f"{DRAFTS}/{draft['id']}/propose", {"revision": 2, "note": "As agreed."}).json()
    assert [(one["team"], one["signatory"]["name"]) for one in proposal["teams"]] == [
        ("marketing", "Maud Marketing"),
        ("sales", "Mona Manager"),
    ]
    first = manager.post(f"{PROPOSALS}/{proposal['id']}/sign", {"team": "sales"}).json()
    assert (first["end"], DefinitionActivation.objects.count()) == (None, 1)
    second = marketing_manager.post(f"{PROPOSALS}/{proposal['id']}/sign", {}).json()
    assert (second["end"]["how"], second["end"]["by"]["name"]) == ("published", "Maud Marketing")
    assert DefinitionActivation.objects.get(retired_at=None).version.number == proposal["version"] == 2
    assert manager.get(f"{PROPOSALS}/current").json() == {"proposal": None}


def test_a_draft_starts_from_a_version_by_its_number(marketer: Caller) -> None:
    draft = marketer.post(DRAFTS, {"title": "Next", "from_version": 1}).json()
    assert (draft["based_on"], draft["revision"]["document"]) == (1, definition_document())
    assert marketer.post(DRAFTS, {"title": "Next", "from_version": 9}).status_code == 404


def test_a_draft_gets_another_title(cast: Cast, marketer: Caller) -> None:
    draft = make_draft(cast)
    told = marketer.post(f"{DRAFTS}/{draft.pk}", {"title": "No students", "why": "They never buy."}).json()
    assert (told["title"], told["why"]) == ("No students", "They never buy.")


def test_drafts_are_listed_newest_first_and_by_state(cast: Cast, marketer: Caller, reader: Caller) -> None:
    first, second = make_draft(cast), make_draft(cast)
    marketer.post(f"{DRAFTS}/{first.pk}/discard", {})
    assert [one["id"] for one in reader.get(DRAFTS).json()["results"]] == [second.pk, first.pk]
    assert [one["id"] for one in reader.get(DRAFTS, state="discarded").json()["results"]] == [first.pk]
    assert reader.get(DRAFTS, state="lost").status_code == 400


def test_the_second_of_two_editors_gets_what_the_first_one_wrote(
    cast: Cast, marketer: Caller, marketing_manager: Caller
) -> None:
    draft = make_draft(cast)
    _save(marketer, draft.pk, 1, intro="Clearest.")
    refused = _save(marketing_manager, draft.pk, 1, intro="Mine.")
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (409, "draft_changed")
    assert error["fields"] == {"based_on_revision": "Both of you changed the introduction."}
    newest = error["details"]["newest"]
    assert (newest["number"], newest["document"]["intro"], newest["saved_by"]["name"]) == (2, "Clearest.", "Mark Eter")
    assert DraftRevision.objects.filter(draft=draft).count() == 2


def test_changes_to_other_parts_are_both_kept(cast: Cast, marketer: Caller, marketing_manager: Caller) -> None:
    draft = make_draft(cast)
    _save(marketer, draft.pk, 1, intro="Clearest.")
    saved = _save(marketing_manager, draft.pk, 1, intro="Clearer.", never=[]).json()
    assert saved["merged"] == ["the introduction"]
    document = saved["draft"]["revision"]["document"]
    assert (document["intro"], document["never"]) == ("Clearest.", [])


def test_nobody_signs_for_the_other_team(cast: Cast, manager: Caller) -> None:
    refused = manager.post(f"{PROPOSALS}/{make_proposal(cast).pk}/sign", {"team": "marketing"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "other_team")
    assert "nobody signs for the other team" in refused.json()["error"]["message"]


def test_an_administrator_is_told_that_they_never_sign(cast: Cast) -> None:
    refused = person_caller(cast.admin).post(f"{PROPOSALS}/{make_proposal(cast).pk}/sign", {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "administrator_signs_nothing")


def test_a_person_of_both_teams_signs_once(cast: Cast, manager: Caller) -> None:
    Membership.objects.create(user=cast.manager, team=cast.marketing, role=Role.manager)
    address = f"{PROPOSALS}/{make_proposal(cast).pk}/sign"
    assert manager.post(address, {}).status_code == 200
    refused = manager.post(address, {"team": "marketing"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "one_signature")


def test_a_key_of_a_signatory_with_every_scope_signs_nothing(cast: Cast) -> None:
    key = key_caller(*Scope.values, acts_for=cast.manager)
    refused = key.post(f"{PROPOSALS}/{make_proposal(cast).pk}/sign", {})
    assert refused.status_code == 403
    assert "Only a signed-in person" in refused.json()["error"]["message"]
    assert not Signature.objects.exists()


def test_a_session_signs_with_a_csrf_token_only(cast: Cast) -> None:
    caller = person_caller(cast.manager, checks_csrf=True)
    assert caller.post(f"{PROPOSALS}/{make_proposal(cast).pk}/sign", {}).status_code == 403
    assert not Signature.objects.exists()


def test_a_returned_draft_says_who_returned_it_and_why(cast: Cast, manager: Caller, marketer: Caller) -> None:
    proposal = make_proposal(cast)
    told = manager.post(f"{PROPOSALS}/{proposal.pk}/return", {"reason": "Too few people."}).json()
    assert (told["end"]["how"], told["end"]["reason"]) == ("returned", "Too few people.")
    draft = marketer.get(f"{DRAFTS}/{proposal.draft_id}").json()
    assert (draft["state"], draft["returned"]["by"]["name"]) == ("open", "Mona Manager")
    again = manager.post(f"{PROPOSALS}/{proposal.pk}/sign", {})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "proposal_ended")


def test_going_back_asks_both_again(cast: Cast, marketer: Caller, manager: Caller, marketing_manager: Caller) -> None:
    publish_now(cast, at=NOW)
    proposal = marketer.post(PROPOSALS, {"version": 1, "why": "It let too few through."}).json()
    assert (proposal["former"], proposal["version"]) == (1, 3)
    for caller in (manager, marketing_manager):
        caller.post(f"{PROPOSALS}/{proposal['id']}/sign", {})
    in_force = DefinitionActivation.objects.get(retired_at=None).version
    assert in_force.document == DefinitionVersion.objects.get(number=1).document


def test_a_former_version_that_is_not_there_or_in_force_is_refused(marketer: Caller) -> None:
    assert marketer.post(PROPOSALS, {"version": 9}).status_code == 404
    assert marketer.post(PROPOSALS, {"version": 1}).json()["error"]["code"] == "in_force_already"


def test_a_second_proposal_waits_for_the_first(cast: Cast, marketer: Caller) -> None:
    make_proposal(cast)
    refused = marketer.post(f"{DRAFTS}/{make_draft(cast).pk}/propose", {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "other_proposal_open")


def test_the_rescoring_of_nurture_can_be_watched(cast: Cast, reader: Caller) -> None:
    assert reader.get("definition/rescoring").json() == {"rescoring": None}
    publish_now(cast, at=NOW)
    assert reader.get("definition/rescoring").json()["rescoring"]["state"] == "waiting"
    rescore(clock=lambda: NOW, seconds=60)
    told = reader.get("definition/rescoring").json()["rescoring"]
    assert (told["version"], told["state"], told["total"], told["done"]) == (2, "finished", 0, 0)


def test_the_revision_is_told_and_moved_with_a_reason(reader: Caller, manager: Caller) -> None:
    told = reader.get("definition/revision").json()
    assert (told["due_on"], told["days_left"], told["is_overdue"], told["breaches"]) == ("2026-11-29", 26, False, [])
    moved = manager.post("definition/revision", {"to_on": "2026-12-14", "why": "After the review."}).json()
    assert (moved["due_on"], moved["changes"][0]["by"]["name"]) == ("2026-12-14", "Mona Manager")
    refused = manager.post("definition/revision", {"to_on": "2026-11-02", "why": "Earlier."})
    assert [*refused.json()["error"]["fields"]] == ["to_on"]
