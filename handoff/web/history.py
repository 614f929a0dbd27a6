"""The story of a handoff in words, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from dispositions.models import Disposition
from handoff.web import format as words
from handoff.web.clocks import owing
from handoff.web.disposition_form import OUTCOME_NAMES
from handoff.web.local import localdate, localtime
from handoff.web.path import STEP_NAMES
from handoff.web.tiers import tier_name
from handoff.web.touch_form import touch_words
from leads.handoffs.models import Basis, EventKind, Handoff, HandoffEvent, Origin, Touch
from leads.handoffs.steps import Step
from leads.routing.models import Assignment
from slas.models import CancelReason, Clock, ClockScope

OURS: Final = "handoff"
STEP_WORDS: Final[Mapping[str, str]] = {
    Step.SUBMITTED: "Submitted",
    Step.RECEIVED: "Received",
    Step.SYNCED: "Synced to the CRM",
    Step.SCORED: "Scored: ready",
    Step.HANDED_OFF: "Handed off to sales",
    Step.ROUTED: "Routed",
    Step.NOTIFIED: "Owner notified",
    Step.TOUCHED: "Touched",
    Step.DISPOSED: "Disposed",
    Step.CLOSED: "Closed",
    Step.READ: "Read by marketing",
}
# An event that tells the same as the step's own, with more words.
TOLD_BY: Final[Mapping[str, EventKind]] = {
    Step.ROUTED: EventKind.assigned,
    Step.TOUCHED: EventKind.touched,
    Step.DISPOSED: EventKind.disposed,
    Step.READ: EventKind.read,
    Step.NOTIFIED: EventKind.notified,
}
SHAPES: Final[Mapping[str, str]] = {
    EventKind.warned: "due_soon",
    EventKind.breached: "overdue",
    EventKind.breach_voided: "void",
    EventKind.clock_cancelled: "void",
    EventKind.clock_moved: "on_time",
    EventKind.contact_not_counted: "unknown",
    EventKind.touched: "met",
    EventKind.read: "met",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """One entry: when, what in words, who, and how it is known."""

    at: datetime
    shape: str
    what: str
    note: str
    who: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryDay:
    """The entries of one local day."""

    on: date
    lines: tuple[HistoryLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the entries refer to, by id."""

    handoff: Handoff
    clocks: Mapping[int, Clock]
    touches: Mapping[int, Touch]
    dispositions: Mapping[int, Disposition]
    assignments: Sequence[Assignment]


def history_of(events: Sequence[HandoffEvent], told: Told, *, now: datetime) -> list[HistoryDay]:
    """Return the story by day, newest first. A breach stands at its due time, noticed or not yet."""
    said = {(event.kind, event.at) for event in events}
    kept = [event for event in events if not _is_said_twice(event, said)]
    lines = [_line(event, told) for event in kept] + _unnoticed(events, told, now)
    newest_first = sorted(enumerate(lines), key=lambda one: (one[1].at, one[0]), reverse=True)
    days = groupby((line for _, line in newest_first), key=lambda line: localdate(line.at))
    return [HistoryDay(on=on, lines=tuple(some)) for on, some in days]


def _is_said_twice(event: HandoffEvent, said: set[tuple[str, datetime]]) -> bool:
    teller = TOLD_BY.get(event.detail.get("step", ""))
    return event.kind == EventKind.step and teller is not None and (teller, event.at) in said


def _line(event: HandoffEvent, told: Told) -> HistoryLine:
    what, note = _words(event, told)
    is_first_touch = event.kind == EventKind.touched and event.at == told.handoff.touched_at
    return HistoryLine(
        at=event.at,
        shape=SHAPES.get(event.kind, "dot"),
        what=f"First touch: {what[0].lower()}{what[1:]}" if is_first_touch else what,
        note=note,
        who=_who(event, told),
        source=_source(event),
    )


def _words(event: HandoffEvent, told: Told) -> tuple[str, str]:
    """Return what happened, and a second line where there is more to say."""
    detail: Mapping[str, Any] = event.detail
    match event.kind:
        case EventKind.step:
            return STEP_WORDS.get(detail.get("step", ""), "Step"), ""
        case EventKind.step_moved:
            earlier = localtime(datetime.fromisoformat(detail["earlier"]))
            name = STEP_NAMES.get(Step(detail["step"]), detail["step"])
            return f"Time of {name} moved earlier", f"it was {_seconds(earlier)}"
        case EventKind.assigned:
            return _assigned(event, told), ""
        case EventKind.touched | EventKind.contact_not_counted:
            return _contact(event, told)
        case EventKind.disposed | EventKind.corrected:
            return _disposed(event, told)
        case EventKind.warned | EventKind.breached | EventKind.breach_voided | EventKind.clock_cancelled:
            return _clocked(event, told)
        case EventKind.clock_moved:
            return _moved(detail)
        case EventKind.tier_raised:
            version = told.handoff.version_id
            return f"Tier raised to {tier_name(version, detail.get('tier', ''))}", ""
        case EventKind.notified:
            return "Owner notified", str(detail.get("channel", ""))
        case EventKind.reassign_asked:
            return "Reassignment asked for", ""
        case EventKind.read:
            return "Read by marketing", ""
        case _:
            return "The lead acted again after converting", ""


