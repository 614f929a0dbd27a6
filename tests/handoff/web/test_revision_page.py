"""The quarterly revision: its banner, its date moved with a reason, its history, and the breach of both teams."""

from datetime import timedelta

import pytest

from leads.definitions.models import DefinitionActivation, RevisionChange
from tests.handoff.web.pages import ask, read, words_of
from tests.handoff.web.scene import SOON, Scene

PAGE = "/definition/revision/"
WITH_BANNER = ("/definition/", "/definition/versions/", "/definition/proposal/", "/definition/1/diff/2/", PAGE)


def due_in(days: int) -> None:
    DefinitionActivation.objects.update(revise_by=SOON.date() + timedelta(days=days))


@pytest.mark.parametrize("address", WITH_BANNER)
def test_the_pages_of_the_definition_say_that_it_is_due_soon_and_that_it_is_late(scene: Scene, address: str) -> None:
    due_in(15)
    assert "Revise or move the date" not in read(scene.cast.rep, address)

    due_in(14)
    assert "The revision of version 1 is due in 14 days, on Tue 17 Nov 2026." in read(scene.cast.rep, address)

    due_in(-1)
    words = read(scene.cast.rep, address)
    assert "The revision of version 1 is 1 day late: it was due Mon 2 Nov 2026." in words
    assert "Until it is revised, both teams are in breach." in words


def test_its_own_page_says_it_once(scene: Scene) -> None:
    due_in(-1)

    assert read(scene.cast.manager, PAGE).count("is 1 day late") == 1


def test_the_last_day_is_not_late(scene: Scene) -> None:
    due_in(0)

    assert "The revision of version 1 is due today." in read(scene.cast.rep, PAGE)


def test_it_is_moved_with_a_reason_which_is_kept(scene: Scene) -> None:
    page = ask(
        scene.cast.marketer, PAGE, {"to_on": "2026-12-18", "why": "The review is on the 18th."}, follow=True
    ).content.decode()

    words = words_of(page)
    assert "The revision is due Fri 18 Dec 2026 now." in words
    assert "Sun 29 Nov 2026 Fri 18 Dec 2026 Mark Eter The review is on the 18th." in words
    assert DefinitionActivation.objects.get().revise_by.isoformat() == "2026-12-18"


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ({"to_on": "2026-12-18", "why": " "}, "Say why the day is moved"),
        ({"to_on": "", "why": "Because."}, "Choose a day"),
        ({"to_on": "soon", "why": "Because."}, "Write it as 2027-02-01"),
        ({"to_on": "2026-11-02", "why": "Because."}, "Choose a day from today on"),
        ({"to_on": "9999-12-31", "why": "Because."}, "Choose a day from today on"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_written_stays(
    scene: Scene, sent: dict[str, str], text: str
) -> None:
    response = ask(scene.cast.manager, PAGE, sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Not moved: 1 thing to put right" in page
    assert page.count(text) == 2
    assert f'value="{sent["to_on"]}"' in page or not sent["to_on"]
    assert not RevisionChange.objects.exists()


def test_who_does_not_write_the_definition_reads_who_moves_it(scene: Scene) -> None:
    assert "Marketing ops and the managers of both teams move the date." in read(scene.cast.rep, PAGE)

    response = ask(scene.cast.rep, PAGE, {"to_on": "2026-12-18", "why": "I like it."})

    assert response.status_code == 403
    assert "Marketing ops and the managers of both teams move the revision." in words_of(response.content.decode())
    assert not RevisionChange.objects.exists()


def test_a_breach_of_both_teams_is_listed_and_stays_when_the_date_is_moved(scene: Scene) -> None:
    due_in(-3)
    assert "Version 1 Sat 31 Oct 2026 Sat 31 Oct 20:00 still late marketing and sales" in read(scene.cast.rep, PAGE)

    ask(scene.cast.manager, PAGE, {"to_on": "2026-11-20", "why": "At the review."})

    assert "Sat 31 Oct 2026 Sat 31 Oct 20:00 Tue 3 Nov 10:02 marketing and sales" in read(scene.cast.rep, PAGE)


def test_without_a_definition_nothing_is_due(scene: Scene) -> None:
    DefinitionActivation.objects.update(retired_at=SOON)

    assert "Nothing is due" in read(scene.cast.rep, PAGE)
    assert ask(scene.cast.manager, PAGE, {"to_on": "2026-12-18", "why": "Because."}).status_code == 404
