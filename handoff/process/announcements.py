"""Announcements: what is said and to whom, decided once a message, written as one message a person and channel."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from handoff.outbox.kinds import Kind
from handoff.outbox.messages import Draft, enqueue
from handoff.outbox.models import Channel, Message
from handoff.process import notice_words, told
from handoff.process.fired import fired_alert, is_still_true, tell_story
from handoff.process.notice_words import Words
from handoff.process.promises.notices import PROMISE_READERS
from handoff.process.publication.notices import DEFINITION_READERS
from handoff.process.told import Announcement, Told
from leads.definitions.in_force import parsed_version
from leads.handoffs.models import Handoff
from slas.models import Clock, ClockScope, StopStep

PATH: Final = "/handoffs/{id}/"
PUSHED_BY: Final = (Channel.bell, Channel.email)


class Announcing:
    """The channel that turns one announcement into a message for each person and channel."""

    is_transactional = True

    def send(self, message: Message, *, now: datetime) -> None:
        announcement = READERS[message.kind](message)
        if announcement is not None:
            enqueue([*_drafts(message, announcement)], now=now)


def _drafts(message: Message, announcement: Announcement) -> Iterable[Draft]:
    people = {one.user.pk: one for one in reversed(announcement.told) if one.user.is_active}
    for one in people.values():
        words = announcement.words(ZoneInfo(one.user.timezone))
        for channel in PUSHED_BY:
            yield Draft(
                key=f"{message.key}:{channel}:{one.user.pk}",
                channel=channel,
                kind=message.kind,
                payload={
                    **announcement.about,
                    "title": words.title,
                    "body": words.body,
                    "reason": one.reason,
                    "path": announcement.path,
                },
                recipient_id=one.user.pk,
            )


def _owner_assigned(message: Message) -> Announcement | None:
    handoff = _handoff(message)
    if handoff.owner_id != message.payload["owner"]:
        return None
    lead, tier, due_at = lead_name(handoff), tier_name(handoff), first_touch_due(handoff)
    return _about(
        handoff,
        told=told.owner(handoff),
        words=lambda zone: notice_words.assigned(lead, tier=tier, due_at=due_at, zone=zone),
    )


def _tier_raised(message: Message) -> Announcement:
    handoff = _handoff(message)
    lead, tier, due_at = lead_name(handoff), tier_name(handoff), first_touch_due(handoff)
    return _about(
        handoff,
        told=told.owner(handoff),
        words=lambda zone: notice_words.tier_raised(lead, tier=tier, due_at=due_at, zone=zone),
    )


def _came_back(message: Message) -> Announcement:
    handoff = _handoff(message)
    words = notice_words.came_back(lead_name(handoff))
    return _about(handoff, told=told.owner(handoff), words=lambda _zone: words)


def _clock_warned(message: Message) -> Announcement | None:
    alert = fired_alert(message.payload["alert"])
    tell_story(alert)
    if not is_still_true(alert):
        return None
    clock = alert.clock
    lead, policy, due_at = lead_name(clock.handoff), clock.policy.name, clock.due_at
    return _about(
        clock.handoff,
        told=told.responsible(clock),
        words=lambda zone: notice_words.warned(lead, policy=policy, due_at=due_at, zone=zone),
    )


def _clock_breached(message: Message) -> Announcement | None:
    alert = fired_alert(message.payload["alert"])
    tell_story(alert)
    if not is_still_true(alert):
        return None
    clock = alert.clock
    lead, policy, due_at = lead_name(clock.handoff), clock.policy.name, clock.due_at
    owner = clock.handoff.owner.name if clock.handoff.owner else "nobody yet"
    return _about(
        clock.handoff,
        told=told.answerable(clock),
        words=lambda zone: notice_words.breached(lead, policy=policy, owner=owner, due_at=due_at, zone=zone),
    )


def _about(handoff: Handoff, *, told: Sequence[Told], words: Callable[[ZoneInfo], Words]) -> Announcement:
    return Announcement(told=told, words=words, path=PATH.format(id=handoff.pk), about={"handoff": handoff.pk})


READERS: Final[Mapping[str, Callable[[Message], Announcement | None]]] = {
    Kind.OWNER_ASSIGNED: _owner_assigned,
    Kind.CLOCK_WARNED: _clock_warned,
    Kind.CLOCK_BREACHED: _clock_breached,
    Kind.TIER_RAISED: _tier_raised,
    Kind.CAME_BACK: _came_back,
    **DEFINITION_READERS,
    **PROMISE_READERS,
}


def lead_name(handoff: Handoff) -> str:
    """Return whom a notice is about: the lead, and the company when there is one."""
    lead, company = handoff.lead, handoff.company
    name = lead.name or lead.email or f"lead {lead.pk}"
    return notice_words.plain(f"{name}, {company.name}" if company else name)


def tier_name(handoff: Handoff) -> str:
    """Return the handoff's tier in the words of the definition that made it."""
    tiers = parsed_version(handoff.version_id).definition.tiers
    return next((tier.name for tier in tiers if tier.key == handoff.tier), handoff.tier)


def first_touch_due(handoff: Handoff) -> datetime | None:
    """Return when the running first-touch promise of a handoff falls due."""
    waiting = Clock.objects.running().filter(
        handoff=handoff, policy_version__to_step=StopStep.touched, policy_version__scope=ClockScope.lead
    )
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def _handoff(message: Message) -> Handoff:
    return Handoff.objects.select_related("lead", "company", "owner").get(pk=message.payload["handoff"])
