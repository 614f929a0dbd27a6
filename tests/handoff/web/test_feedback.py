"""The feedback page: marketing reads what sales says in groups, and a receipt is given by an act alone."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from dispositions.models import Disposition, Reason, Receipt
from handoff.people.models import User
from leads.handoffs.models import Handoff
from tests.cast import NOW
from tests.handoff.web.scene import SOON, Scene, browser_of, dispose, hand_over, touch

LATER = NOW + timedelta(days=7)


@pytest.fixture
def fuller(scene: Scene) -> Scene:
    """The scene with one more bad fit that names a reason alone, and a conversion."""
    customer = Reason.objects.filter(outcome="bad_fit").earliest("pk")
    for number, fields in enumerate(
        ({"criterion": "", "reason_key": customer.key, "note": "Bought last year."}, {"outcome": "converted"})
    ):
        handoff = hand_over(scene.cast, email=f"more{number}@company{number}.example", name=f"Moira {number}")
        touch(handoff, at=NOW + timedelta(minutes=1))
        dispose(handoff, at=NOW + timedelta(minutes=2), **fields)
    return scene


def page_of(user: User, address: str = "/feedback/", *, at=SOON) -> str:
    response = browser_of(user, at=at).get(address)
    assert response.status_code == 200
    return response.content.decode()


def mark(client: Client, *dispositions: Disposition, address: str = "/feedback/"):
    return client.post(address, {"disposition": [one.pk for one in dispositions]}, follow=True)


def closing(handoff: Handoff) -> Disposition:
    return Disposition.objects.get(closes=handoff)


def test_it_groups_bad_fits_by_the_criterion_named_and_says_what_the_version_saw(fuller: Scene) -> None:
    page = page_of(fuller.cast.marketer)

    assert "Bad fit, by the criterion named" in page
    assert "Company has 50 or more employees" in page
    assert "v1 saw 420" in page
    assert "No criterion: " in page
    assert "Converted, by campaign" in page


def test_it_shows_the_words_of_the_rep_in_the_group_asked_for(fuller: Scene) -> None:
    reason = Reason.objects.filter(outcome="bad_fit").earliest("pk")

    assert "“Bought last year.”" in page_of(fuller.cast.marketer, f"/feedback/?group=reason-{reason.pk}")


@pytest.mark.parametrize(("by", "group"), [("campaign", "Q4 pricing page"), ("reason", "A criterion, and no reason")])
def test_it_groups_by_campaign_and_by_reason(fuller: Scene, by: str, group: str) -> None:
    assert group in page_of(fuller.cast.marketer, f"/feedback/?by={by}")


def test_what_is_late_counts_as_overdue(fuller: Scene) -> None:
    assert "3 unread, 0 overdue; owed in 16 business hours" in page_of(fuller.cast.marketer)
    assert "3 unread, 3 overdue" in page_of(fuller.cast.marketer, at=LATER)


def test_looking_is_not_reading(scene: Scene) -> None:
    page_of(scene.cast.marketer)

    assert not Receipt.objects.exists()


def test_a_marketing_person_marks_what_is_ticked(fuller: Scene) -> None:
    response = mark(browser_of(fuller.cast.marketer, at=SOON), closing(fuller.closed))

    receipt = Receipt.objects.get()
    assert (receipt.disposition, receipt.read_by) == (closing(fuller.closed), fuller.cast.marketer)
    assert Handoff.objects.get(pk=fuller.closed.pk).read_at == SOON
    assert "1 marked read" in response.content.decode()
    assert "2 unread" in response.content.decode()


def test_marking_twice_gives_one_receipt(scene: Scene) -> None:
    client = browser_of(scene.cast.marketer, at=SOON)
    mark(client, closing(scene.closed))
    mark(client, closing(scene.closed))

    assert Receipt.objects.count() == 1


def test_nothing_ticked_marks_nothing_and_says_so(scene: Scene) -> None:
    response = mark(browser_of(scene.cast.marketer, at=SOON))

    assert "Nothing was ticked" in response.content.decode()
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("role", ["rep", "manager", "revenue_ops", "admin"])
def test_others_may_look_and_not_mark(scene: Scene, role: str) -> None:
    user = getattr(scene.cast, role)

    assert "data-ticked" not in page_of(user)
    assert mark(browser_of(user, at=SOON), closing(scene.closed)).status_code == 403
    assert not Receipt.objects.exists()


def test_what_is_read_moves_to_the_read_ones(scene: Scene) -> None:
    mark(browser_of(scene.cast.marketer, at=SOON), closing(scene.closed))

    page = page_of(scene.cast.marketer, "/feedback/?state=read")
    assert "Ben Ashworth" in page
    assert "data-ticked" not in page


def test_a_lead_of_another_team_is_not_named_to_a_rep(scene: Scene) -> None:
    page = page_of(scene.cast.outsider)

    assert f"handoff {scene.closed.pk} of Sales" in page
    assert "Ben Ashworth" not in page


def test_it_thanks_when_all_is_read(scene: Scene) -> None:
    mark(browser_of(scene.cast.marketer, at=SOON), closing(scene.closed))

    assert "Every closing disposition has been read. Thank you." in page_of(scene.cast.marketer)


def test_it_offers_to_clear_filters_that_match_nothing(scene: Scene) -> None:
    page = page_of(scene.cast.marketer, "/feedback/?campaign=999999")

    assert "Nothing matches" in page
    assert "Clear all filters" in page


def test_it_says_what_will_come_before_anything_is_closed(scene: Scene) -> None:
    Handoff.objects.filter(pk=scene.closed.pk).update(origin="imported")

    assert "Nothing to read yet" in page_of(scene.cast.marketer)


@pytest.mark.parametrize("query", ["by=mood", "state=lost", "period=1"])
def test_what_makes_no_sense_is_refused(scene: Scene, query: str) -> None:
    assert browser_of(scene.cast.marketer).get(f"/feedback/?{query}").status_code == 400


def test_a_group_names_its_tier_and_leads_to_its_own_words_and_back(fuller: Scene) -> None:
    page = page_of(fuller.cast.marketer)

    assert re.search(r'group=criterion-size[^"]*#group">Company has 50 or more employees, in Hand raiser</a>', page)
    assert '<h2 id="group">' in page
    assert '<a href="#groups">All groups</a>' in page
    assert 'id="groups"' in page
    assert "The most overdue first" in page


def test_the_key_to_acknowledge_only_focuses_the_button(fuller: Scene) -> None:
    assert '<button class="button button-primary" data-key="e" data-aim>' in page_of(fuller.cast.marketer)
