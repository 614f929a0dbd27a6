"""The relay: claims messages, carries each out, and marks it sent, pushed back, or dead."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from handoff.outbox.back_off import WAITS, back_off
from handoff.outbox.channels import channel_of, is_transactional
from handoff.outbox.models import UNSENT, Message
from handoff.outbox.receipts import report_arrival

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

# Longer than a pass may take, so that no message of a living worker is claimed by another.
LEASE: Final = timedelta(minutes=5)
BUDGET: Final = timedelta(seconds=60)
MOST_ATTEMPTS: Final = len(WAITS) + 1
LONGEST_ERROR: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Relayed:
    """How many messages were carried out, pushed back, and given up."""

    sent: int = 0
    pushed_back: int = 0
    dead: int = 0

    def __add__(self, other: "Relayed") -> "Relayed":
        return Relayed(
            sent=self.sent + other.sent, pushed_back=self.pushed_back + other.pushed_back, dead=self.dead + other.dead
        )


SENT: Final = Relayed(sent=1)
PUSHED_BACK: Final = Relayed(pushed_back=1)
DEAD: Final = Relayed(dead=1)


def relay(*, clock: Clock, limit: int = 50, budget: timedelta = BUDGET) -> Relayed:
    """Carry out what is due, `limit` messages a claim, until none is left or `budget` is used up.

    Any number of relays may run at once. A relay that dies leaves its claim to run out, and its messages to others.
    """
    ends_at = monotonic() + budget.total_seconds()
    relayed = Relayed()
    while claimed := _claim(now=clock(), limit=limit):
        for place, message in enumerate(claimed):
            if monotonic() >= ends_at:
                _release(claimed[place:])
                return relayed
            relayed += _carry_out(message, clock)
    return relayed


def retry_dead(message_ids: Sequence[int], *, now: datetime) -> int:
    """Give dead messages all their attempts again, and return how many there were."""
    dead = Message.objects.filter(pk__in=message_ids).exclude(dead_at=None)
    return dead.update(dead_at=None, attempts=0, not_before=now, claimed_until=None)


@transaction.atomic
def _claim(*, now: datetime, limit: int) -> list[Message]:
    """Return due messages, leased to this relay, those that only change rows of ours first."""
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    due = Message.objects.filter(UNSENT, free, not_before__lte=now).order_by("not_before", "pk")
    claimed = list(due.select_related("recipient").select_for_update(of=("self",), skip_locked=True)[:limit])
    until = now + LEASE
    Message.objects.filter(pk__in=[message.pk for message in claimed]).update(
        claimed_until=until, attempts=F("attempts") + 1
    )
    for message in claimed:
        message.claimed_until, message.attempts = until, message.attempts + 1
    return sorted(claimed, key=lambda message: not is_transactional(message.channel))


def _carry_out(message: Message, clock: Clock) -> Relayed:
    # A message that takes its worker down is never marked: its attempts are counted when it is claimed.
    if message.attempts > MOST_ATTEMPTS:
        return _bury(message, "Given up: the worker died each time.", now=clock())
    try:
        if is_transactional(message.channel):
            _send_within(message, now=clock())
        else:
            channel_of(message.channel).send(message, now=clock())
            _note_arrival(message, at=clock())
    except Exception as error:
        logger.exception("message_failed", extra={"key": message.key, "attempt": message.attempts})
        return _push_back(message, f"{type(error).__name__}: {error}", now=clock())
    return SENT


@transaction.atomic
def _send_within(message: Message, *, now: datetime) -> None:
    if _mark_sent(message, at=now):
        channel_of(message.channel).send(message, now=now)


@transaction.atomic
def _note_arrival(message: Message, *, at: datetime) -> None:
    if _mark_sent(message, at=at):
        report_arrival([message], at=at)


def _held(message: Message) -> Q:
    """Return the condition under which the claim on a message is still this relay's."""
    return Q(pk=message.pk, claimed_until=message.claimed_until) & UNSENT


def _mark_sent(message: Message, *, at: datetime) -> bool:
    return bool(Message.objects.filter(_held(message)).update(sent_at=at, claimed_until=None, last_error=""))


def _push_back(message: Message, error: str, *, now: datetime) -> Relayed:
    if message.attempts >= MOST_ATTEMPTS:
        return _bury(message, error, now=now)
    Message.objects.filter(_held(message)).update(
        not_before=now + back_off(message.attempts), claimed_until=None, last_error=error[:LONGEST_ERROR]
    )
    return PUSHED_BACK


def _bury(message: Message, error: str, *, now: datetime) -> Relayed:
    logger.error("message_dead", extra={"key": message.key})
    Message.objects.filter(_held(message)).update(dead_at=now, claimed_until=None, last_error=error[:LONGEST_ERROR])
    return DEAD


def _release(messages: Sequence[Message]) -> None:
    for message in messages:
        Message.objects.filter(_held(message)).update(claimed_until=None, attempts=F("attempts") - 1)
