"""The versions' pages: all of them, what changed between two in words, one as a file, and examples beside criteria."""

from typing import Any

import pytest

from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.examples import EXAMPLES
from handoff.process.publication.signing import return_proposal
from handoff.web import examples_shown
from leads.definitions.models import DefinitionActivation, Example
from leads.definitions.publish import NewExample, activate, add_version
from tests.handoff.process.publication.scene import signs
from tests.handoff.web.pages import ask, read, words_of
from tests.handoff.web.scene import SOON, Scene

LIST = "/definition/versions/"


@pytest.fixture
def changed(scene: Scene) -> Scene:
    """The scene with version 3 in force: a bound, a tier's name, a never rule, a criterion and examples differ."""
    document: dict[str, Any] = definition_document(least_employees=80, with_students=False)
    hand_raiser = document["tiers"][0]
    hand_raiser["name"] = "Asked us"
    hand_raiser["behaviour"] = {"any": hand_raiser["behaviour"]["any"][:2]}
    intern = NewExample(title="Intern, 5 downloads", facts={}, tier="", why="No budget", criteria=("target",))
    planner = EXAMPLES[2]
    bigger = NewExample(
        title=planner.title,
        facts={**planner.facts, "company": {"employees": 90}},
        tier=planner.tier,
        why="Is comparing tools",
    )
    kept = [
        one for one in EXAMPLES if one.title not in (planner.title, "Student with a university address, 6 downloads")
    ]
    version = add_version(
        document=document, examples=[*kept, bigger, intern], why="Too small.", created_by_id=None, now=SOON
    )
    activate(version, now=SOON)
    return scene


def test_the_list_says_when_each_judged_who_signed_and_who_wrote_it(scene: Scene) -> None:
    signs(scene.proposal, scene.cast.marketing_manager, at=SOON)

    words = read(scene.cast.rep, LIST)

    assert "2 versions of the definition" in words
    assert "waits for signatures Maud Marketing Tue 3 Nov 2026 not signed Mark Eter" in words
    assert "Version 1 The starting point: argue about it in the first review. active since Mon 31 Aug 2026" in words


def test_a_version_that_was_returned_never_judged(scene: Scene) -> None:
    return_proposal(scene.proposal.pk, by=scene.cast.manager, reason="No.", now=SOON)

    assert "returned, never judged" in read(scene.cast.rep, LIST)
    assert "Returned by Mona Manager : “No.”" in read(scene.cast.rep, "/definition/2/")


def test_a_version_is_compared_with_the_one_that_judged_when_it_came(changed: Scene) -> None:
    page = ask(changed.cast.rep, LIST).content.decode()

    assert "/definition/1/diff/2/" in page
    assert "/definition/1/diff/3/" in page
    assert "What changed since v1" in read(changed.cast.rep, "/definition/")


def test_two_versions_are_chosen_in_the_list(scene: Scene) -> None:
    response = ask(scene.cast.rep, f"{LIST}?before=2&after=1")

    assert response.status_code == 302
    assert response["Location"] == "/definition/2/diff/1/"
    assert ask(scene.cast.rep, f"{LIST}?before=x&after=1").status_code == 200


def test_the_difference_is_told_in_words_by_criterion_and_marked_by_more_than_colour(changed: Scene) -> None:
    page = ask(changed.cast.rep, "/definition/1/diff/3/").content.decode()
    words = words_of(page)

    assert "From version 1 to version 3" in words
    assert '<del><span class="vh">removed: </span>50</del>' in page
    assert '<ins><span class="vh">added: </span>80</ins>' in page
    assert "changed · standard_size" in words
    assert "removed: Hand raiser added: Asked us" in words
    assert "left out, was in any of · call" in words
    assert "removed: A student" in words
    assert "left out · student" in words
    assert "Target account is unchanged." in words


def test_the_difference_tells_of_the_examples(changed: Scene) -> None:
    words = read(changed.cast.rep, "/definition/1/diff/3/")

    assert "added: Intern, 5 downloads" in words
    assert "new: agreed not ready, “No budget”" in words
    assert "removed: Student with a university address, 6 downloads" in words
    assert "left out: was agreed not ready" in words
    assert "Number of employees: removed: 60 added: 90" in words
    assert "Why: removed: Small, but is comparing tools added: Is comparing tools" in words


