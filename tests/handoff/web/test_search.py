"""Search finds leads by name, e-mail and company, and shows a rep no other team's people."""

import pytest

from tests.handoff.web.scene import Scene, browser_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["amara", "NWOSU", "amara.nwosu@brightwell", "brightwell health", "nwosu health"])
def test_it_finds_by_any_part(scene: Scene, asked: str) -> None:
    page = browser_of(scene.cast.rep).get("/leads/", {"q": asked}).content.decode()

    assert "Amara Nwosu" in page
    assert f"/handoffs/{scene.open.pk}/" in page


def answer(page: str, asked: str) -> str:
    """Return what a page answers, without what was asked."""
    return page.partition("<main")[2].partition("</main>")[0].replace(asked, "")


@pytest.mark.parametrize("asked", ["amara", "amara.nwosu@brightwell.example", "Rita", "6175550142"])
def test_another_teams_lead_looks_like_none(scene: Scene, asked: str) -> None:
    outsider = browser_of(scene.cast.outsider)
    known, unknown = (outsider.get("/leads/", {"q": q}).content.decode() for q in (asked, "nobody at all"))

    assert "0 found" in known
    assert answer(known, asked) == answer(unknown, "nobody at all")


@pytest.mark.parametrize("asked", ["617 555 0142", "5550142", "(617) 555-0142", "+1617", "0617", "rita", "rep nwosu"])
def test_it_finds_by_phone_and_by_owner(scene: Scene, asked: str) -> None:
    page = browser_of(scene.cast.teammate).get("/leads/", {"q": asked}).content.decode()

    assert f"/handoffs/{scene.open.pk}/" in page


@pytest.mark.parametrize("asked", ["%", "_", "'; DROP TABLE", "\x00", "<b>", "ⅷ" * 300, "x" * 3000])
def test_whatever_is_asked_is_only_text(scene: Scene, asked: str) -> None:
    response = browser_of(scene.cast.rep).get("/leads/", {"q": asked})

    assert response.status_code == 200
    assert "<b>" + "”" not in response.content.decode()


def test_nothing_found_offers_to_clear(scene: Scene) -> None:
    assert "Nothing matches" in browser_of(scene.cast.rep).get("/leads/", {"q": "nobody"}).content.decode()


@pytest.mark.parametrize("number", ["2", "0", "-1", "x", "9" * 30])
def test_a_page_that_is_none_shows_the_nearest(scene: Scene, number: str) -> None:
    assert browser_of(scene.cast.rep).get("/leads/", {"q": "a", "page": number}).status_code == 200
