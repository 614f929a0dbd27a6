"""The promises' pages: listed, read, changed with the other team's signature, applied, withdrawn, and asked about."""

from datetime import timedelta

import pytest

from handoff.people.models import User
from handoff.process.promises.signing import sign_change
from slas.changes import PolicyChange
from slas.models import Clock, Policy
from tests.handoff.process.promises.scene import KEY, agree, run_all, withdraw
from tests.handoff.web.pages import ask, buttons_of, read, words_of
from tests.handoff.web.scene import SOON, Scene, browser_of
from tests.handoff.web.sent_forms import fields_of

LIST = "/settings/promises/"
PAGE = f"{LIST}{KEY}/"
APPLY = f"{PAGE}apply/"
CHANGE = f"{LIST}disposition/change/"


def act(scene: Scene, what: str) -> str:
    return f"{LIST}changes/{scene.change.pk}/{what}/"


def page_of(user: User, address: str = PAGE) -> str:
    response = ask(user, address)
    assert response.status_code == 200
    return response.content.decode()


def sent_from(user: User, address: str, **changes: str) -> dict[str, str]:
    """Return the form of a page as a browser sends it, with changes."""
    return {**fields_of(page_of(user, address), address), **changes}


@pytest.fixture
def signed(scene: Scene) -> Scene:
    """The scene after marketing has signed: four minutes, in force for new handoffs."""
    sign_change(scene.change.pk, by=scene.cast.marketing_manager, now=SOON)
    return scene


# The list


def test_the_list_says_each_promise_in_words_and_in_its_order(scene: Scene) -> None:
    page = read(scene.cast.rep, LIST)
    assert "Tier is “hand_raiser”" in page
    assert "5 business minutes" in page
    assert "Warn at 60 %, tell the manager at 100 %, reassign at 300 %" in page
    assert (
        page.index("First touch, hand-raisers")
        < page.index("First touch, all others")
        < page.index("Disposition after")
    )
    assert "change proposed" in page


def test_a_rep_reads_and_proposes_nothing(scene: Scene) -> None:
    assert "Propose" not in read(scene.cast.rep, LIST).replace("proposes", "")
    assert buttons_of(page_of(scene.cast.rep)) == []


def test_the_settings_lead_to_the_promises(scene: Scene) -> None:
    assert f'href="{LIST}"' in page_of(scene.cast.manager, "/settings/")


# Signing


def test_the_other_team_s_signatory_sees_what_changes_and_what_their_signature_does(scene: Scene) -> None:
    page = page_of(scene.cast.marketing_manager)
    assert buttons_of(page) == ["Sign for marketing", "Return it to Mona Manager"]
    words = words_of(page)
    assert "removed: 5 added: 4 business minutes" in words
    assert "With your signature it applies to handoffs made from then on; running clocks keep their terms." in words


@pytest.mark.parametrize(
    ("role", "buttons", "sentence"),
    [
        ("manager", ["Take it back"], "You proposed it: Maud Marketing signs for marketing."),
        ("marketer", [], "Only Maud Marketing signs, for marketing: nobody signs for the other team."),
        ("admin", [], "Administrators never sign: a promise is agreed between marketing and sales."),
    ],
)
def test_others_read_why_they_do_not_sign(scene: Scene, role: str, buttons: list[str], sentence: str) -> None:
    page = page_of(getattr(scene.cast, role))
    assert buttons_of(page) == buttons
    assert sentence in words_of(page)


def test_signed_it_is_in_force_and_says_what_running_clocks_do(scene: Scene) -> None:
    done = ask(scene.cast.marketing_manager, act(scene, "sign"), {}, follow=True)
    words = words_of(done.content.decode())
    assert "You signed: version 2 applies to new handoffs from now on." in words
    assert "1 running clock counts by an earlier version, and keeps it unless you apply the new one" in words


def test_returned_it_needs_a_reason_that_the_author_reads(scene: Scene) -> None:
    refused = ask(scene.cast.marketing_manager, act(scene, "return"), {"reason": " "})
    assert refused.status_code == 422
    assert "Say what has to change." in refused.content.decode()
    ask(scene.cast.marketing_manager, act(scene, "return"), {"reason": "Keep five."})
    assert "returned by Maud Marketing" in read(scene.cast.manager, PAGE)
    assert "“Keep five.”" in read(scene.cast.manager, PAGE)