def test_the_verdict_of_an_example_is_said_by_its_tiers_name(changed: Scene) -> None:
    Example.objects.create(version_id=changed.proposal.version_id, position=90, title="Asks", facts={}, tier="standard")

    assert "new: agreed Standard" in read(changed.cast.rep, "/definition/1/diff/2/")


def test_the_other_way_round_it_says_the_opposite(changed: Scene) -> None:
    page = ask(changed.cast.rep, "/definition/3/diff/1/").content.decode()

    assert '<del><span class="vh">removed: </span>80</del>' in page
    assert "added: A student" in words_of(page)


def test_a_version_does_not_differ_from_itself(scene: Scene) -> None:
    assert "Nothing changes: both say the same" in read(scene.cast.rep, "/definition/1/diff/1/")


@pytest.mark.parametrize("address", ["/definition/1/diff/99/", "/definition/0/diff/1/", "/definition/99/file.yaml"])
def test_what_never_was_is_not_found(scene: Scene, address: str) -> None:
    assert ask(scene.cast.rep, address).status_code == 404


def test_a_version_is_given_as_a_file(scene: Scene) -> None:
    response = ask(scene.cast.rep, "/definition/1/file.yaml")

    assert response["Content-Disposition"] == 'attachment; filename="definition-1.yaml"'
    assert "hand_raiser" in response.content.decode()


def beside(page: str, sentence: str) -> str:
    """Return the words between a criterion and the next one."""
    return words_of(page).partition(sentence)[2][:120]


def test_an_example_stands_beside_the_criterion_that_it_names(changed: Scene) -> None:
    page = ask(changed.cast.rep, "/definition/").content.decode()

    assert beside(page, "Who they are: all of Company is on the target list").strip().startswith("Not ready: Intern, 5")


def test_a_counterexample_that_names_none_stands_beside_what_kept_it_back(scene: Scene) -> None:
    page = ask(scene.cast.rep, "/definition/").content.decode()

    assert (
        beside(page, "all of Company has 50 or more employees").strip().startswith("Not ready: Consultant, 4 employees")
    )
    assert beside(page, "A customer already company is a customer").strip().startswith("Not ready: Existing customer")


def test_a_ready_example_stands_below_its_tier(scene: Scene) -> None:
    words = read(scene.cast.rep, "/definition/")

    assert (
        "Attended a webinar in the last 30 days Saw pricing in the last 14 days Ready: CFO at a target account" in words
    )


def test_a_counterexample_that_misses_much_teaches_no_criterion_by_itself(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    version_id = DefinitionActivation.objects.get().version_id
    Example.objects.create(version_id=version_id, position=90, title="Nobody", facts={}, tier="", why="-")
    assert read(scene.cast.rep, "/definition/").count("Not ready: Nobody") == 2

    monkeypatch.setattr(examples_shown, "MOST_TAUGHT", 1)

    assert read(scene.cast.rep, "/definition/").count("Not ready: Nobody") == 0


def test_it_says_who_wrote_proposed_and_signed_it(scene: Scene) -> None:
    signs(scene.proposal, scene.cast.marketing_manager, at=SOON)
    signs(scene.proposal, scene.cast.manager, at=SOON)

    words = read(scene.cast.rep, "/definition/")

    assert "Maud Marketing , marketing signed Tue 3 Nov 10:02" in words
    assert "Written by Mark Eter" in words
    assert "Proposed by Mark Eter to Maud Marketing and Mona Manager" in words
    assert "Published Tue 3 Nov 10:02" in words


def test_the_page_of_a_former_version_belongs_to_the_versions(changed: Scene) -> None:
    page = ask(changed.cast.rep, "/definition/1/").content.decode()

    assert f'href="{LIST}" aria-current="true"' in page
    assert 'href="/definition/" data-go="d" aria-current="true"' in page
