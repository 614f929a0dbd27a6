"""Channels: the ways out. Each is registered by the app that owns it; the relay only knows this protocol."""

from datetime import datetime
from typing import Protocol

from handoff.outbox.models import Message


class Channel(Protocol):
    """A way to carry out a message.

    `is_transactional` channels change rows of this database only: their effect and the mark "sent" commit together, so
    it happens exactly once. All others happen at least once, and carry the message's key to the far side.
    """

    @property
    def is_transactional(self) -> bool: ...

    def send(self, message: Message, *, now: datetime) -> None:
        """Carry out `message`; raise anything to have it tried again later."""
        ...


class UnknownChannelError(LookupError):
    """No app registered a channel of this name: check INSTALLED_APPS, then retry the message."""


_registered: dict[str, Channel] = {}


def register(name: str, channel: Channel) -> None:
    """Make `channel` the one that carries out messages of that name."""
    _registered[name] = channel


def channel_of(name: str) -> Channel:
    """Return the channel of that name.

    Raises: UnknownChannelError.
    """
    try:
        return _registered[name]
    except KeyError:
        raise UnknownChannelError(name) from None


def is_transactional(name: str) -> bool:
    """Say whether messages of that channel only change rows of this database."""
    channel = _registered.get(name)
    return channel is not None and channel.is_transactional
