"""Telling the story through the process: a few days at a time, in the order of the playbook."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final, TypeVar

from django.db.models import F

from handoff.actor import PRODUCT, Actor
from handoff.errors import HandoffError
from handoff.outbox.models import Message
from handoff.process.demo.agenda import Agenda, Entry
from handoff.process.demo.alerts import tell_alerts
from handoff.process.demo.company import DemoCompany, revise_definition
from handoff.process.demo.plan import Arrival, PlannedDisposition, PlannedTouch, Story
from handoff.process.followup import (
    DispositionReport,
    StepReport,
    TouchReport,
    acknowledge,
    record_dispositions,
    record_steps,
    record_touches,
)
from handoff.process.handover import reassign
from handoff.process.intake import capture
from leads.handoffs.models import OPEN, Handoff
from leads.handoffs.steps import Step
from leads.routing.models import Pool, Seat

WINDOW: Final = timedelta(days=7)
NOBODY_IS_SKIPPED: Final = 10_000
STILL_UNSENT: Final = timedelta(minutes=10)
T = TypeVar("T")


class StoryRefusedError(HandoffError):
    """The process refused a part of the demo's story."""

    code = "story_refused"


@dataclass(slots=True, kw_only=True)
class Teller:
    """Tells one story into an installation whose company was founded.

    `handoffs` and `closings` hold the handoff and the closing disposition by the place of their arrival.
    """

    story: Story
    company: DemoCompany
    source: Actor
    handoffs: dict[int, int] = field(default_factory=dict)
    closings: dict[int, int] = field(default_factory=dict)

    def tell(self) -> Iterator[datetime]:
        """Tell everything; yield the instant reached after each few days."""
        agenda = Agenda(self.story)
        # Leads of a few days arrive before what was done in those days is told, so loads look worse than they were.
        limits = dict(Pool.objects.values_list("pk", "max_overdue"))
        Pool.objects.update(max_overdue=NOBODY_IS_SKIPPED)
        for since, until in _windows(self.story):
            if since == self.story.revised_at:
                revise_definition(self.company, now=since)
            self._capture(agenda.arrivals.between(since, until), until)
            self._reassign(agenda.misses.between(since, until))
            self._notify(agenda.notices.between(since, until), until)
            self._touch(agenda.touches.between(since, until), until)
            self._touch_late(agenda.late_touches.between(since, until))
            self._dispose(agenda.dispositions.between(since, until), until)
            self._read(agenda.readings.between(since, until))
            tell_alerts(until=until)
            yield until
        for pool_id, limit in limits.items():
            Pool.objects.filter(pk=pool_id).update(max_overdue=limit)
        _send_nothing_of_the_past(self.story.now)

    def _capture(self, entries: Sequence[Entry[Arrival]], until: datetime) -> None:
        self._capture_some([entry for entry in entries if not entry.what.comes_to], until)
        for entry in entries:
            if entry.what.comes_to:
                with _the_others_busy(self.company[entry.what.comes_to].pk):
                    self._capture_some([entry], until)

    def _capture_some(self, entries: Sequence[Entry[Arrival]], until: datetime) -> None:
        captured = capture([entry.what.submission for entry in entries], actor=self.source, now=until)
        for entry, one in zip(entries, captured, strict=True):
            if one.error:
                raise StoryRefusedError from one.error
            if one.scored and one.scored.created:
                self.handoffs[entry.place] = one.scored.created.handoff.pk

    def _reassign(self, entries: Sequence[Entry[None]]) -> None:
        for entry in entries:
            if entry.place in self.handoffs:
                handoff_id = self.handoffs[entry.place]
                at = entry.at + timedelta(seconds=2)
                reassign(handoff_id, to_user_id=None, reason="first touch missed", actor=PRODUCT, now=at)

    def _notify(self, entries: Sequence[Entry[None]], until: datetime) -> None:
        reports = [
            StepReport(handoff_id=self.handoffs[entry.place], step=Step.NOTIFIED, at=entry.at, system="e-mail")
            for entry in entries
            if entry.place in self.handoffs
        ]
        record_steps(reports, actor=Actor(system="e-mail"), now=until)

    def _touch(self, entries: Sequence[Entry[PlannedTouch]], until: datetime) -> None:
        for owner_id, own in self._by_owner(entries):
            reports = [_touch_report(self.handoffs[entry.place], entry.what) for entry in own]
            for recorded in record_touches(reports, actor=Actor(user_id=owner_id), now=until):
                if recorded.error:
                    raise StoryRefusedError from recorded.error

    def _touch_late(self, entries: Sequence[Entry[PlannedTouch]]) -> None:
        """Record touches that were reported after their breach had been told, which voids it."""
        for owner_id, own in self._by_owner(entries):
            for entry in own:
                tell_alerts(until=entry.at, only=self.handoffs[entry.place])
                report = _touch_report(self.handoffs[entry.place], entry.what)
                record_touches([report], actor=Actor(user_id=owner_id), now=entry.at)

    def _dispose(self, entries: Sequence[Entry[PlannedDisposition]], until: datetime) -> None:
        for wave in _once_each(entries):
            self._dispose_wave(wave, until)

    def _dispose_wave(self, entries: Sequence[Entry[PlannedDisposition]], until: datetime) -> None:
        for owner_id, own in self._by_owner(entries):
            reports = [_disposition_report(self.handoffs[entry.place], entry.what) for entry in own]
            recorded = record_dispositions(reports, actor=Actor(user_id=owner_id), now=until)
            for entry, one in zip(own, recorded, strict=True):
                if one.disposition is None:
                    raise StoryRefusedError from one.error
                if one.disposition.outcome != "working":
                    self.closings[entry.place] = one.disposition.pk

    def _read(self, entries: Sequence[Entry[None]]) -> None:
        known = [entry for entry in entries if entry.place in self.closings]
        for number, (at, session) in enumerate(groupby(known, key=lambda entry: entry.at)):
            reader = self.company["Ines Duarte" if number % 5 == 4 else "Elena Fischer"]
            ids = [self.closings[entry.place] for entry in session]
            acknowledge(ids, reader_id=reader.pk, actor=Actor(user_id=reader.pk), now=at)

    def _by_owner(self, entries: Sequence[Entry[T]]) -> Iterator[tuple[int, list[Entry[T]]]]:
        """Yield the entries of handoffs by who holds them now, each in order; what became no handoff is left out."""
        known = [entry for entry in entries if entry.place in self.handoffs]
        owners = dict(
            Handoff.objects.filter(pk__in=[self.handoffs[entry.place] for entry in known]).values_list("pk", "owner_id")
        )
        own: dict[int, list[Entry[T]]] = {}
        for entry in known:
            owner_id = owners[self.handoffs[entry.place]]
            if owner_id is not None:
                own.setdefault(owner_id, []).append(entry)
        yield from own.items()


