"""Settings of a person: stored, used at once, and refused when they are none."""

import pytest

from handoff.people.models import User
from tests.handoff.web.scene import Scene, browser_of

pytestmark = pytest.mark.django_db


def test_what_is_sent_is_changed_and_what_is_left_out_stays(scene: Scene) -> None:
    values = {"theme": "dark", "keyboard": "off", "next": "/queue/"}
    response = browser_of(scene.cast.rep).post("/preferences/", values)

    user = User.objects.get(pk=scene.cast.rep.pk)
    assert response.headers["Location"] == "/queue/"
    assert (user.theme, user.has_shortcuts, user.density) == ("dark", False, "default")
    page = browser_of(user).get("/queue/").content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-keys="off"' in page


def test_times_are_in_the_zone_that_was_chosen(scene: Scene) -> None:
    client = browser_of(scene.cast.rep)
    assert "due 10:05" in client.get("/queue/").content.decode()

    client.post("/preferences/", {"timezone": "Europe/Berlin"})

    page = browser_of(User.objects.get(pk=scene.cast.rep.pk)).get("/queue/").content.decode()
    assert "due 16:05" in page
    assert "Times are Berlin; now Tue 3 Nov 16:02." in page


@pytest.mark.parametrize("values", [{"theme": "pink"}, {"timezone": "Mars/Olympus"}, {"density": "9"}])
def test_what_is_no_choice_is_refused(scene: Scene, values: dict[str, str]) -> None:
    response = browser_of(scene.cast.rep).post("/preferences/", values)

    assert response.status_code == 422
    assert User.objects.get(pk=scene.cast.rep.pk).theme == "system"


def test_a_zone_that_is_no_longer_known_reads_as_utc(scene: Scene) -> None:
    User.objects.filter(pk=scene.cast.rep.pk).update(timezone="Mars/Olympus")

    assert "due 15:05" in browser_of(User.objects.get(pk=scene.cast.rep.pk)).get("/queue/").content.decode()