def test_what_ended_says_so_to_whoever_comes_later(scene: Scene) -> None:
    ask(scene.cast.manager, act(scene, "take-back"), {})
    refused = ask(scene.cast.marketing_manager, act(scene, "sign"), {})
    assert refused.status_code == 409
    assert "This change has ended" in refused.content.decode()


# Changing


def test_a_change_is_proposed_from_the_form_as_it_stands(scene: Scene) -> None:
    data = sent_from(scene.cast.manager, CHANGE, amount="8", note="Ten is too long.")
    assert (data["unit"], data["kind"], data["level_0"], data["percent_0"]) == (
        "days",
        "business_time",
        "warning",
        "60",
    )
    done = ask(scene.cast.manager, CHANGE, data, follow=True)
    assert "Maud Marketing is asked to sign it for marketing" in words_of(done.content.decode())
    change = PolicyChange.objects.latest("pk")
    assert change.version is not None
    assert (change.policy.key, change.version.target_seconds, change.note) == (
        "disposition",
        8 * 8 * 3600,
        "Ten is too long.",
    )


def test_every_problem_of_a_rule_stands_at_its_place(scene: Scene) -> None:
    rule = "all:\n  - {id: a, fact: lead.shoe, op: eq, value: 1}\n  - {id: b, fact: company.employees, op: gte}\n"
    refused = ask(scene.cast.manager, CHANGE, sent_from(scene.cast.manager, CHANGE, applies_when=rule))
    words = words_of(refused.content.decode())
    assert refused.status_code == 422
    assert "Line 2, /all/0/fact" in words
    assert "Line 3, /all/1" in words
    assert not PolicyChange.objects.filter(policy__key="disposition").exists()


