"""A touch logged on a page: counted once, told at once, sent back with its errors."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from handoff.people.models import User
from leads.handoffs.models import EventKind, Handoff, Touch
from tests.cast import NOW
from tests.handoff.web.scene import SOON, Scene, browser_of, touch
from tests.rows import make_event

pytestmark = pytest.mark.django_db


def send(client: Client, handoff: Handoff, **values: object):
    data = {"channel": "email", "outcome_email": "sent", "note": "", "seen": 0, **values}
    return client.post(f"/handoffs/{handoff.pk}/touches/", data)


def test_it_stops_the_clock_and_says_how_much_was_to_spare(scene: Scene) -> None:
    response = send(browser_of(scene.cast.rep), scene.open, next="/queue/?owed=first_touch")

    recorded = Touch.objects.get(handoff=scene.open)
    assert (recorded.by, recorded.channel, recorded.occurred_at) == (scene.cast.rep, "email", SOON)
    assert Handoff.objects.get(pk=scene.open.pk).touched_at == SOON
    assert response.headers["Location"] == f"/queue/?owed=first_touch&handoff={scene.open.pk}"
    [told] = get_messages(response.wsgi_request)
    assert str(told) == "E-mail to Amara Nwosu logged. First touch: met, 3 m to spare."


def test_a_form_sent_twice_is_one_touch(scene: Scene) -> None:
    client = browser_of(scene.cast.rep)
    first, second = send(client, scene.open), send(client, scene.open)

    assert Touch.objects.filter(handoff=scene.open).count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_colleagues_touch_meanwhile_is_shown_and_what_was_written_is_kept(scene: Scene) -> None:
    touch(scene.open, at=SOON, by=scene.cast.teammate)

    response = send(
        browser_of(scene.cast.rep), scene.open, channel="call", outcome_call="spoke", note="Calls back at 3"
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Theo Teammate logged one meanwhile (e-mail, sent)" in page
    assert "Calls back at 3" in page
    assert Touch.objects.filter(handoff=scene.open).count() == 1


def test_one_that_happened_earlier_is_taken_in_the_readers_zone(scene: Scene) -> None:
    send(browser_of(scene.cast.rep), scene.open, occurred_at="2026-11-03T10:01")

    assert Touch.objects.get(handoff=scene.open).occurred_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"channel": ""}, "Choose how you reached out"),
        ({"channel": "fax"}, "Select a valid choice"),
        ({"occurred_at": "2026-11-03T10:30"}, "not later than now"),
        ({"occurred_at": "yesterday"}, "Write it as 2026-11-10 10:04"),
        ({"channel": "call", "outcome_call": "held"}, "Select a valid choice"),
        ({"note": "x" * 501}, "at most 500 characters"),
    ],
)
def test_what_is_wrong_comes_back_beside_its_field(scene: Scene, values: dict[str, str], words: str) -> None:
    response = send(browser_of(scene.cast.rep), scene.open, **values)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Touch.objects.filter(handoff=scene.open).exists()


def test_htmx_gets_the_work_area_back_with_the_errors(scene: Scene) -> None:
    response = browser_of(scene.cast.rep).post(
        f"/handoffs/{scene.open.pk}/touches/",
        {"channel": "", "next": "/queue/?"},
        headers={"HX-Request": "true", "HX-Target": "work"},
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert page.strip().startswith('<div class="work" id="work">')
    assert 'class="error-summary"' in page
    assert "<html" not in page


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"])
def test_it_leads_back_to_our_own_pages_only(scene: Scene, wanted: str) -> None:
    response = send(browser_of(scene.cast.rep), scene.open, next=wanted)

    assert response.headers["Location"] == f"/handoffs/{scene.open.pk}/"


def test_a_contact_that_is_no_touch_is_kept_and_says_why(scene: Scene) -> None:
    response = send(browser_of(scene.cast.rep), scene.open, is_theirs="on")

    assert not Touch.objects.filter(handoff=scene.open).exists()
    [told] = get_messages(response.wsgi_request)
    assert "not a touch" in str(told)


def test_after_the_closing_nothing_is_logged(scene: Scene) -> None:
    latest = Touch.objects.filter(handoff=scene.closed).latest("pk").pk
    response = send(browser_of(scene.cast.rep, at=NOW + timedelta(hours=1)), scene.closed, seen=latest)

    assert response.status_code == 409
    assert Touch.objects.filter(handoff=scene.closed).count() == 1


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles", "UTC"])
@pytest.mark.parametrize("occurred_at", ["0001-01-01T00:00", "1999-12-31T10:00", "9999-12-31T23:59"])
def test_a_time_that_is_none_of_a_touch_is_refused_in_every_zone(scene: Scene, zone: str, occurred_at: str) -> None:
    User.objects.filter(pk=scene.cast.rep.pk).update(timezone=zone)

    response = send(browser_of(scene.cast.rep), scene.open, occurred_at=occurred_at)

    assert response.status_code == 422
    assert "between the year 2000 and now" in response.content.decode()


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)])
def test_the_page_shows_any_stored_instant_in_every_zone(scene: Scene, zone: str, at: datetime) -> None:
    User.objects.filter(pk=scene.cast.rep.pk).update(timezone=zone)
    make_event(scene.open, kind=EventKind.contact_not_counted, at=at)
    Touch.objects.bulk_create([Touch(handoff=scene.open, channel="call", occurred_at=at, recorded_at=NOW)])

    for address in (f"/handoffs/{scene.open.pk}/", f"/queue/?handoff={scene.open.pk}"):
        assert browser_of(scene.cast.rep).get(address).status_code == 200


def test_a_form_that_saw_a_touch_which_never_was_comes_back(scene: Scene) -> None:
    response = send(browser_of(scene.cast.rep), scene.open, seen=7)

    assert response.status_code == 409
    assert "No touch is logged on this handoff yet" in response.content.decode()
    assert not Touch.objects.filter(handoff=scene.open).exists()


@pytest.mark.parametrize(
    ("channel", "outcome"), [("call", "left_voicemail"), ("message", "sent"), ("meeting", "no_show")]
)
def test_the_outcome_is_that_of_the_channel_whatever_the_others_say(scene: Scene, channel: str, outcome: str) -> None:
    others = {"outcome_call": "spoke", "outcome_email": "sent", "outcome_meeting": "held"}
    send(browser_of(scene.cast.rep), scene.open, **{**others, "channel": channel, f"outcome_{channel}": outcome})

    assert Touch.objects.get(handoff=scene.open).outcome == outcome
