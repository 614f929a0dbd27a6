"""The bell lists what was not put away; fetching the owner's own notice is its arrival."""

import pytest

from handoff.outbox.models import Channel, Message, Notice
from tests.cast import NOW
from tests.handoff.web.scene import SOON, Scene, browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(scene: Scene) -> Notice:
    message = Message.objects.create(
        key="owner_assigned:1:bell",
        channel=Channel.bell,
        kind="owner_assigned",
        payload={"handoff": scene.open.pk},
        recipient=scene.cast.rep,
        created_at=NOW,
        not_before=NOW,
    )
    return Notice.objects.create(
        message=message,
        user=scene.cast.rep,
        title="New for you: Amara Nwosu",
        reason="you own this handoff",
        url=f"/handoffs/{scene.open.pk}/",
        created_at=NOW,
    )


def test_a_notice_says_what_happened_and_why_it_is_told(scene: Scene, notice: Notice) -> None:
    page = browser_of(scene.cast.rep).get("/notices/").content.decode()

    assert "New for you: Amara Nwosu" in page
    assert "You get this because you own this handoff." in page
    assert " checked" not in page.split(f'value="{notice.pk}"')[1].split(">")[0]


def test_fetching_it_is_its_arrival(scene: Scene, notice: Notice) -> None:
    browser_of(scene.cast.teammate).get("/notices/")
    notice.refresh_from_db()
    assert notice.fetched_at is None

    browser_of(scene.cast.rep).get("/notices/")
    notice.refresh_from_db()
    assert notice.fetched_at == SOON
    assert Message.objects.filter(channel=Channel.receipt).count() == 1


def test_what_is_ticked_is_put_away_and_others_cannot(scene: Scene, notice: Notice) -> None:
    browser_of(scene.cast.teammate).post("/notices/read/", {"notice": notice.pk})
    assert "New for you" in browser_of(scene.cast.rep).get("/notices/").content.decode()

    browser_of(scene.cast.rep).post("/notices/read/", {"notice": [notice.pk, "x", "9" * 40]})
    assert "All read" in browser_of(scene.cast.rep).get("/notices/").content.decode()
