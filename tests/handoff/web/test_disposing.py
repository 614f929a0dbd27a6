"""A disposition recorded on a page, corrected, and read by marketing."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from dispositions.models import Disposition, Receipt
from leads.handoffs.models import Handoff
from tests.cast import NOW
from tests.handoff.web.scene import SOON, Scene, browser_of, dispose, touch

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


def send(client: Client, handoff: Handoff, **values: object):
    return client.post(f"/handoffs/{handoff.pk}/dispositions/", {"seen": 0, **values})


def recorded(handoff: Handoff) -> list[str]:
    return [*Disposition.objects.filter(handoff=handoff).order_by("pk").values_list("outcome", flat=True)]


def test_a_bad_fit_names_the_met_criterion_that_misled(scene: Scene) -> None:
    response = send(
        browser_of(scene.cast.rep),
        scene.open,
        outcome="bad_fit",
        because="criterion:size",
        note="A holding: 12 people in the company we would serve.",
        next="/queue/?",
    )

    disposition = Disposition.objects.get(handoff=scene.open)
    assert (disposition.criterion, disposition.by) == ("size", scene.cast.rep)
    assert Handoff.objects.get(pk=scene.open.pk).closed_at == SOON
    assert response.headers["Location"] == "/queue/"
    [told] = get_messages(response.wsgi_request)
    assert str(told) == "Recorded bad fit: Amara Nwosu. Marketing reads it next."


def test_the_form_offers_what_was_met_with_the_value_it_saw(scene: Scene) -> None:
    page = browser_of(scene.cast.rep).get(f"/handoffs/{scene.open.pk}/").content.decode()

    assert "Company has 50 or more employees (420)" in page
    assert "Met by definition v1, and wrong or too loose" in page
    assert "Not knowable from our data" in page
    assert "Company is on the target list" not in page.split('name="because"')[1].split("</select>")[0]


def test_a_bad_fit_may_be_what_our_data_could_not_know(scene: Scene) -> None:
    send(browser_of(scene.cast.rep), scene.open, outcome="bad_fit", because="reason:not_the_person")

    disposition = Disposition.objects.get(handoff=scene.open)
    assert disposition.criterion == ""
    assert disposition.reason is not None
    assert disposition.reason.key == "not_the_person"


def test_working_stays_with_the_rep(scene: Scene) -> None:
    response = send(
        browser_of(scene.cast.rep), scene.open, outcome="working", next_step_on="2026-11-05", next="/queue/?"
    )

    assert Handoff.objects.get(pk=scene.open.pk).closed_at is None
    assert response.headers["Location"] == f"/queue/?handoff={scene.open.pk}"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "Choose what became of it"),
        ({"outcome": "bad_fit"}, "Name the met criterion that misled"),
        ({"outcome": "bad_fit", "because": "criterion:target"}, "Select a valid choice"),
        ({"outcome": "working"}, "Give the date of the next step"),
        ({"outcome": "working", "next_step_on": "2026-11-02"}, "today or later"),
        ({"outcome": "no_response"}, "0 of the agreed 3 attempts are logged; 3 more to go."),
        ({"outcome": "converted"}, "Log the touch that this rests on first."),
        ({"outcome": "converted", "opportunity_url": "javascript:alert(1)"}, "begins with https://"),
    ],
)
def test_what_is_missing_comes_back_and_what_was_written_is_kept(
    scene: Scene, values: dict[str, str], words: str
) -> None:
    response = send(browser_of(scene.cast.rep), scene.open, note="They are a reseller.", **values)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "They are a reseller." in page
    assert recorded(scene.open) == []


def test_a_form_sent_twice_is_one_disposition(scene: Scene) -> None:
    client = browser_of(scene.cast.rep)
    for _ in range(2):
        response = send(client, scene.open, outcome="working", next_step_on="2026-11-05", note="Meets Thursday")
        assert response.status_code == 302

    assert recorded(scene.open) == ["working"]


def test_one_that_was_recorded_meanwhile_is_shown_with_who_and_when(scene: Scene) -> None:
    dispose(scene.open, at=SOON)

    response = send(browser_of(scene.cast.manager, at=LATER), scene.open, outcome="bad_fit", because="criterion:demo")

    assert response.status_code == 409
    assert "Bad fit was already recorded by Rita Rep at 10:02." in response.content.decode()
    assert recorded(scene.open) == ["bad_fit"]


def test_a_correction_appends_and_marketing_reads_anew(scene: Scene) -> None:
    browser_of(scene.cast.marketer, at=LATER).post(f"/handoffs/{scene.closed.pk}/receipt/")
    first = Disposition.objects.get(handoff=scene.closed)

    send(
        browser_of(scene.cast.rep, at=LATER),
        scene.closed,
        outcome="bad_fit",
        because="reason:no_need",
        seen=first.pk,
        corrects=first.pk,
    )

    closing = Handoff.objects.get(pk=scene.closed.pk).closing_disposition
    assert closing is not None
    assert closing.corrects == first
    assert Handoff.objects.get(pk=scene.closed.pk).read_at is None


def test_marketing_reads_by_an_act_and_not_by_looking(scene: Scene) -> None:
    marketer = browser_of(scene.cast.marketer, at=LATER)
    page = marketer.get(f"/handoffs/{scene.closed.pk}/").content.decode()
    assert "Mark read" in page
    assert "Misled by: Company has 50 or more employees" in page
    assert not Receipt.objects.filter(disposition__handoff=scene.closed).exists()

    marketer.post(f"/handoffs/{scene.closed.pk}/receipt/")
    marketer.post(f"/handoffs/{scene.closed.pk}/receipt/")

    assert Receipt.objects.get(disposition__handoff=scene.closed).read_by == scene.cast.marketer
    assert Handoff.objects.get(pk=scene.closed.pk).read_at == LATER
    assert "Mark read" not in marketer.get(f"/handoffs/{scene.closed.pk}/").content.decode()


def test_an_open_handoff_has_nothing_to_read(scene: Scene) -> None:
    response = browser_of(scene.cast.marketer).post(f"/handoffs/{scene.open.pk}/receipt/", follow=True)

    assert "There is nothing to read yet" in response.content.decode()


def test_marketing_finds_no_form_of_sales(scene: Scene) -> None:
    page = browser_of(scene.cast.marketer).get(f"/handoffs/{scene.open.pk}/").content.decode()

    assert "Log touch" not in page
    assert 'name="outcome"' not in page


def test_the_attempts_count_towards_no_response(scene: Scene) -> None:
    for minutes in (3, 4, 5):
        touch(scene.open, at=NOW + timedelta(minutes=minutes))

    send(browser_of(scene.cast.rep, at=LATER), scene.open, outcome="no_response", no_response_reason="no_answer")

    assert Disposition.objects.get(handoff=scene.open).attempts == 3


@pytest.mark.parametrize(
    ("days", "words"), [(400, "Give a date within a year of today."), (-1, "Give the date of the next step")]
)
def test_a_next_step_that_is_no_step_comes_back_beside_its_date(scene: Scene, days: int, words: str) -> None:
    touch(scene.open, at=SOON)
    day = NOW.date() + timedelta(days=days)

    response = send(browser_of(scene.cast.rep, at=LATER), scene.open, outcome="working", next_step_on=day)

    page = response.content.decode()
    assert response.status_code == 422
    assert words in page.split('name="next_step_on"')[0].rpartition('<div class="field')[2]
    assert f'value="{day}"' in page
