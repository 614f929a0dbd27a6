"""The pages of absences: entered, listed, ended, and what an absent person holds handed over at once."""

from datetime import timedelta

import pytest

from handoff.people.absences import enter_absence
from handoff.people.models import Absence, User
from leads.handoffs.models import Handoff
from slas.models import Clock
from tests.cast import NOW
from tests.handoff.web.pages import ask, read, words_of
from tests.handoff.web.scene import SOON, Scene, hand_over

LIST = "/absences/"
DAY = timedelta(days=1)


def away(person: User, *, by: User | None = None) -> Absence:
    return enter_absence(person, from_at=NOW, until_at=NOW + 13 * DAY, by=by or person, now=NOW)


def entered(person: User, **fields: str) -> dict[str, str]:
    return {"person": str(person.pk), "from_at": "2026-11-05T09:00", "until_at": "2026-11-09T09:00", **fields}


def test_a_rep_enters_their_own_in_their_own_zone(scene: Scene) -> None:
    page = ask(scene.cast.teammate, LIST, entered(scene.cast.teammate, note="Training"), follow=True)

    words = words_of(page.content.decode())
    assert "Theo Teammate gets no new handoffs from then until they are back." in words
    assert "Theo Teammate to come · Training · entered by Theo Teammate Thu 5 Nov 09:00 Mon 9 Nov 09:00 0" in words
    absence = Absence.objects.get(person=scene.cast.teammate)
    assert absence.from_at.isoformat() == "2026-11-05T14:00:00+00:00"


def test_a_manager_enters_one_of_their_team_and_is_led_to_what_is_still_open(scene: Scene) -> None:
    page = ask(scene.cast.manager, LIST, entered(scene.cast.rep), follow=True)

    assert page.redirect_chain[-1][0].startswith("/absences/")  # type: ignore[attr-defined]  # of the test client
    words = words_of(page.content.decode())
    assert "Rita Rep will be away" in words
    assert "Amara Nwosu Brightwell Health" in words
    assert "Hand over what was chosen" in words


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"until_at": "2026-11-05T09:00"}, "Back at: Choose a time after it begins."),
        ({"from_at": "2026-10-01", "until_at": "2026-10-02"}, "Back at: Choose a time to come: this one is over."),
        ({"until_at": "2029-11-05T09:00"}, "Back at: Choose a time within two years of the beginning."),
        ({"from_at": ""}, "From: Choose a day and a time"),
        ({"from_at": "soon"}, "From: Write it as 2026-11-20 09:00"),
        ({"from_at": "2026-12-10", "until_at": "2026-12-11"}, "This person is away already for some of that time"),
    ],
)
def test_what_is_wrong_stands_at_its_field(scene: Scene, fields: dict[str, str], text: str) -> None:
    response = ask(scene.cast.rep, LIST, entered(scene.cast.rep, **fields))

    assert response.status_code == 422
    assert text in words_of(response.content.decode())
    assert Absence.objects.count() == 1


def test_nobody_enters_one_for_a_stranger(scene: Scene) -> None:
    for user, person in ((scene.cast.rep, scene.cast.teammate), (scene.cast.manager, scene.cast.outsider)):
        response = ask(user, LIST, entered(person))
        assert response.status_code == 422
        assert "Who is away: Choose somebody of your team" in words_of(response.content.decode())


def test_a_rep_sees_their_team_away_and_changes_only_their_own(scene: Scene) -> None:
    html = ask(scene.cast.teammate, LIST).content.decode()
    assert "Rita Rep" in words_of(html)
    assert f"/absences/{scene.absence.pk}/" not in html
    assert "Nobody is away" in read(scene.cast.outsider, LIST)
    assert "Rita Rep to come · Vacation" in read(scene.cast.revenue_ops, LIST)


