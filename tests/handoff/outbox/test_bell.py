"""The bell rings once a message, and tells the process when the owner's client had it."""

from datetime import timedelta

import pytest

from handoff.outbox import bell
from handoff.outbox.models import Message, Notice
from handoff.outbox.relay import relay
from handoff.people.models import User
from tests.cast import NOW, make_user
from tests.handoff.outbox.conftest import HandSetClock, make_message

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(seconds=30)
PAYLOAD = {"handoff": 7, "title": "New for you: Amara", "body": "…", "reason": "you own this handoff", "path": "/x/7/"}


@pytest.fixture
def notice(rep: User, clock: HandSetClock) -> Notice:
    make_message(key="owner_assigned:7:3", channel="bell", kind="owner_assigned", payload=PAYLOAD, recipient=rep)
    relay(clock=clock)
    return Notice.objects.get()


def test_it_puts_a_line_under_the_bell(notice: Notice, rep: User) -> None:
    assert (notice.user, notice.title, notice.reason) == (rep, "New for you: Amara", "you own this handoff")
    assert (notice.url, notice.created_at, notice.fetched_at) == ("/x/7/", NOW, None)


def test_a_long_name_does_not_stop_it(rep: User, clock: HandSetClock) -> None:
    make_message(channel="bell", payload={**PAYLOAD, "title": "N" * 500}, recipient=rep)
    relay(clock=clock)
    assert len(Notice.objects.get().title) == 200


def test_the_first_fetch_is_the_receipt(notice: Notice, rep: User) -> None:
    assert [one.pk for one in bell.fetch(rep, now=LATER)] == [notice.pk]
    bell.fetch(rep, now=LATER + timedelta(minutes=1))

    notice.refresh_from_db()
    assert notice.fetched_at == LATER
    receipt = Message.objects.get(channel="receipt")
    assert receipt.key == "owner_assigned:7:3:accepted"
    assert receipt.payload == {"handoff": 7, "at": LATER.isoformat(), "system": "bell"}


def test_a_notice_of_anything_else_gives_no_receipt(rep: User, clock: HandSetClock) -> None:
    make_message(channel="bell", kind="clock_breached", payload=PAYLOAD, recipient=rep)
    relay(clock=clock)
    assert len(bell.fetch(rep, now=LATER)) == 1
    assert not Message.objects.filter(channel="receipt").exists()


def test_a_bell_is_its_owners_alone(notice: Notice, rep: User) -> None:
    other = make_user("Otto Outsider")
    bell.mark_read(other, [notice.pk], now=LATER)
    assert bell.fetch(other, now=LATER) == []
    assert len(bell.fetch(rep, now=LATER)) == 1


def test_what_was_read_is_off_the_bell(notice: Notice, rep: User) -> None:
    bell.mark_read(rep, [notice.pk], now=LATER)
    assert bell.fetch(rep, now=LATER) == []


def test_an_idle_fetch_is_one_query(notice: Notice, rep: User, django_assert_num_queries) -> None:
    bell.fetch(rep, now=LATER)
    with django_assert_num_queries(1):
        bell.fetch(rep, now=LATER)
