"""The relay carries out each message, and never loses one."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from handoff.outbox import channels
from handoff.outbox.models import Message
from handoff.outbox.relay import LEASE, MOST_ATTEMPTS, Relayed, relay, retry_dead
from tests.cast import NOW
from tests.handoff.outbox.conftest import HandSetClock, SpyChannel, make_message

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_it_sends_what_is_due_and_marks_it(message: Message, spy: SpyChannel, clock: HandSetClock) -> None:
    assert relay(clock=clock) == Relayed(sent=1)
    message.refresh_from_db()
    assert spy.sent == [message.key]
    assert (message.sent_at, message.claimed_until, message.attempts) == (NOW, None, 1)
    assert relay(clock=clock) == Relayed()


def test_it_leaves_what_is_not_due(spy: SpyChannel, clock: HandSetClock) -> None:
    make_message(not_before=NOW + SECOND)
    assert relay(clock=clock) == Relayed()
    clock.pass_by(SECOND)
    assert relay(clock=clock) == Relayed(sent=1)


def test_the_claim_is_committed_before_it_sends(message: Message, spy: SpyChannel, clock: HandSetClock) -> None:
    seen: list[tuple[object, int]] = []

    def look(one: Message) -> None:
        seen.append(Message.objects.values_list("claimed_until", "attempts").get(pk=one.pk))

    spy.meanwhile = look
    relay(clock=clock)
    assert seen == [(NOW + LEASE, 1)]


def test_a_claimed_message_is_nobody_elses_until_the_lease_ends(
    message: Message, spy: SpyChannel, clock: HandSetClock
) -> None:
    Message.objects.update(claimed_until=NOW + LEASE, attempts=1)
    assert relay(clock=clock) == Relayed()
    clock.pass_by(LEASE)
    assert relay(clock=clock) == Relayed(sent=1)


def test_a_failure_is_pushed_back_with_its_error(message: Message, spy: SpyChannel, clock: HandSetClock) -> None:
    spy.refuses = True
    assert relay(clock=clock) == Relayed(pushed_back=1)
    message.refresh_from_db()
    assert message.last_error == "ConnectionError: 421 try later"
    assert message.claimed_until is None
    assert 4 * SECOND <= message.not_before - NOW <= 6 * SECOND


def test_it_gives_up_after_the_last_attempt_and_says_why(
    message: Message, spy: SpyChannel, clock: HandSetClock
) -> None:
    spy.refuses = True
    outcomes = []
    for _ in range(MOST_ATTEMPTS):
        outcomes.append(relay(clock=clock))
        clock.pass_by(timedelta(days=2))

    assert outcomes == [Relayed(pushed_back=1)] * (MOST_ATTEMPTS - 1) + [Relayed(dead=1)]
    message.refresh_from_db()
    assert (message.dead_at is not None, message.sent_at) == (True, None)
    assert "421" in message.last_error
    assert relay(clock=clock) == Relayed()


def test_a_dead_message_that_is_retried_has_all_its_attempts_again(
    message: Message, spy: SpyChannel, clock: HandSetClock
) -> None:
    Message.objects.update(dead_at=NOW, attempts=MOST_ATTEMPTS)
    assert retry_dead([message.pk], now=NOW) == 1
    assert retry_dead([message.pk], now=NOW) == 0
    assert relay(clock=clock) == Relayed(sent=1)


def test_a_message_that_takes_its_worker_down_each_time_is_given_up(
    message: Message, spy: SpyChannel, clock: HandSetClock
) -> None:
    Message.objects.update(claimed_until=NOW, attempts=MOST_ATTEMPTS)
    assert relay(clock=clock) == Relayed(dead=1)
    assert spy.sent == []
    assert "worker died" in Message.objects.get().last_error


def test_one_that_fails_keeps_no_other_from_being_sent(spy: SpyChannel, clock: HandSetClock) -> None:
    make_message(key="bad", channel="nowhere")
    make_message(key="good")
    assert relay(clock=clock) == Relayed(sent=1, pushed_back=1)
    assert spy.sent == ["good"]
    assert "nowhere" in Message.objects.get(key="bad").last_error


def test_a_transactional_channel_takes_its_effect_back_when_it_fails(
    message: Message, spy: SpyChannel, clock: HandSetClock
) -> None:
    spy.is_transactional = True

    def leave_a_trace(one: Message) -> None:
        make_message(key="trace", not_before=NOW + timedelta(days=1))
        raise IntegrityError

    spy.meanwhile = leave_a_trace
    assert relay(clock=clock) == Relayed(pushed_back=1)
    assert not Message.objects.filter(key="trace").exists()


def test_a_transactional_message_that_another_worker_took_over_has_no_effect_here(
    message: Message, spy: SpyChannel, clock: HandSetClock
) -> None:
    """This worker claimed both, and was so slow with the first that the second's lease ran out."""
    spy.is_transactional = True
    second = make_message(key="second")

    def lose_the_claim(_one: Message) -> None:
        Message.objects.filter(pk=second.pk).update(claimed_until=NOW + 2 * LEASE, attempts=2)

    spy.meanwhile = lose_the_claim
    relay(clock=clock)
    assert spy.sent == [message.key]
    assert Message.objects.get(pk=second.pk).sent_at is None


def test_it_hands_back_what_it_has_no_time_for(message: Message, spy: SpyChannel, clock: HandSetClock) -> None:
    assert relay(clock=clock, budget=timedelta(0)) == Relayed()
    message.refresh_from_db()
    assert (message.claimed_until, message.attempts, message.sent_at) == (None, 0, None)


def test_it_changes_our_own_rows_before_it_waits_for_others(
    spy: SpyChannel, clock: HandSetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = SpyChannel(is_transactional=True, sent=spy.sent)
    monkeypatch.setitem(channels._registered, "inside", inside)
    make_message(key="mail")
    make_message(key="row", channel="inside", not_before=NOW)
    relay(clock=clock)
    assert spy.sent == ["row", "mail"]