def test_a_rule_is_said_while_it_is_written(scene: Scene) -> None:
    data = sent_from(scene.cast.manager, CHANGE, do="look")
    data["applies_when"] = "{id: size, fact: company.employees, op: gte, value: 50}"
    said = ask(scene.cast.manager, CHANGE, data)
    assert said.status_code == 200
    assert "employees" in words_of(said.content.decode())
    assert not PolicyChange.objects.filter(policy__key="disposition").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"amount": ""}, "Give a length above zero"),
        ({"to_step": "routed", "from_step": "closed"}, "A promise that starts there ends at: read."),
        ({"scope": "owner"}, "The owner&#x27;s own clock starts when they are assigned"),
        ({"percent_0": ""}, "Say at which percent of the target"),
        ({"amount": "900"}, "180 whole days"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(scene: Scene, changes: dict[str, str], sentence: str) -> None:
    refused = ask(scene.cast.manager, CHANGE, sent_from(scene.cast.manager, CHANGE, **changes))
    assert refused.status_code == 422
    assert sentence in refused.content.decode()


def test_a_new_promise_of_the_same_business_day_is_proposed(scene: Scene) -> None:
    address = f"{LIST}new/"
    data = sent_from(
        scene.cast.marketer, address, name="Large companies", kind="same_business_day", cutoff="14:00", position="5"
    )
    ask(scene.cast.marketer, address, data)
    page = read(scene.cast.manager, f"{LIST}large_companies/")
    assert "same business day, if before 14:00" in page.lower()
    assert "Large companies proposed by Mark Eter, Mona Manager is asked to sign" in read(scene.cast.rep, LIST)


# Applying


def test_the_preview_lists_what_moves_and_applies_on_demand(signed: Scene) -> None:
    page = page_of(signed.cast.manager, APPLY)
    assert "1 running clock would count by it" in words_of(page)
    assert "1 due earlier, 0 later, 0 at the same time. 0 become overdue" in words_of(page)
    assert "1 m earlier" in words_of(page)
    assert buttons_of(page) == ["Apply version 2 to 1 running clock"]
    assert buttons_of(page_of(signed.cast.rep, APPLY)) == []

    asked = ask(signed.cast.manager, APPLY, {"version": "2"}, follow=True)
    assert "Waiting for a worker" in words_of(asked.content.decode())
    run_all(now=SOON)
    page = read(signed.cast.manager, APPLY)
    assert "Version 2 was applied to running clocks: 1 moved, 1 earlier and 0 later; 0 became overdue" in page
    assert "Nothing to move" in page
    story = read(signed.cast.rep, f"/handoffs/{signed.open.pk}/")
    assert "Due time of First touch, hand-raisers moved to Tue 3 Nov 10:04" in story
    assert "Mona Manager" in story


def test_a_preview_of_a_version_that_was_followed_is_read_again(signed: Scene) -> None:
    agree(signed.cast, now=SOON, target=timedelta(minutes=3))
    refused = ask(signed.cast.manager, APPLY, {"version": "2"})
    assert refused.status_code == 409
    assert "Version 3 came into force since you read the preview" in refused.content.decode()


def test_progress_is_asked_for_until_it_is_there(signed: Scene) -> None:
    ask(signed.cast.manager, APPLY, {"version": "2"})
    client = browser_of(signed.cast.manager)
    working = client.get(APPLY, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert "Waiting for a worker" in working.content.decode()
    run_all(now=SOON)
    done = client.get(APPLY, headers={"HX-Request": "true", "HX-Target": "progress"})
    assert (done.status_code, done.headers["HX-Refresh"]) == (204, "true")


def test_the_file_has_every_running_clock(signed: Scene) -> None:
    lines = ask(signed.cast.rep, f"{APPLY}csv/").content.decode().splitlines()
    assert lines[0].startswith("handoff,tier,team,version,started_at")
    clock = Clock.objects.running().get(policy__key=KEY)
    assert lines[1:] == [
        f"{clock.handoff_id},hand_raiser,Sales,1,2026-11-03T15:00:00+00:00,2026-11-03T15:05:00+00:00,"
        "2026-11-03T15:04:00+00:00,-60,"
    ]


def test_a_lead_of_another_team_is_counted_and_not_named(signed: Scene) -> None:
    page = read(signed.cast.outsider, APPLY)
    assert "1 running clock would count by it" in page
    assert "another team’s lead" in page
    assert "Amara" not in page


# Withdrawing


def test_a_promise_is_withdrawn_with_the_other_team_s_signature(scene: Scene) -> None:
    address = f"{LIST}disposition/"
    ask(scene.cast.manager, f"{address}withdraw/", {"reason": "Nobody looks at it."})
    change = PolicyChange.objects.latest("pk")
    page = page_of(scene.cast.marketing_manager, address)
    assert "Its withdrawal is proposed" in page
    assert "Nobody looks at it." in words_of(page)
    ask(scene.cast.marketing_manager, f"{LIST}changes/{change.pk}/sign/", {})
    run_all(now=SOON)
    assert "The promise was withdrawn: 1 running clock was cancelled." in read(scene.cast.rep, address)
    assert "Disposition withdrawn" in read(scene.cast.rep, LIST)
    assert not Clock.objects.running().filter(policy__key="disposition").exists()


# Which one matches


@pytest.mark.parametrize("query", ["{id}", "amara.nwosu@brightwell.example"])
def test_a_handoff_is_found_and_each_promise_judged(scene: Scene, query: str) -> None:
    page = read(scene.cast.manager, f"{LIST}choice/?q={query.format(id=scene.open.pk)}")
    assert "Which promise matches Amara Nwosu" in page
    assert "Matches first: this one counts" in page
    assert "Matches too, but one above it came first" in page


def test_several_are_offered_to_choose_from_and_none_is_said(scene: Scene) -> None:
    assert "2 handoffs: choose one" in read(scene.cast.manager, f"{LIST}choice/?q=brightwell")
    assert "Nothing matches" in read(scene.cast.manager, f"{LIST}choice/?q=nobody")
    assert "Nothing matches" in read(scene.cast.outsider, f"{LIST}choice/?q={scene.open.pk}")


def test_a_promise_that_there_is_not_is_not_found(scene: Scene) -> None:
    assert ask(scene.cast.rep, f"{LIST}nothing/").status_code == 404
    assert ask(scene.cast.rep, f"{PAGE}diff/1/9/").status_code == 404
    assert not Policy.objects.filter(key="nothing").exists()


def test_two_versions_are_compared_in_words(scene: Scene) -> None:
    assert "removed: 5 added: 4 business minutes" in read(scene.cast.rep, f"{PAGE}diff/1/2/")


def test_every_page_opens_when_a_promise_is_withdrawn_and_another_only_proposed(scene: Scene) -> None:
    ask(scene.cast.manager, act(scene, "take-back"), {})
    withdraw(scene.cast, now=SOON)
    run_all(now=SOON)
    address = f"{LIST}new/"
    data = sent_from(scene.cast.marketer, address, name="Never signed", amount="3")
    ask(scene.cast.marketer, address, data)
    for page in ("/sla/", "/path-map/", "/queue/", f"/handoffs/{scene.open.pk}/", LIST, PAGE, "/api/v1/metrics"):
        response = ask(scene.cast.manager, page)
        assert (page, response.status_code) == (page, 200)
        assert page == LIST or "Never signed" not in response.content.decode()
