"""Whom the outbox tells of a change of a promise, and in which words."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from handoff.outbox.kinds import Kind
from handoff.outbox.messages import Draft, enqueue
from handoff.outbox.models import Channel, Message
from handoff.people.models import Role, TeamKind, User
from handoff.process.notice_words import Words, plain
from handoff.process.told import Announcement, Told
from slas.changes import PolicyChange

CHANGE_PAGE: Final = "/settings/promises/{key}/"


def tell_of(change: PolicyChange, kind: Kind, *, now: datetime) -> None:
    """Write the message that tells of a change."""
    payload = {"change": change.pk}
    enqueue([Draft(key=f"{kind}:{change.pk}", channel=Channel.announce, kind=kind, payload=payload)], now=now)


def _asked(message: Message) -> Announcement | None:
    change = _change(message)
    if not change.is_open:
        return None
    words = Words(
        title=f"Your signature is asked: {_what(change)}",
        body=f"{plain(str(change.proposed_by))} proposes it for {change.proposed_for}. Sign it for {change.signs_for}, "
        f"or return it with your reason.",
    )
    return _said(change, words, [Told(user=change.signatory, reason=f"you sign for {change.signs_for}")])


def _signed(message: Message) -> Announcement:
    change = _change(message)
    follows = (
        "It applies to handoffs made from now on; running clocks keep their terms unless it is applied to them."
        if change.version
        else "Its running clocks are cancelled, and nothing more is sent for them."
    )
    words = Words(title=f"Signed: {_what(change)}", body=f"{plain(str(change.signatory))} signed. {follows}")
    author = Told(user=change.proposed_by, reason="you proposed it")
    return _said(change, words, [author, *(one for one in _managers() if one.user != change.signatory)])


def _returned(message: Message) -> Announcement:
    change = _change(message)
    words = Words(
        title=f"Returned: {_what(change)}",
        body=f"{plain(str(change.signatory))} did not sign it: “{plain(change.reason)}”.",
    )
    return _said(change, words, [Told(user=change.proposed_by, reason="you proposed it")])


PROMISE_READERS: Final[Mapping[str, Callable[[Message], Announcement | None]]] = {
    Kind.PROMISE_SIGNATURE_ASKED: _asked,
    Kind.PROMISE_SIGNED: _signed,
    Kind.PROMISE_RETURNED: _returned,
}


def _what(change: PolicyChange) -> str:
    name = plain(change.policy.name)
    return f"promise “{name}” v{change.version.number}" if change.version else f"withdrawal of the promise “{name}”"


def _said(change: PolicyChange, words: Words, told: list[Told]) -> Announcement:
    path = CHANGE_PAGE.format(key=change.policy.key)
    return Announcement(told=told, words=lambda _zone: words, path=path, about={"change": change.pk})


def _change(message: Message) -> PolicyChange:
    rows = PolicyChange.objects.select_related("policy", "version", "proposed_by", "signatory")
    return rows.get(pk=message.payload["change"])


def _managers() -> list[Told]:
    managers = User.objects.filter(
        memberships__role=Role.manager, memberships__team__kind__in=[TeamKind.marketing, TeamKind.sales]
    ).distinct()
    return [Told(user=user, reason="you manage a team that works by it") for user in managers.order_by("pk")]
