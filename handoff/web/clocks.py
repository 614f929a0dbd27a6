"""Clocks as pages show them: what is left or was, by when, and the working behind it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone

from handoff.people.hours import Hours, hours_of
from handoff.people.models import OwedBy
from handoff.web import format as words
from handoff.web.faces import ClockFace
from handoff.web.local import localtime
from handoff.worktime import BusinessCalendar, explain_until
from slas.models import CancelReason, Clock, TargetKind

DUE_SOON: Final = timedelta(hours=2)
"""Business time left from which on a clock is due soon."""

UNITS: Final = ((3600, "hour"), (60, "minute"), (1, "second"))
OWED_BY: Final = {
    OwedBy.sales: "Sales",
    OwedBy.marketing: "Marketing",
    OwedBy.revenue_ops: "Revenue ops",
    OwedBy.both: "Both teams",
}
CANCELLED: Final = {
    CancelReason.superseded: "Replaced by a faster promise",
    CancelReason.reassigned: "Void, given to somebody else",
    CancelReason.covered: "Void, a colleague did it",
    CancelReason.closed_untouched: "Void, closed untouched",
    CancelReason.withdrawn: "Void, the promise was withdrawn",
    CancelReason.duplicate: "Void, a duplicate",
    CancelReason.test: "Void, a test",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCard:
    """A clock with the promise it counts, its face and its working in one sentence."""

    title: str
    face: ClockFace
    working: str
    is_running: bool


def left_seconds(clock: Clock, calendar: BusinessCalendar, now: datetime) -> int:
    """Return the business seconds a running clock has left, negative when over; a later start leaves the target."""
    start = max(now, clock.started_at)
    if clock.due_at >= start:
        return calendar.elapsed_seconds(start, clock.due_at)
    return -calendar.elapsed_seconds(clock.due_at, now)


def running_face(clock: Clock, *, now: datetime) -> ClockFace:
    """Return the face of a running clock in the active zone."""
    hours = hours_of(clock.calendar_version_id)
    left = left_seconds(clock, hours.calendar, now)
    is_over = clock.due_at < now
    here, due = localtime(now), localtime(clock.due_at)
    if clock.started_at > now:
        return _waiting_face(clock, hours.name, here)
    return ClockFace(
        state="overdue" if is_over else "due_soon" if left <= DUE_SOON.total_seconds() else "on_time",
        text="over, outside hours" if is_over and not left else words.time_left(left),
        due_text=f"due {words.when(due, here)}",
        calendar_text=hours.name,
        left_seconds=left if left else None,
        open_seconds=_open_seconds(hours.calendar, now),
        warn_seconds=int(DUE_SOON.total_seconds()),
    )


def _waiting_face(clock: Clock, calendar: str, here: datetime) -> ClockFace:
    """Return the face of a clock that begins later: from which day on, in place of a time left."""
    # A clock that begins at midnight begins with the end of the day that somebody named.
    begins = localtime(clock.started_at - timedelta(seconds=1))
    return ClockFace(
        state="on_time",
        text=f"from {words.day(begins, year=begins.year != here.year)}",
        due_text=f"due {words.when(localtime(clock.due_at), here)}",
        calendar_text=calendar,
    )


def ended_face(clock: Clock, *, is_voided: bool = False) -> ClockFace:
    """Return the face of a clock that stopped or was cancelled."""
    hours = hours_of(clock.calendar_version_id)
    due = localtime(clock.due_at)
    if clock.stopped_at is None:
        return ClockFace(state="void", text=CANCELLED[CancelReason(clock.cancel_reason)], calendar_text=hours.name)
    stopped = localtime(clock.stopped_at)
    due_words = words.time_of_day(due, seconds=True) if due.date() == stopped.date() else words.day_and_time(due)
    if clock.stopped_at > clock.due_at:
        text = words.lateness(-max(1, hours.calendar.elapsed_seconds(clock.due_at, clock.stopped_at)))
        return ClockFace(state="missed", text=text, due_text=f"was due {due_words}", calendar_text=hours.name)
    spare = hours.calendar.elapsed_seconds(clock.stopped_at, clock.due_at)
    text = "Met, breach void" if is_voided else words.lateness(spare)
    return ClockFace(
        state="void" if is_voided else "met", text=text, due_text=f"due {due_words}", calendar_text=hours.name
    )


def hypothetical_face(clock: Clock, *, now: datetime) -> ClockFace:
    """Return the face of a clock on imported history: what would have been, and never a time left."""
    if clock.stopped_at is None and clock.cancelled_at is None:
        due = localtime(clock.due_at)
        return ClockFace(
            state="missed" if clock.due_at < now else "unknown",
            text="Would have been missed, not reached" if clock.due_at < now else "Would have been running",
            due_text=f"due {words.when(due, localtime(now))}",
            calendar_text=hours_of(clock.calendar_version_id).name,
        )
    face = ended_face(clock)
    return replace(face, text=f"Would have been {face.text[0].lower()}{face.text[1:]}")


def card(clock: Clock, *, now: datetime, voided: Collection[int] = (), is_hypothetical: bool = False) -> ClockCard:
    """Return a clock with its promise and working; `voided` are clocks whose told breach was none.

    A clock that `is_hypothetical` is one of imported history, judged by a promise that nobody had made then.
    """
    is_running = clock.stopped_at is None and clock.cancelled_at is None and not is_hypothetical
    hours = hours_of(clock.calendar_version_id)
    if is_hypothetical:
        face = hypothetical_face(clock, now=now)
    elif is_running:
        face = running_face(clock, now=now)
    else:
        face = ended_face(clock, is_voided=clock.pk in voided)
    owed = owing(clock)
    verb = ("owe" if owed == OWED_BY[OwedBy.both] else "owes") if is_running else "owed"
    if is_hypothetical:
        verb = "would have owed"
    name = clock.policy.name[0].lower() + clock.policy.name[1:]
    return ClockCard(
        title=f"{owed} {verb}: {name} within {target_words(clock, hours)}",
        face=face,
        working=working_sentence(clock, hours),
        is_running=is_running,
    )


def owing(clock: Clock) -> str:
    """Return who owes what a clock counts: "Sales"."""
    return OWED_BY[OwedBy(clock.policy_version.owed_by)]


def target_words(clock: Clock, hours: Hours) -> str:
    """Write a promise's target in the time it is counted in: "5 business minutes", "same business day"."""
    version = clock.policy_version
    if version.target_kind == TargetKind.same_business_day or version.target_seconds is None:
        return "the same business day"
    seconds = version.target_seconds
    length, unit = next((size, unit) for size, unit in UNITS if seconds % size == 0)
    count = seconds // length
    return f"{count} {'' if _never_closes(hours) else 'business '}{unit}{'' if count == 1 else 's'}"