def _windows(story: Story) -> Iterator[tuple[datetime, datetime]]:
    """Yield the story's stretches of a few days; the revision of the definition falls between two of them."""
    since = story.began_at
    while since < story.now:
        until = min(since + WINDOW, story.now)
        if since < story.revised_at < until:
            until = story.revised_at
        yield since, until
        since = until


def _once_each(entries: Sequence[Entry[T]]) -> Iterator[list[Entry[T]]]:
    """Split entries so that no handoff is met twice at once: what a disposition starts, the next one ends."""
    waiting = list(entries)
    while waiting:
        first = {entry.place: entry for entry in reversed(waiting)}
        wave = [entry for entry in waiting if first[entry.place] is entry]
        waiting = [entry for entry in waiting if first[entry.place] is not entry]
        yield wave


def _touch_report(handoff_id: int, touch: PlannedTouch) -> TouchReport:
    return TouchReport(
        handoff_id=handoff_id,
        channel=touch.channel,
        occurred_at=touch.at,
        direction=touch.direction,
        outcome=touch.outcome,
        note=touch.note,
        is_automated=touch.is_automated,
        recorded_at=touch.recorded_at or touch.at,
    )


def _disposition_report(handoff_id: int, disposition: PlannedDisposition) -> DispositionReport:
    return DispositionReport(
        handoff_id=handoff_id,
        outcome=disposition.outcome,
        criterion=disposition.criterion,
        reason_key=disposition.reason_key,
        note=disposition.note,
        next_step_on=disposition.next_step_on,
        recycle_on=disposition.recycle_on,
        recorded_at=disposition.at,
    )


@contextmanager
def _the_others_busy(user_id: int) -> Iterator[None]:
    """Leave the turn to one rep: one teammate is away for a moment, the others are at their cap from now on."""
    pools = Seat.objects.filter(user_id=user_id).values("pool")
    away, *capped = Seat.objects.filter(pool__in=pools).exclude(user_id=user_id).order_by("pk")
    for seat in capped:
        seat.cap = Handoff.objects.filter(OPEN, owner_id=seat.user_id).count()
        seat.save(update_fields=["cap"])
    Seat.objects.filter(pk=away.pk).update(is_active=False)
    yield
    Seat.objects.filter(pk=away.pk).update(is_active=True)


def _send_nothing_of_the_past(now: datetime) -> None:
    """Mark the messages of the past as sent; those of the last minutes are left to the workers."""
    past = Message.objects.filter(sent_at=None, created_at__lt=now - STILL_UNSENT)
    past.update(sent_at=F("created_at") + timedelta(seconds=2))
