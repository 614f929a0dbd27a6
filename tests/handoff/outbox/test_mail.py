"""A mail says what happened, why it came, and stays the same mail when it is sent again."""

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from handoff.outbox.mail import message_id
from handoff.outbox.models import Message
from handoff.outbox.relay import Relayed, relay
from handoff.people.models import User
from tests.cast import NOW
from tests.handoff.outbox.conftest import HandSetClock, make_message

pytestmark = pytest.mark.django_db
PAYLOAD = {
    "handoff": 7,
    "title": "Overdue: Amara Nwosu",
    "body": "First touch: Amara Nwosu was due Tue 3 Nov 10:05 EST.",
    "reason": "you own this handoff",
    "path": "/handoffs/7/",
}


class BrokenBackend(BaseEmailBackend):
    """A mail server that answers nobody."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:
        error = "no route to host"
        raise OSError(error)


def test_it_says_what_why_and_where(rep: User, clock: HandSetClock, settings, mailoutbox) -> None:
    settings.SITE_URL = "https://handoff.example"
    make_message(channel="email", payload=PAYLOAD, recipient=rep)
    assert relay(clock=clock) == Relayed(sent=1)

    (mail,) = mailoutbox
    assert (mail.subject, mail.to) == ("Overdue: Amara Nwosu", [rep.email])
    assert "was due Tue 3 Nov 10:05 EST." in mail.body
    assert "Open it: https://handoff.example/handoffs/7/" in mail.body
    assert "You get this because you own this handoff." in mail.body


def test_a_repeated_mail_carries_the_same_message_id(rep: User, clock: HandSetClock, mailoutbox) -> None:
    make_message(channel="email", payload=PAYLOAD, recipient=rep)
    relay(clock=clock)
    Message.objects.update(sent_at=None)
    relay(clock=clock)

    first, second = (mail.message()["Message-ID"] for mail in mailoutbox)
    assert first == second == message_id("tier_raised:7")
    assert first != message_id("tier_raised:8")


def test_a_name_cannot_forge_a_header(rep: User, clock: HandSetClock, mailoutbox) -> None:
    payload = {**PAYLOAD, "title": "Overdue: Eve\r\nBcc: all@company.example"}
    make_message(channel="email", payload=payload, recipient=rep)
    relay(clock=clock)
    (mail,) = mailoutbox
    assert mail.subject == "Overdue: Eve Bcc: all@company.example"
    assert mail.message()["Bcc"] is None


def test_a_closed_account_gets_no_mail(rep: User, clock: HandSetClock, mailoutbox) -> None:
    User.objects.update(is_active=False)
    make_message(channel="email", payload=PAYLOAD, recipient=rep)
    assert relay(clock=clock) == Relayed(sent=1)
    assert mailoutbox == []


def test_an_accepted_notice_of_ownership_is_a_receipt(rep: User, clock: HandSetClock, mailoutbox) -> None:
    make_message(channel="email", kind="owner_assigned", payload=PAYLOAD, recipient=rep)
    relay(clock=clock)
    receipt = Message.objects.get(channel="receipt")
    assert receipt.payload == {"handoff": 7, "at": NOW.isoformat(), "system": "email"}


def test_a_refused_mail_is_no_receipt(rep: User, clock: HandSetClock, settings) -> None:
    settings.EMAIL_BACKEND = "tests.handoff.outbox.test_mail.BrokenBackend"
    make_message(channel="email", kind="owner_assigned", payload=PAYLOAD, recipient=rep)
    assert relay(clock=clock) == Relayed(pushed_back=1)
    assert Message.objects.get().last_error == "OSError: no route to host"