def test_what_somebody_holds_is_handed_over_at_once(scene: Scene) -> None:
    second = hand_over(scene.cast, email="kay@harbor.example", name="Kay Harbor")
    third = hand_over(scene.cast, email="lou@summit.example", name="Lou Summit")
    absence = scene.absence
    due = dict(Clock.objects.filter(owner=None).values_list("pk", "due_at"))
    sent = {f"to-{scene.open.pk}": "pool", f"to-{second.pk}": str(scene.cast.manager.pk), f"to-{third.pk}": ""}

    page = ask(scene.cast.manager, f"{LIST}{absence.pk}/", sent, follow=True)

    words = words_of(page.content.decode())
    assert "2 handed over: 1 to Mona Manager, 1 to Theo Teammate. They are told." in words
    assert "Lou Summit" in words
    assert "Kay Harbor" not in words
    owners = {one.pk: one.owner for one in Handoff.objects.filter(pk__in=[scene.open.pk, second.pk, third.pk])}
    assert owners == {scene.open.pk: scene.cast.teammate, second.pk: scene.cast.manager, third.pk: scene.cast.rep}
    assert dict(Clock.objects.filter(owner=None).values_list("pk", "due_at")) == due


@pytest.mark.parametrize(
    ("to", "status", "text"),
    [
        ("", 400, "Choose at least one handoff, and who gets it."),
        ("99999999999999999999", 400, "Choose an active colleague of the team"),
        ("nobody", 400, "Choose an active colleague of the team"),
    ],
)
def test_what_cannot_be_handed_over_stays(scene: Scene, to: str, status: int, text: str) -> None:
    response = ask(scene.cast.manager, f"{LIST}{scene.absence.pk}/", {f"to-{scene.open.pk}": to})

    assert response.status_code == status
    assert text in words_of(response.content.decode())
    assert Handoff.objects.get(pk=scene.open.pk).owner == scene.cast.rep


def test_one_that_is_not_theirs_is_told_and_nothing_moves(scene: Scene) -> None:
    sent = {f"to-{scene.open.pk}": "pool", f"to-{scene.closed.pk}": "pool", "to-x": "pool"}
    response = ask(scene.cast.manager, f"{LIST}{scene.absence.pk}/", sent)

    assert response.status_code == 409
    assert "A handoff was closed or given away meanwhile" in words_of(response.content.decode())
    assert Handoff.objects.get(pk=scene.open.pk).owner == scene.cast.rep


def test_the_person_sees_what_they_hold_and_that_their_manager_hands_it_over(scene: Scene) -> None:
    words = read(scene.cast.rep, f"{LIST}{scene.absence.pk}/")

    assert "Amara Nwosu" in words
    assert "A manager of their team hands them over." in words
    assert "Hand over what was chosen" not in words


def test_an_absence_is_ended_when_somebody_is_back(scene: Scene) -> None:
    absence = away(scene.cast.teammate)
    assert "Back already" in read(scene.cast.teammate, LIST)

    page = ask(scene.cast.teammate, f"{LIST}{absence.pk}/end/", {}, follow=True)

    assert "Theo Teammate gets new handoffs again." in words_of(page.content.decode())
    absence.refresh_from_db()
    assert absence.until_at == SOON
    again = ask(scene.cast.teammate, f"{LIST}{absence.pk}/end/", {})
    assert again.status_code == 409
    assert "This absence is over or was cancelled" in words_of(again.content.decode())


def test_a_picker_of_owners_says_who_is_away(scene: Scene) -> None:
    page = f"/handoffs/{scene.open.pk}/"
    assert "Theo Teammate, away" not in read(scene.cast.manager, page)
    away(scene.cast.teammate)

    assert "Theo Teammate, away until Mon 16 Nov 10:00" in read(scene.cast.manager, page)
    assert "Theo Teammate, away until Mon 16 Nov 10:00" in read(scene.cast.manager, f"{LIST}{scene.absence.pk}/")


def test_an_absence_that_is_not_there_is_not_found(scene: Scene) -> None:
    for address in ("0/", "99999999999999999999/"):
        assert ask(scene.cast.manager, f"{LIST}{address}").status_code == 404
