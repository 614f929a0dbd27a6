"""What a rep owes, what is due first at the top: the rows of the queue, grouped and counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal

from handoff.people.hours import hours_of
from handoff.people.models import OwedBy, User
from handoff.web import format as words
from handoff.web.clocks import running_face
from handoff.web.faces import ClockFace
from handoff.web.local import localtime
from handoff.web.tiers import tier_name
from handoff.worktime import BusinessCalendar
from leads.handoffs.models import OPEN, Handoff, Origin
from slas.models import Clock, ClockScope, StopStep

Kind = Literal["first_touch", "disposition", "next_step"]
Group = Literal["overdue", "due_soon", "today", "later"]

OWED: Final[Mapping[str, Kind]] = {
    StopStep.touched: "first_touch",
    StopStep.disposed: "disposition",
    StopStep.redisposed: "next_step",
}
OWED_NAMES: Final[Mapping[Kind, str]] = {
    "first_touch": "First touch",
    "disposition": "Disposition",
    "next_step": "Next step",
}
GROUP_NAMES: Final[Mapping[Group, str]] = {
    "overdue": "Overdue",
    "due_soon": "Due soon",
    "today": "Today",
    "later": "Later",
}
DAYS_AHEAD: Final = 14
"""Days in which the next business day is looked for."""
REASSIGNMENT_IS_NEAR: Final = timedelta(hours=1)
NO_CLOCK: Final = ClockFace(state="unknown", text="No deadline", due_text="no promise applies")


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One open handoff with what is owed on it next."""

    handoff: Handoff
    kind: Kind
    tier: str
    face: ClockFace
    group: Group
    due_at: datetime | None
    note: str

    @property
    def owed(self) -> str:
        return OWED_NAMES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueGroup:
    """Rows that are due about the same time."""

    key: Group
    rows: tuple[QueueRow, ...]

    @property
    def name(self) -> str:
        return GROUP_NAMES[self.key]


def queue_rows(user: User, *, now: datetime) -> list[QueueRow]:
    """Return the open live handoffs of a rep, what is due first at the top: two statements."""
    handoffs = (
        Handoff.objects.filter(OPEN, owner=user, origin=Origin.live)
        .select_related("lead", "company")
        .order_by("handed_off_at")
    )
    held = list(handoffs)
    clocks = next_clocks([handoff.pk for handoff in held])
    return sorted((_row(handoff, clocks.get(handoff.pk), now) for handoff in held), key=_order)


def next_clocks(handoff_ids: Sequence[int]) -> dict[int, Clock]:
    """Return, by handoff, the running clock of sales that falls due first."""
    rows = (
        Clock.objects.running()
        .filter(
            handoff__in=handoff_ids,
            policy_version__owed_by=OwedBy.sales,
            policy_version__scope=ClockScope.lead,
            policy_version__to_step__in=OWED,
        )
        .select_related("policy", "policy_version")
        .order_by("-due_at")
    )
    return {clock.handoff_id: clock for clock in rows}


def grouped(rows: Sequence[QueueRow]) -> list[QueueGroup]:
    """Return the rows in groups, in the order of the page; empty groups are left out."""
    groups = [QueueGroup(key=key, rows=tuple(row for row in rows if row.group == key)) for key in GROUP_NAMES]
    return [group for group in groups if group.rows]


def _row(handoff: Handoff, clock: Clock | None, now: datetime) -> QueueRow:
    tier = tier_name(handoff.version_id, handoff.tier)
    if clock is None:
        kind: Kind = "first_touch" if handoff.touched_at is None else "disposition"
        return QueueRow(handoff=handoff, kind=kind, tier=tier, face=NO_CLOCK, group="later", due_at=None, note="")
    face = running_face(clock, now=now)
    return QueueRow(
        handoff=handoff,
        kind=OWED[clock.policy_version.to_step],
        tier=tier,
        face=face,
        group=_group(face, clock, now),
        due_at=clock.due_at,
        note=_note(clock, now),
    )


def _group(face: ClockFace, clock: Clock, now: datetime) -> Group:
    if face.state == "overdue":
        return "overdue"
    if face.state == "due_soon":
        return "due_soon"
    calendar = hours_of(clock.calendar_version_id).calendar
    return "today" if clock.due_at.astimezone(calendar.hours.zone).date() <= _business_day(calendar, now) else "later"


def _business_day(calendar: BusinessCalendar, now: datetime) -> date:
    """Return the date of the business day that is on, or of the next one when this one is over."""
    local = now.astimezone(calendar.hours.zone)
    minutes = local.hour * 60 + local.minute
    for days in range(DAYS_AHEAD):
        day = local.date() + timedelta(days=days)
        if any(days or window.closes > minutes for window in calendar.hours.windows_on(day)):
            return day
    return local.date()


def _note(clock: Clock, now: datetime) -> str:
    """Say when the handoff goes to somebody else, where that is near."""
    for alert in clock.ladder:
        at = datetime.fromisoformat(alert["fire_at"])
        if alert["level"] == "reassign" and now < at <= now + REASSIGNMENT_IS_NEAR:
            return f"reassigns {words.when(localtime(at), localtime(now))}"
    return ""


def _order(row: QueueRow) -> tuple[int, bool, datetime]:
    """Inside a group what is due first comes first, and what has no deadline last."""
    return [*GROUP_NAMES].index(row.group), row.due_at is None, row.due_at or row.handoff.handed_off_at
