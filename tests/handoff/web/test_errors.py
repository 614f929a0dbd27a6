"""What goes wrong is said in the style of the pages, and gives nothing away."""

from unittest.mock import patch

import pytest
from django.test import Client

from tests.handoff.web.scene import Scene, browser_of

pytestmark = pytest.mark.django_db


def main_of(page: bytes) -> str:
    """Return what a page says; around it stand a token and the address."""
    return page.decode().partition("<main")[2].partition("</main>")[0]


def test_an_unknown_page_keeps_the_navigation(scene: Scene) -> None:
    page = browser_of(scene.cast.rep).get("/nowhere/")

    assert page.status_code == 404
    assert "There is no such page" in page.content.decode()
    assert "My queue" in page.content.decode()


def test_what_a_role_may_not_do_is_refused_in_words(scene: Scene) -> None:
    page = browser_of(scene.cast.marketer).post(f"/handoffs/{scene.open.pk}/touches/")

    assert page.status_code == 403
    assert "You may not do this" in page.content.decode()


def test_another_teams_handoff_and_none_at_all_look_alike(scene: Scene) -> None:
    outsider = browser_of(scene.cast.outsider)
    hidden, missing = (outsider.get(f"/handoffs/{key}/") for key in (scene.open.pk, 99_999_999))

    assert hidden.status_code == missing.status_code == 404
    assert main_of(hidden.content) == main_of(missing.content)


def test_our_own_mistake_shows_a_page_without_the_database(scene: Scene) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(scene.cast.rep)
    with patch("handoff.web.queue.queue_rows", side_effect=ZeroDivisionError("secret")):
        page = client.get("/queue/")

    assert page.status_code == 500
    assert "That did not work" in page.content.decode()
    assert "secret" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("zone=Mars", "“zone” is none that is known. Give one such as Europe/Berlin."),
        ("period=banana", "“period” is not one of 7, 28, 91, all."),
        ("from=2026-11-02&to=2026-11-01", "“to” is earlier than the first day"),
        ("from=yesterday", "“from” is not a date such as 2026-11-09."),
        ("owner=me", "“owner” is not the number of a user."),
    ],
)
def test_an_address_that_cannot_be_read_is_refused_by_naming_the_field(scene: Scene, query: str, words: str) -> None:
    page = browser_of(scene.cast.rep).get(f"/sla/?{query}")

    assert page.status_code == 400
    assert words in main_of(page.content)


@pytest.mark.parametrize(
    ("address", "field"),
    [("/handoffs/{}/owner/", "reason"), ("/handoffs/{}/touches/", "note"), ("/preferences/", "theme")],
)
def test_a_form_with_a_nul_is_refused(scene: Scene, address: str, field: str) -> None:
    answer = browser_of(scene.cast.manager).post(address.format(scene.open.pk), {field: "a\0b"})

    assert answer.status_code == 400


@pytest.mark.parametrize("zone", ["Factory", "localtime", "../etc/passwd"])
def test_days_are_not_counted_in_a_zone_of_no_place(scene: Scene, zone: str) -> None:
    assert browser_of(scene.cast.rep).get("/sla/", {"zone": zone}).status_code == 400
