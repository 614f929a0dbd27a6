"""A channel that does as it is told, and a clock that is set by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from handoff.outbox import channels
from handoff.outbox.models import Message
from handoff.people.models import User
from tests.cast import NOW, make_user


@dataclass(slots=True, kw_only=True)
class SpyChannel:
    """Remembers what it sent; `refuses` makes it raise."""

    is_transactional: bool = False
    refuses: bool = False
    sent: list[str] = field(default_factory=list)
    meanwhile: Callable[[Message], None] = lambda message: None

    def send(self, message: Message, *, now: datetime) -> None:
        self.meanwhile(message)
        if self.refuses:
            error = "421 try later"
            raise ConnectionError(error)
        self.sent.append(message.key)


@dataclass(slots=True, kw_only=True)
class HandSetClock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, length: timedelta) -> None:
        self.now += length


@pytest.fixture
def clock() -> HandSetClock:
    return HandSetClock()


@pytest.fixture
def spy(monkeypatch: pytest.MonkeyPatch) -> SpyChannel:
    """The channel of every message named `spy`."""
    spy = SpyChannel()
    monkeypatch.setitem(channels._registered, "spy", spy)
    return spy


@pytest.fixture
def rep(db: None) -> User:
    return make_user("Rita Rep")


def make_message(**fields: Any) -> Message:
    defaults = {"key": "tier_raised:7", "channel": "spy", "kind": "tier_raised", "payload": {"handoff": 7}}
    return Message.objects.create(**{**defaults, "created_at": NOW, "not_before": NOW, **fields})


@pytest.fixture
def message(db: None) -> Message:
    return make_message()
