"""The definition page: the version as prose, its examples judged now, who signed it and how it is doing."""

import re
from datetime import timedelta

import pytest

from dispositions.models import Reason
from handoff.people.models import User
from handoff.process.defaults.definition import definition_document
from leads.definitions.models import DefinitionActivation, DefinitionVersion, Example, Signature
from leads.definitions.publish import activate, add_version
from leads.handoffs.models import Handoff
from tests.cast import NOW
from tests.handoff.web.scene import SOON, Scene, browser_of, hand_over
from tests.handoff.web.test_sla import marks_of
from tests.rows import close_handoff


def page_of(user: User, address: str = "/definition/") -> str:
    response = browser_of(user, at=SOON).get(address)
    assert response.status_code == 200
    return response.content.decode()


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_a_tier_is_said_in_the_words_of_its_rules_fit_and_behaviour_apart(scene: Scene) -> None:
    words = words_of(page_of(scene.cast.rep))

    assert "Company has 50 or more employees and country is one of US, CA, GB, DE, NL and e-mail is a company" in words
    assert "and the lead either asked for a demo in the last 7 days, or asked for a quote" in words
    assert "Who they are: all of" in words
    assert "What they did: any of" in words
    assert "first touch: 5 business minutes" in words


def test_never_rules_and_context_are_said(scene: Scene) -> None:
    words = words_of(page_of(scene.cast.rep))

    assert "A competitor company is a competitor" in words
    assert "Tool in use today" in words


def test_examples_are_judged_now_and_say_what_kept_them_back(scene: Scene) -> None:
    words = words_of(page_of(scene.cast.rep))

    assert "6 of 6 give the agreed verdict, judged now" in words
    assert "Never: A student" in words
    assert "Hand raiser: Company has 50 or more employees (4)" in words


def test_an_example_that_no_longer_agrees_is_shown_as_such(scene: Scene) -> None:
    version = DefinitionVersion.objects.get(number=1)
    Example.objects.create(
        version=version, position=99, title="Nobody at all", facts={}, tier="hand_raiser", why="To disagree"
    )

    page = page_of(scene.cast.rep)

    assert "6 of 7 give the agreed verdict" in page
    assert ">differs<" in page
    assert "Target account: Company is on the target list (not known)" in words_of(page)


def test_signatures_are_named_and_missing_ones_too(scene: Scene) -> None:
    version = DefinitionVersion.objects.get(number=1)
    Signature.objects.create(version=version, team_kind="sales", signed_by=scene.cast.manager, signed_at=NOW)

    words = words_of(page_of(scene.cast.rep))

    assert "Mona Manager , sales signed Tue 3 Nov 10:00" in words
    assert "Marketing has not signed this version" in words


@pytest.mark.parametrize(
    ("days", "text"), [(44, "in 44 days"), (1, "in 1 day"), (-1, "is 1 day late"), (-9, "is 9 days late")]
)
def test_it_says_when_the_next_revision_is_due(scene: Scene, days: int, text: str) -> None:
    DefinitionActivation.objects.update(revise_by=NOW.date() + timedelta(days=days))

    assert text in words_of(page_of(scene.cast.rep))


def test_how_it_is_doing_is_counted_and_linked(scene: Scene) -> None:
    shown = marks_of(page_of(scene.cast.rep))

    assert shown["version_handoffs:1"][1] == "2"
    assert shown["outcome:1:bad_fit:numerator"][1] == "1"
    assert shown["let_through:1:size:numerator"][1] == "1"
    client = browser_of(scene.cast.rep, at=SOON)
    assert {metric: client.get(href).context["total"] for metric, (href, value) in shown.items() if value} == {
        metric: int(value) for metric, (_, value) in shown.items() if value
    }


def test_a_criterion_is_counted_over_the_tiers_that_use_it(scene: Scene) -> None:
    assert "named by 1 bad fit of 1 closed in Hand raiser" in words_of(page_of(scene.cast.rep))

    Handoff.objects.filter(pk=scene.closed.pk).update(tier="standard")

    shown = marks_of(page_of(scene.cast.rep))
    assert "let_through:1:size:numerator" not in shown


def test_bad_fits_that_name_no_criterion_are_counted_and_linked(scene: Scene) -> None:
    handoff = hand_over(scene.cast, email="cleo.marsh@tidewater.example", name="Cleo Marsh")
    close_handoff(handoff, criterion="", reason=Reason.objects.filter(outcome="bad_fit").earliest("pk"))

    page = page_of(scene.cast.rep)

    assert "1 bad fit named no criterion" in words_of(page)
    href, value = marks_of(page)["bad_fit_unnamed:1"]
    assert value == "1"
    assert browser_of(scene.cast.rep, at=SOON).get(href).context["total"] == 1


def test_a_later_version_leaves_the_earlier_one_readable(scene: Scene) -> None:
    second = add_version(
        document=definition_document(least_employees=80),
        examples=(),
        why="Too many small companies.",
        created_by_id=None,
        now=SOON,
    )
    activate(second, now=SOON)

    assert "Version 3, active since" in words_of(page_of(scene.cast.rep))
    earlier = words_of(page_of(scene.cast.rep, "/definition/1/"))
    assert "Version 1, Mon 31 Aug 2026 to Tue 3 Nov 2026" in earlier
    assert "Too many small companies." in earlier


def test_a_version_that_never_was_is_not_found(scene: Scene) -> None:
    assert browser_of(scene.cast.rep).get("/definition/99/").status_code == 404


def test_without_a_version_in_force_it_says_so(scene: Scene) -> None:
    DefinitionActivation.objects.update(retired_at=SOON)

    assert "No definition is in force" in page_of(scene.cast.rep)
