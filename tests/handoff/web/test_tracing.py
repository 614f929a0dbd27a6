"""Tracing past leads by hand: typed, on the path map, and off it again."""

from datetime import timedelta

import pytest
from django.test import Client

from handoff.integrations.history.models import PastRow
from leads.handoffs.models import Handoff, Origin
from tests.handoff.web.scene import Scene, browser_of

pytestmark = pytest.mark.django_db

TYPED = {
    "who": "amina@northwind.example",
    "tier": "hand_raiser",
    "submitted": "2 Nov 09:00",
    "handed_off": "+2m",
    "touched": "09:40",
}


@pytest.fixture
def client(scene: Scene) -> Client:
    return browser_of(scene.cast.marketer)


def traced() -> Handoff:
    return Handoff.objects.get(origin=Origin.imported)


def test_typed_times_are_on_the_path_map(client: Client) -> None:
    client.post("/imports/trace/", TYPED)

    handoff = traced()
    assert handoff.submitted_at is not None
    assert handoff.handed_off_at - handoff.submitted_at == timedelta(minutes=2)
    assert handoff.whole_wall == 40 * 60
    assert (handoff.tier, handoff.lead.email, handoff.source.key) == (
        "hand_raiser",
        "amina@northwind.example",
        "traced",
    )


def test_the_next_one_begins_in_the_first_field_with_tier_and_source_kept(client: Client) -> None:
    page = client.post("/imports/trace/", TYPED, follow=True).content.decode()

    who = page.partition('name="who"')[2].partition(">")[0]
    assert "autofocus" in who
    assert "amina" not in who
    assert '<option value="hand_raiser" selected>' in page
    assert "1 of 20 traced" in page
    assert "/path-map/?origin=imported&amp;from=2026-11-02&amp;to=2026-11-02&amp;source=traced" in page


def test_a_lead_may_have_a_name_alone_and_an_outcome(client: Client) -> None:
    client.post(
        "/imports/trace/", TYPED | {"who": "Amina Okoye", "outcome": "bad_fit", "disposed": "+2h", "read": "+3h"}
    )

    handoff = traced()
    assert handoff.lead.name == "Amina Okoye"
    assert handoff.closed_at == handoff.disposed_at
    assert handoff.read_at is not None
    assert handoff.read_at - handoff.closed_at == timedelta(hours=3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"who": ""}, "Name or e-mail: Say whose way it is"),
        ({"handed_off": ""}, "Handed off: Say when it was handed to sales"),
        ({"submitted": "yesterday"}, "Submitted: Write it as"),
        ({"touched": "08:00"}, "Touched: This is before the step before it"),
        ({"read": "+3h"}, "Outcome: Marketing reads what closed a handoff"),
        ({"who": "a@b"}, "Name or e-mail: "),
    ],
)
def test_what_is_wrong_is_told_beside_what_was_typed(client: Client, changes: dict[str, str], words: str) -> None:
    response = client.post("/imports/trace/", TYPED | changes)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert 'value="+2m"' in page or "handed_off" in changes
    assert not Handoff.objects.filter(origin=Origin.imported).exists()


def test_the_same_lead_is_traced_once(client: Client) -> None:
    client.post("/imports/trace/", TYPED)

    response = client.post("/imports/trace/", TYPED)

    assert response.status_code == 422
    assert "This lead was traced before" in response.content.decode()


def test_each_is_taken_off_again(client: Client) -> None:
    client.post("/imports/trace/", TYPED)

    page = client.post(f"/imports/trace/{PastRow.objects.get().pk}/undo/", follow=True).content.decode()

    assert "0 of 20 traced" in page
    assert not Handoff.objects.filter(origin=Origin.imported).exists()


def test_what_a_colleague_traced_is_theirs(scene: Scene, client: Client) -> None:
    client.post("/imports/trace/", TYPED)
    colleague = browser_of(scene.cast.manager)

    colleague.post(f"/imports/trace/{PastRow.objects.get().pk}/undo/")

    assert "0 of 20 traced" in colleague.get("/imports/trace/").content.decode()
    assert "1 of 20 traced" in client.get("/imports/trace/").content.decode()