def _assigned(event: HandoffEvent, told: Told) -> str:
    for assignment in told.assignments:
        if assignment.owner_id == event.detail.get("owner_id") and assignment.assigned_at == event.at:
            pool = f", pool {assignment.pool.name}" if assignment.pool else ""
            return f"Routed to {assignment.owner.name}{pool}"
    return "Routed"


def _contact(event: HandoffEvent, told: Told) -> tuple[str, str]:
    touch = told.touches.get(event.detail.get("touch_id", 0))
    if touch is not None:
        return touch_words(touch), touch.note
    channel = str(event.detail.get("channel", "contact")).replace("email", "e-mail")
    return f"Contact by {channel}, not a touch", str(event.detail.get("why", ""))


def _disposed(event: HandoffEvent, told: Told) -> tuple[str, str]:
    found = told.dispositions.get(event.detail.get("disposition_id", 0))
    outcome = OUTCOME_NAMES.get(str(event.detail.get("outcome", "")), "recorded")
    verb = "Corrected to" if event.kind == EventKind.corrected else "Disposed:"
    return f"{verb} {outcome.lower()}", found.note if found else ""


def _clocked(event: HandoffEvent, told: Told) -> tuple[str, str]:
    clock = told.clocks.get(event.detail.get("clock", event.detail.get("clock_id", 0)))
    name = clock.policy.name if clock else "a promise"
    match event.kind:
        case EventKind.warned:
            return f"Warning: {name}", _due(clock)
        case EventKind.breached:
            return f"Breach: {name}", ""
        case EventKind.breach_voided:
            return f"Breach void: {name}", "it was kept in time and reported late"
        case _:
            reason = str(event.detail.get("reason", ""))
            label = CancelReason(reason).label.lower() if reason in CancelReason.values else reason
            return f"Clock cancelled: {name}", label


def _moved(detail: Mapping[str, Any]) -> tuple[str, str]:
    before, after = (localtime(datetime.fromisoformat(detail[name])) for name in ("earlier", "due_at"))
    due = words.day_and_time(after)
    what = f"Due time of {detail['policy']} moved to {due}" if before != after else f"{detail['policy']}: new terms"
    return (
        what,
        f"version {detail['version']} was applied to the running clock; it was due {words.day_and_time(before)}",
    )


def _due(clock: Clock | None) -> str:
    return f"due {_seconds(localtime(clock.due_at))}" if clock else ""


def _unnoticed(events: Sequence[HandoffEvent], told: Told, now: datetime) -> list[HistoryLine]:
    """Return the breaches that follow from the clocks and that no worker has told yet."""
    noticed = {event.detail.get("clock") for event in events if event.kind == EventKind.breached}
    breach, owed = "Breach", "owed"
    if told.handoff.origin == Origin.imported:
        # Nobody had promised anything then.
        breach, owed = "Would have been a breach", "would have been owed"
    lines = []
    for clock in told.clocks.values():
        ended = clock.stopped_at or now
        is_leads = clock.policy_version.scope == ClockScope.lead
        if is_leads and clock.cancelled_at is None and clock.pk not in noticed and clock.due_at < ended:
            line = HistoryLine(
                at=clock.due_at,
                shape="overdue",
                what=f"{breach}: {clock.policy.name}",
                note="",
                who=f"{owed} by {owing(clock).lower()}",
                source="from its times",
            )
            lines.append(line)
    return lines


def _who(event: HandoffEvent, told: Told) -> str:
    if event.kind == EventKind.breached:
        clock = told.clocks.get(event.detail.get("clock", 0))
        return f"owed by {owing(clock).lower()}" if clock else "Handoff"
    if event.actor is not None:
        return event.actor.name
    if event.detail.get("step") == Step.SUBMITTED:
        return told.handoff.lead.name or "the lead"
    if event.kind == EventKind.step and event.system == OURS:
        return "Handoff"
    if event.api_key is not None:
        return event.api_key.name
    return "Handoff" if event.system == OURS else event.system


def _source(event: HandoffEvent) -> str:
    if event.kind == EventKind.breached:
        return f"noticed {_seconds(localtime(event.recorded_at))}"
    if event.basis == Basis.reported:
        return f"reported by {event.system}" if event.system != OURS else "reported"
    return "our clock"


def _seconds(local: datetime) -> str:
    return words.time_of_day(local, seconds=True)