def working_sentence(clock: Clock, hours: Hours) -> str:
    """Tell how a due time came about, and when the clock ended, in the reader's zone."""
    policy = f"{clock.policy.name} v{clock.policy_version.number}"
    zone = timezone.get_current_timezone()
    working = replace(explain_until(hours.calendar, clock.started_at, clock.due_at), zone=zone)
    if _never_closes(hours):
        # Its days are nobody's business days, and may be other dates than the reader's.
        working = replace(working, shares=())
    sentence = working.sentence(calendar=f"{hours.name} v{hours.number}", policy=policy)
    parts = [sentence[0].upper() + sentence[1:] + "."]
    if clock.stopped_at is not None:
        took = words.business_duration(hours.calendar.elapsed_seconds(clock.started_at, clock.stopped_at))
        stopped = localtime(clock.stopped_at)
        parts.append(f"Stopped {words.day(stopped)} {words.time_of_day(stopped, seconds=True)} after {took}.")
    return " ".join(parts)


def _never_closes(hours: Hours) -> bool:
    return all(windows == ((0, 24 * 60),) for windows in hours.calendar.hours.weekly)


def _open_seconds(calendar: BusinessCalendar, now: datetime) -> int:
    """Return for how many seconds the calendar stays open from now on; 0 when it is closed."""
    local = now.astimezone(calendar.hours.zone)
    today = local.hour * 60 + local.minute
    for window in calendar.hours.windows_on(local.date()):
        if window.opens <= today < window.closes:
            return window.closes * 60 - today * 60 - local.second
    return 0
