"""The proposal's pages: proposed, signed, returned, taken back, published, gone back to, and what each role sees."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import resolve

from handoff.people.models import Membership, Role, User
from handoff.process.defaults.definition import definition_document
from handoff.process.publication import notices
from handoff.process.publication.signing import return_proposal
from leads.definitions.drafts import content_in, newest_revision, save_draft
from leads.definitions.models import DefinitionActivation, DefinitionVersion, DraftState, EndedBy, Proposal, Rescoring
from tests.cast import make_user
from tests.handoff.process.publication.scene import make_draft, make_proposal, signs
from tests.handoff.web.pages import ask, buttons_of, read, words_of
from tests.handoff.web.scene import SOON, Scene, browser_of

PAGE = "/definition/proposal/"


def act(scene: Scene, what: str) -> str:
    return f"{PAGE}{scene.proposal.pk}/{what}/"


def page_of(user: User, address: str = PAGE) -> str:
    response = ask(user, address)
    assert response.status_code == 200
    return response.content.decode()


def terms(scene: Scene, **changes: Any) -> dict[str, str]:
    """Return the form of a proposal as a browser sends it when nothing was touched."""
    return {
        "marketing_signatory": str(scene.cast.marketing_manager.pk),
        "sales_signatory": str(scene.cast.manager.pk),
        "note": "",
        "begins": "at_once",
        "publish_at": "",
        "revision": "1",
        **changes,
    }


def propose_address(scene: Scene) -> str:
    return f"/definition/drafts/{scene.ready.pk}/propose/"


@pytest.fixture
def free(scene: Scene) -> Scene:
    """The scene with its proposal returned, so that another may be proposed."""
    return_proposal(scene.proposal.pk, by=scene.cast.manager, reason="Too few people.", now=SOON)
    return scene


def second_manager(scene: Scene) -> User:
    user = make_user("Sven Second")
    Membership.objects.create(user=user, team=scene.cast.sales, role=Role.manager)
    return user


# What each role sees


def test_the_signatory_of_a_team_sees_their_own_button_and_what_it_does(scene: Scene) -> None:
    page = page_of(scene.cast.manager)

    assert buttons_of(page) == ["Sign version 2 for sales", "Return it to Mark Eter"]
    assert "You are the first to sign: nothing changes before Maud Marketing has signed for marketing" in words_of(page)
    assert buttons_of(page_of(scene.cast.marketing_manager))[0] == "Sign version 2 for marketing"


def test_the_second_signatory_reads_that_it_judges_from_that_moment(scene: Scene) -> None:
    signs(scene.proposal, scene.cast.marketing_manager, at=SOON)

    assert (
        "Maud Marketing has signed for marketing. With your signature version 2 judges every lead from that moment, "
        "and leads in nurture are judged again." in read(scene.cast.manager, PAGE)
    )


def test_who_has_signed_may_still_return_it(scene: Scene) -> None:
    signs(scene.proposal, scene.cast.manager, at=SOON)

    page = page_of(scene.cast.manager)
    assert buttons_of(page) == ["Return it to Mark Eter"]
    assert "You signed for sales at 10:02. Until it is published you may still return it." in words_of(page)


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("admin", "Administrators never sign: the definition is agreed between marketing and sales."),
        ("rep", "Only the two who were named sign: Maud Marketing for marketing, Mona Manager for sales."),
        ("revenue_ops", "Only the two who were named sign: Maud Marketing for marketing, Mona Manager for sales."),
    ],
)
def test_others_see_no_button_and_one_sentence_why(scene: Scene, role: str, sentence: str) -> None:
    page = page_of(getattr(scene.cast, role))

    assert buttons_of(page) == []
    assert sentence in words_of(page)


def test_a_manager_who_was_not_named_sees_who_was(scene: Scene) -> None:
    page = page_of(second_manager(scene))

    assert buttons_of(page) == []
    assert (
        "Mona Manager was named to sign for sales, so you do not; and nobody signs for the other team: "
        "Maud Marketing does for marketing." in words_of(page)
    )


def test_a_signatory_who_manages_no_team_any_more_reads_that(scene: Scene) -> None:
    Membership.objects.filter(user=scene.cast.manager).update(role=Role.rep)

    page = page_of(scene.cast.manager)
    assert buttons_of(page) == []
    assert "You manage no sales team any more, so you cannot sign for it." in words_of(page)


def test_the_author_may_take_it_back_and_reads_what_that_does(scene: Scene) -> None:
    page = page_of(scene.cast.marketer)

    assert buttons_of(page) == ["Take version 2 back"]
    assert "Nobody can then sign it any more" in words_of(page)


def test_it_shows_what_changes_against_the_version_in_force(scene: Scene) -> None:
    page = page_of(scene.cast.rep)

    assert "What changes against version 1" in page
    assert '<ins><span class="vh">added: </span>Clearer.</ins>' in page
    assert "Hand raiser, Target account, Standard are unchanged." in page


def test_a_dot_says_on_all_pages_of_the_definition_that_one_waits(free: Scene) -> None:
    assert "one waits for signatures" not in read(free.cast.rep, "/definition/")

    make_proposal(free.cast, draft=free.ready)

    assert "one waits for signatures" in read(free.cast.rep, "/definition/")


def test_the_notices_lead_to_pages_that_are_there(scene: Scene) -> None:
    assert resolve(notices.PROPOSAL_PAGE.partition("#")[0]).view_name == "web:proposal"
    assert resolve(notices.REVISION_PAGE).view_name == "web:revision"
    assert resolve(notices.VERSION_PAGE.format(number=2)).view_name == "web:definition_version"
    anchor = notices.PROPOSAL_PAGE.format(id=scene.proposal.pk).partition("#")[2]
    assert f'id="{anchor}"' in page_of(scene.cast.manager)


# Signing


def test_both_signatures_publish_and_lead_to_the_version_and_its_rescoring(scene: Scene) -> None:
    first = ask(scene.cast.marketing_manager, act(scene, "sign"), {"team": "marketing"}, follow=True)
    assert "You signed for marketing. Mona Manager is still asked for sales." in words_of(first.content.decode())

    second = ask(scene.cast.manager, act(scene, "sign"), {"team": "sales"}, follow=True)

    assert second.redirect_chain == [("/definition/2/", 302)]
    words = words_of(second.content.decode())
    assert "You signed for sales. Version 2 judges from now on." in words
    assert "Leads in nurture are judged again by this version" in words
    assert DefinitionActivation.objects.get(retired_at=None).version.number == 2


def test_with_a_chosen_time_it_waits_signed_and_says_from_when_it_judges(free: Scene) -> None:
    proposal = make_proposal(free.cast, draft=free.ready, publish_at=SOON + timedelta(days=3))
    signs(proposal, free.cast.marketing_manager, at=SOON)

    page = ask(free.cast.manager, f"{PAGE}{proposal.pk}/sign/", {"team": "sales"}, follow=True)

    words = words_of(page.content.decode())
    assert "Both teams have signed: version 3 judges from Fri 10:02 (New York)." in words
    assert "Signed by both" in words
    assert "Version 3 judges from Fri 10:02." in words
    assert DefinitionActivation.objects.get(retired_at=None).version.number == 1


@pytest.mark.parametrize(
    ("role", "data", "status", "words"),
    [
        ("admin", {}, 403, "Administrators never sign"),
        ("rep", {}, 403, "Only the two named signatories sign: Maud Marketing for marketing, Mona Manager for sales."),
        ("marketer", {"team": "marketing"}, 403, "Only the two named signatories sign"),
        ("manager", {"team": "marketing"}, 403, "You are named for sales: nobody signs for the other team."),
    ],
)
def test_a_forced_signature_is_refused_in_clear_words(
    scene: Scene, role: str, data: dict[str, str], status: int, words: str
) -> None:
    response = ask(getattr(scene.cast, role), act(scene, "sign"), data)

    assert response.status_code == status
    assert words in words_of(response.content.decode())
    assert "Nothing was changed." in words_of(response.content.decode())
    assert not scene.proposal.version.signatures.exists()


def test_signing_twice_is_a_conflict_that_says_so(scene: Scene) -> None:
    signs(scene.proposal, scene.cast.manager, at=SOON)

    response = ask(scene.cast.manager, act(scene, "sign"), {"team": "sales"})

    assert response.status_code == 409
    assert "You have signed this proposal already." in words_of(response.content.decode())


@pytest.mark.parametrize("what", ["sign", "return", "withdraw"])
def test_what_has_ended_is_a_conflict_and_what_never_was_is_not_found(free: Scene, what: str) -> None:
    response = ask(free.cast.manager, act(free, what), {"reason": "Late."})
    assert response.status_code == 409
    assert "This proposal has ended" in words_of(response.content.decode())

    assert ask(free.cast.manager, f"{PAGE}999999/{what}/", {}).status_code == 404


# Returning and taking back


def test_a_return_needs_a_reason_and_keeps_the_form_open_with_focus_on_the_error(scene: Scene) -> None:
    response = ask(scene.cast.manager, act(scene, "return"), {"reason": "  "})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Say what has to change." in page
    assert 'role="alert" tabindex="-1" autofocus' in page
    assert '<details class="more-acts" open>' in page


def test_a_reason_that_is_too_long_is_kept(scene: Scene) -> None:
    reason = "y" * 2_001

    response = ask(scene.cast.manager, act(scene, "return"), {"reason": reason})

    assert response.status_code == 422
    assert reason in response.content.decode()


def test_a_return_shows_its_reason_in_the_history_and_opens_the_draft(scene: Scene) -> None:
    page = ask(scene.cast.manager, act(scene, "return"), {"reason": "Too few people."}, follow=True)

    words = words_of(page.content.decode())
    assert "Returned to Mark Eter with your reason. The draft is open again." in words
    assert "Nothing is proposed" in words
    assert "Returned by Mona Manager, Tue 3 Nov 10:02 Too few people." in words
    assert f'id="proposal-{scene.proposal.pk}"' in page.content.decode()
    scene.proposal.draft.refresh_from_db()
    assert scene.proposal.draft.state == DraftState.open


@pytest.mark.parametrize("role", ["rep", "marketer", "admin"])
def test_only_a_signatory_returns_it_whatever_the_reason(scene: Scene, role: str) -> None:
    assert ask(getattr(scene.cast, role), act(scene, "return"), {"reason": ""}).status_code == 403
    assert ask(getattr(scene.cast, role), act(scene, "return"), {"reason": "No."}).status_code == 403


def test_only_its_author_takes_it_back(scene: Scene) -> None:
    refused = ask(scene.cast.manager, act(scene, "withdraw"), {})
    assert refused.status_code == 403
    assert "Only Mark Eter, who proposed it, takes it back." in words_of(refused.content.decode())

    page = ask(scene.cast.marketer, act(scene, "withdraw"), {"reason": "A better one comes."}, follow=True)

    words = words_of(page.content.decode())
    assert "Version 2 is taken back. The draft is open again." in words
    assert "Withdrawn by Mark Eter" in words
    assert scene.proposal.ends.get().how == EndedBy.withdrawn


# Proposing a draft


def test_proposing_shows_that_the_draft_is_ready_what_changes_and_whom_to_name(free: Scene) -> None:
    page = page_of(free.cast.marketer, propose_address(free))

    words = words_of(page)
    assert "Ready to propose" in words
    assert "All 6 examples give the agreed verdict" in words
    assert "What changes against version 1" in words
    assert "New York time" in words
    assert buttons_of(page) == ["Ask both teams to sign"]


def test_what_stands_in_the_way_is_shown_instead_of_the_button(free: Scene) -> None:
    content = content_in(newest_revision(free.ready))
    save_draft(
        free.ready.pk,
        based_on_revision=1,
        document=content.document,
        examples=content.examples[:1],
        by_id=free.cast.marketer.pk,
        now=SOON,
    )

    page = page_of(free.cast.marketer, propose_address(free))

    assert "Not ready to propose" in page
    assert "Standard has no example" in page
    assert "There is no counterexample" in page
    assert buttons_of(page) == []
    forced = ask(free.cast.marketer, propose_address(free), terms(free, revision="2"))
    assert forced.status_code == 409
    assert "Standard has no example; add a lead that both teams want there" in words_of(forced.content.decode())


def test_a_proposal_is_made_and_both_are_asked(free: Scene) -> None:
    page = ask(free.cast.marketer, propose_address(free), terms(free, note="As agreed on Monday."), follow=True)

    words = words_of(page.content.decode())
    assert page.redirect_chain == [(PAGE, 302)]
    assert "Version 3 is proposed. Maud Marketing and Mona Manager are asked to sign." in words
    assert "As agreed on Monday." in words


def test_the_chosen_time_is_one_in_the_readers_zone(free: Scene) -> None:
    ask(free.cast.marketer, propose_address(free), terms(free, begins="at_time", publish_at="2026-11-10T09:00"))

    at = Proposal.objects.latest("pk").publish_at
    assert at == datetime.fromisoformat("2026-11-10T09:00-05:00")


def test_a_time_is_left_out_when_it_is_published_at_once(free: Scene) -> None:
    ask(free.cast.marketer, propose_address(free), terms(free, publish_at="nonsense"))

    assert Proposal.objects.latest("pk").publish_at is None


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"begins": "at_time"}, 422, "Choose the time from which it judges"),
        ({"begins": "at_time", "publish_at": "soon"}, 422, "Write it as 2026-11-10T09:00"),
        ({"begins": "at_time", "publish_at": "2026-11-01T09:00"}, 422, "Choose a time to come"),
        ({"begins": "at_time", "publish_at": "0001-01-01T00:00"}, 422, "Time:"),
        ({"begins": "at_time", "publish_at": "9999-12-31T23:59"}, 422, "Time:"),
        ({"begins": ""}, 422, "Choose when it begins"),
        ({"sales_signatory": ""}, 422, "Name a manager of sales"),
        ({"sales_signatory": "nobody"}, 422, "Signs for sales:"),
        ({"note": "x" * 2_001}, 422, "Note to the signatories:"),
        ({"revision": "7"}, 409, "The draft was saved since you read it"),
    ],
)
def test_what_is_wrong_comes_back_beside_its_field_with_the_input_kept(
    free: Scene, changes: dict[str, str], status: int, words: str
) -> None:
    sent = terms(free, **{"note": "Keep this.", **changes})

    response = ask(free.cast.marketer, propose_address(free), sent)

    page = response.content.decode()
    assert response.status_code == status
    assert "Not proposed: 1 thing to put right" in page
    assert words in words_of(page)
    assert sent["note"] in page
    assert not Proposal.objects.filter(draft=free.ready).exists()


def test_who_manages_both_teams_signs_for_one(free: Scene) -> None:
    Membership.objects.create(user=free.cast.manager, team=free.cast.marketing, role=Role.manager)
    both = str(free.cast.manager.pk)

    page = ask(free.cast.marketer, propose_address(free), terms(free, marketing_signatory=both, sales_signatory=both))

    assert page.status_code == 422
    assert "A person in both teams signs for one: name somebody else." in words_of(page.content.decode())


def test_a_draft_that_was_saved_meanwhile_is_shown_anew_and_the_next_press_proposes_it(free: Scene) -> None:
    content = content_in(newest_revision(free.ready))
    document = {**content.document, "intro": "Clearest."}
    save_draft(
        free.ready.pk,
        based_on_revision=1,
        document=document,
        examples=content.examples,
        by_id=free.cast.manager.pk,
        now=SOON,
    )

    page = ask(free.cast.marketer, propose_address(free), terms(free))
    assert page.status_code == 409
    assert "Clearest" in page.content.decode()
    assert 'name="revision" value="2"' in page.content.decode()

    ask(free.cast.marketer, propose_address(free), terms(free, revision="2"))
    assert Proposal.objects.get(draft=free.ready).version.document["intro"] == "Clearest."


def test_a_second_proposal_waits_for_the_first_one(scene: Scene) -> None:
    response = ask(scene.cast.marketer, propose_address(scene), terms(scene))

    assert response.status_code == 409
    assert "Another proposal is before the signatories" in words_of(response.content.decode())


@pytest.mark.parametrize("role", ["rep", "revenue_ops", "admin"])
def test_who_does_not_write_the_definition_reads_that_they_do_not_propose_it(free: Scene, role: str) -> None:
    response = ask(getattr(free.cast, role), propose_address(free))

    assert response.status_code == 403
    assert "Marketing ops and the managers of both teams propose the definition." in words_of(response.content.decode())


def test_a_draft_before_the_signatories_is_not_proposed_again_and_one_that_never_was_is_not_found(scene: Scene) -> None:
    response = ask(scene.cast.marketer, f"/definition/drafts/{scene.proposal.draft_id}/propose/")

    assert response.status_code == 409
    assert "This draft cannot be changed now" in words_of(response.content.decode())
    assert ask(scene.cast.marketer, "/definition/drafts/999999/propose/").status_code == 404


# Going back


def test_a_former_version_is_proposed_again_as_a_new_one(free: Scene) -> None:
    proposal = make_proposal(free.cast, draft=make_draft(free.cast, intro="Worse."))
    signs(proposal, free.cast.marketing_manager, at=SOON)
    signs(proposal, free.cast.manager, at=SOON)
    address = "/definition/1/propose/"
    assert address in page_of(free.cast.manager, "/definition/1/")
    assert address not in page_of(free.cast.rep, "/definition/1/")
    words = read(free.cast.manager, address)
    assert "Go back to version 1" in words
    assert "What changes against version 3" in words

    sent = terms(free, why="Bad fits doubled.")
    page = ask(free.cast.manager, address, sent, follow=True)

    assert page.redirect_chain == [(PAGE, 302)]
    words = words_of(page.content.decode())
    assert "Version 4 is proposed: “Back to version 1”" in words
    assert "It goes back to version 1 ." in words
    assert "Bad fits doubled." in words
    assert DefinitionVersion.objects.get(number=4).document == definition_document()


def test_there_is_no_going_back_to_the_version_in_force(scene: Scene) -> None:
    response = ask(scene.cast.marketer, "/definition/1/propose/")

    assert response.status_code == 409
    assert "This version is in force: there is nothing to go back to." in words_of(response.content.decode())
    assert ask(scene.cast.marketer, "/definition/99/propose/").status_code == 404


# How far nurture is


def test_the_rescoring_asks_again_while_it_works_and_loads_the_page_when_it_is_done(scene: Scene) -> None:
    signs(scene.proposal, scene.cast.marketing_manager, at=SOON)
    signs(scene.proposal, scene.cast.manager, at=SOON)
    client = browser_of(scene.cast.rep)
    asks = {"HX-Request": "true", "HX-Target": "rescoring"}
    assert "Waiting for a worker" in read(scene.cast.rep, "/definition/2/")

    Rescoring.objects.update(started_at=SOON, total=1_200, done=500, ready=3, failed=1)
    part = client.get("/definition/2/", headers=asks)
    assert part.content.decode().lstrip().startswith('<div id="rescoring"')
    assert "500 of 1,200 leads judged · 3 handed over · 1 could not be judged" in words_of(part.content.decode())
    assert client.get("/definition/", headers=asks).content == part.content.replace(b"/definition/2/", b"/definition/")

    Rescoring.objects.update(finished_at=SOON, done=1_200)
    assert client.get("/definition/2/", headers=asks)["HX-Refresh"] == "true"
    assert "Nurture was judged again: 1,200 leads, 3 handed over" in read(scene.cast.rep, "/definition/2/")
