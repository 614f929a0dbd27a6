"""What PostgreSQL refuses about messages, notices and heartbeats."""

from handoff.outbox.models import Channel, Message
from tests.cast import NOW, Cast
from tests.invariants.refusal import refused_by


def make_message(**fields: object) -> Message:
    defaults = {"key": "alert:1:breach:1", "channel": Channel.announce, "kind": "clock_breached"}
    return Message.objects.create(**{**defaults, "created_at": NOW, "not_before": NOW, **fields})


def test_it_refuses_message_key_unique(cast: Cast) -> None:
    make_message()
    with refused_by("message_key_unique"):
        make_message()


def test_it_refuses_message_sent_or_dead(cast: Cast) -> None:
    with refused_by("message_sent_or_dead"):
        make_message(sent_at=NOW, dead_at=NOW)
