"""Messages that lead back into the process: reassignment, and the receipt of the owner's notice."""

from datetime import timedelta

import pytest

from handoff.actor import Actor
from handoff.outbox import bell
from handoff.outbox.models import Message
from handoff.outbox.relay import Relayed, relay
from handoff.process import deadlines, intake
from handoff.process.followup import TouchReport, record_touches
from handoff.process.handover import reassign
from leads.handoffs.models import Handoff, HandoffEvent
from leads.routing.models import Assignment
from slas.models import Clock
from tests.cast import NOW, Cast, install, make_submission

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
MISSED_AT = NOW + 15 * MINUTE


@pytest.fixture
def cast() -> Cast:
    return install()


@pytest.fixture
def handoff(cast: Cast) -> Handoff:
    intake.capture([make_submission()], actor=Actor(system="website"), now=NOW)
    relay(clock=lambda: NOW)
    return Handoff.objects.get()


def kinds(handoff: Handoff) -> list[str]:
    return [*handoff.events.order_by("pk").values_list("kind", flat=True)]


def test_a_promise_missed_by_far_goes_to_somebody_else(cast: Cast, handoff: Handoff) -> None:
    deadlines.sweep(MISSED_AT)
    relay(clock=lambda: MISSED_AT)

    first = handoff.owner
    handoff.refresh_from_db()
    assert {first, handoff.owner} == {cast.rep, cast.teammate}
    ended, current = Assignment.objects.order_by("pk")
    assert (ended.owner, ended.ended_at, ended.end_reason) == (first, MISSED_AT, "missed the promise")
    assert (current.owner, current.how) == (handoff.owner, "reassigned")
    assert kinds(handoff).count("reassign_asked") == 1
    assert Message.objects.filter(kind="owner_assigned", channel="bell", recipient=handoff.owner).exists()


def test_the_new_owners_own_clock_tells_its_own_breach(cast: Cast, handoff: Handoff) -> None:
    deadlines.sweep(MISSED_AT)
    relay(clock=lambda: MISSED_AT)
    handoff.refresh_from_db()
    own = Clock.objects.running().get(owner=handoff.owner)
    deadlines.sweep(own.due_at)
    assert Message.objects.filter(key=f"alert:{own.pk}:breach:1").exists()


@pytest.mark.parametrize("meanwhile", ["touched", "given away"])
def test_it_stays_where_it_is_when_things_changed_since_it_was_asked(
    cast: Cast, handoff: Handoff, meanwhile: str
) -> None:
    deadlines.sweep(MISSED_AT)
    if meanwhile == "touched":
        report = TouchReport(handoff_id=handoff.pk, channel="call", occurred_at=MISSED_AT)
        record_touches([report], actor=Actor(user_id=handoff.owner_id), now=MISSED_AT + MINUTE)
    else:
        other = cast.teammate if handoff.owner == cast.rep else cast.rep
        reassign(handoff.pk, to_user_id=other.pk, reason="on leave", actor=Actor(user_id=1), now=MISSED_AT + MINUTE)
    held = [*Assignment.objects.order_by("pk").values_list("owner")]

    relay(clock=lambda: MISSED_AT + 2 * MINUTE)

    assert [*Assignment.objects.order_by("pk").values_list("owner")] == held
    assert "reassign_asked" in kinds(handoff)


def test_it_reassigns_once_however_often_it_is_carried_out(cast: Cast, handoff: Handoff) -> None:
    deadlines.sweep(MISSED_AT)
    relay(clock=lambda: MISSED_AT)
    Message.objects.filter(channel="reassign").update(sent_at=None)
    relay(clock=lambda: MISSED_AT + MINUTE)
    assert Assignment.objects.count() == 2


def test_the_owner_who_was_mailed_was_notified(cast: Cast) -> None:
    intake.capture([make_submission()], actor=Actor(system="website"), now=NOW)
    at = NOW + timedelta(seconds=2)
    assert relay(clock=lambda: at) == Relayed(sent=4)  # announcement, bell, mail, receipt

    handoff = Handoff.objects.get()
    assert (handoff.notified_at, handoff.notified_wall) == (at, 2)
    event = HandoffEvent.objects.get(handoff=handoff, detail__step="notified")
    assert (event.at, event.system, event.basis) == (at, "email", "received")


def test_a_later_look_at_the_bell_moves_nothing(cast: Cast, handoff: Handoff) -> None:
    bell.fetch(handoff.owner, now=NOW + MINUTE)
    relay(clock=lambda: NOW + MINUTE)
    handoff.refresh_from_db()
    assert handoff.notified_at == NOW
