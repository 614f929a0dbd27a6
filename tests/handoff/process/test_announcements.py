"""What happens to a handoff is told to those it concerns, once a channel, with the reason."""

from datetime import timedelta

import pytest

from handoff.actor import Actor
from handoff.outbox.models import Message, Notice
from handoff.outbox.relay import Relayed, relay
from handoff.people.models import Team, User
from handoff.process import deadlines, intake
from leads.handoffs.models import Handoff, HandoffEvent
from slas.models import Clock
from tests.cast import NOW, Cast, install, make_submission
from tests.clocks import DUE_AT, WARNED_AT, make_clock
from tests.rows import make_handoff

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def cast() -> Cast:
    return install()


@pytest.fixture
def handoff(cast: Cast) -> Handoff:
    return make_handoff(cast)


def carry_out(at=DUE_AT + MINUTE) -> Relayed:
    return relay(clock=lambda: at)


def told(kind: str) -> dict[str, str]:
    rows = Message.objects.filter(kind=kind, channel="bell").select_related("recipient")
    return {row.recipient.name: row.payload["reason"] for row in rows}


def test_a_new_owner_is_told_by_bell_and_mail(cast: Cast, mailoutbox) -> None:
    intake.capture([make_submission()], actor=Actor(system="website"), now=NOW)
    carry_out(NOW)

    handoff = Handoff.objects.get()
    notice = Notice.objects.get()
    assert (notice.user, notice.reason) == (handoff.owner, "you own this handoff")
    assert notice.title == "New for you: Amara Nwosu, Brightwell Health"
    assert notice.url == f"/handoffs/{handoff.pk}/"
    (mail,) = mailoutbox
    assert "The first touch is due Tue 3 Nov 10:05 EST." in mail.body


def test_a_warning_is_for_the_owner(cast: Cast, handoff: Handoff) -> None:
    make_clock(handoff)
    deadlines.sweep(WARNED_AT)
    carry_out(WARNED_AT)
    assert told("clock_warned") == {"Rita Rep": "you own this handoff"}


def test_a_breach_is_for_the_owner_and_the_manager(cast: Cast, handoff: Handoff) -> None:
    make_clock(handoff)
    deadlines.sweep(DUE_AT)
    carry_out()
    assert told("clock_breached") == {
        "Rita Rep": "you own this handoff",
        "Mona Manager": f"you manage {cast.sales.name}",
    }


def test_a_breach_of_marketings_promise_is_for_both_managers(cast: Cast, handoff: Handoff) -> None:
    make_clock(handoff, policy="read", ladder=[("breach", DUE_AT)])
    deadlines.sweep(DUE_AT)
    carry_out()
    assert told("clock_breached") == {
        "Mona Manager": f"you manage {cast.sales.name}",
        "Maud Marketing": f"you manage {cast.marketing.name}, which owes this promise",
    }


def test_a_breach_is_never_told_to_nobody(cast: Cast, handoff: Handoff) -> None:
    Team.objects.update(manager=None)
    Handoff.objects.update(owner=None)
    make_clock(handoff, ladder=[("breach", DUE_AT)])
    deadlines.sweep(DUE_AT)
    carry_out()
    assert [*told("clock_breached")] == ["Ada Admin"]


def test_somebody_whose_account_is_closed_is_not_told(cast: Cast, handoff: Handoff) -> None:
    User.objects.filter(pk=cast.rep.pk).update(is_active=False)
    make_clock(handoff, ladder=[("breach", DUE_AT)])
    deadlines.sweep(DUE_AT)
    carry_out()
    assert [*told("clock_breached")] == ["Mona Manager"]


def test_the_story_dates_a_breach_at_its_due_time_and_says_when_it_was_noticed(cast: Cast, handoff: Handoff) -> None:
    clock = make_clock(handoff, ladder=[("breach", DUE_AT)])
    deadlines.sweep(DUE_AT + MINUTE)
    carry_out(DUE_AT + 2 * MINUTE)
    event = HandoffEvent.objects.get()
    assert (event.kind, event.at, event.recorded_at) == ("breached", DUE_AT, DUE_AT + MINUTE)
    assert event.detail == {"clock": clock.pk, "policy": clock.policy.name, "due_at": DUE_AT.isoformat()}


def test_a_breach_that_was_voided_before_it_was_told_is_in_the_story_only(cast: Cast, handoff: Handoff) -> None:
    make_clock(handoff, ladder=[("breach", DUE_AT)])
    deadlines.sweep(DUE_AT)
    Clock.objects.update(stopped_at=DUE_AT - MINUTE)
    carry_out()
    assert [*HandoffEvent.objects.values_list("kind", flat=True)] == ["breached"]
    assert told("clock_breached") == {}


def test_a_warning_of_a_clock_that_ended_meanwhile_is_told_to_nobody(cast: Cast, handoff: Handoff) -> None:
    make_clock(handoff)
    deadlines.sweep(WARNED_AT)
    Clock.objects.update(stopped_at=WARNED_AT)
    carry_out()
    assert told("clock_warned") == {}


def test_carrying_an_announcement_out_twice_tells_nobody_twice(cast: Cast, handoff: Handoff, mailoutbox) -> None:
    make_clock(handoff, ladder=[("breach", DUE_AT)])
    deadlines.sweep(DUE_AT)
    carry_out()
    Message.objects.filter(channel="announce").update(sent_at=None)
    carry_out()
    assert (Notice.objects.count(), len(mailoutbox)) == (2, 2)


def test_times_are_written_in_the_readers_zone(cast: Cast, handoff: Handoff, mailoutbox) -> None:
    User.objects.filter(pk=cast.rep.pk).update(timezone="Europe/London")
    make_clock(handoff)
    deadlines.sweep(WARNED_AT)
    carry_out(WARNED_AT)
    assert "is due Tue 3 Nov 15:05 GMT." in mailoutbox[0].body


def test_an_assignment_that_was_overtaken_is_not_announced(cast: Cast, mailoutbox) -> None:
    intake.capture([make_submission()], actor=Actor(system="website"), now=NOW)
    handoff = Handoff.objects.get()
    Handoff.objects.update(owner=cast.teammate if handoff.owner == cast.rep else cast.rep)
    carry_out(NOW)
    assert mailoutbox == []


def test_a_name_that_turns_the_text_round_is_told_without_its_marks(cast: Cast, mailoutbox) -> None:
    name = "Amara \u202e\u2066osuwN\u2069"
    intake.capture([make_submission(name=name)], actor=Actor(system="website"), now=NOW)
    carry_out(NOW)

    assert Notice.objects.get().title == "New for you: Amara osuwN, Brightwell Health"
    assert mailoutbox[0].subject == "New for you: Amara osuwN, Brightwell Health"
