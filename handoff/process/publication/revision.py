"""The quarterly revision: by when, who moved that and why, who is reminded, and when it was a breach of both teams.

Days are days in UTC: the two teams may work in several zones. Overdue is computed from the dates, never from a flag
that a worker has to set.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import transaction

from handoff.errors import ForbiddenError, HandoffError, NotFoundError
from handoff.outbox.kinds import Kind
from handoff.outbox.messages import Draft, enqueue
from handoff.outbox.models import Channel, Message
from handoff.people.models import TeamKind, User
from handoff.people.policies import may_define
from handoff.process.publication.signatories import SIGNING
from handoff.rules.text import is_blank, text_fault
from leads.definitions.models import DefinitionActivation, RevisionChange

TOLD_BEFORE: Final = timedelta(days=14)
TOLD_EVERY: Final = timedelta(days=7)
LATEST: Final = timedelta(days=183)
LONGEST_WHY: Final = 300


class RevisionDateError(HandoffError):
    """The revision cannot be moved like this."""

    code = "revision_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionState:
    """By when the version in force is to be revised; `days_left` is negative when that has passed."""

    activation: DefinitionActivation
    due_on: date
    days_left: int

    @property
    def is_overdue(self) -> bool:
        return self.days_left < 0

    @property
    def days_late(self) -> int:
        return max(0, -self.days_left)

    @property
    def state(self) -> str:
        """The state of a clock that it is shown as."""
        return "overdue" if self.is_overdue else "due_soon" if self.is_due_soon else "on_time"

    @property
    def is_due_soon(self) -> bool:
        """Whether the managers are being told: from two weeks before."""
        return self.days_left <= TOLD_BEFORE.days


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionBreach:
    """A team's part in a revision that was not made in time; `until` is None while it is overdue still."""

    team: TeamKind
    activation: DefinitionActivation
    due_on: date
    since: datetime
    until: datetime | None


def revision_state(now: datetime) -> RevisionState | None:
    """Return by when the version in force is to be revised, if that was agreed."""
    activation = DefinitionActivation.objects.select_related("version").filter(retired_at=None).first()
    return revision_of(activation, now=now) if activation else None


def revision_of(activation: DefinitionActivation, *, now: datetime) -> RevisionState | None:
    """Return by when the version that an activation put in force is to be revised, if that was agreed."""
    if activation.revise_by is None:
        return None
    days_left = (activation.revise_by - _today(now)).days
    return RevisionState(activation=activation, due_on=activation.revise_by, days_left=days_left)


@transaction.atomic
def move_revision(*, to_on: date, why: str, by: User, now: datetime) -> RevisionChange:
    """Move the revision of the version in force, and keep who did and why. A breach there was already stays one.

    Raises: ForbiddenError, RevisionDateError, NotFoundError without a version in force.
    """
    if not may_define(by):
        message = "Marketing ops and the managers of both teams move the revision."
        raise ForbiddenError(message)
    _check(to_on, why, today=_today(now))
    active = DefinitionActivation.objects.select_for_update(no_key=True).filter(retired_at=None).first()
    if active is None:
        raise NotFoundError
    change = RevisionChange.objects.create(
        activation=active, from_on=active.revise_by, to_on=to_on, why=why, by=by, at=now
    )
    DefinitionActivation.objects.filter(pk=active.pk).update(revise_by=to_on)
    return change


def revision_changes(activation: DefinitionActivation) -> Sequence[RevisionChange]:
    """Return how the revision of a version was moved, the latest first."""
    return list(RevisionChange.objects.select_related("by").filter(activation=activation).order_by("-pk"))


def revision_breaches(now: datetime) -> list[RevisionBreach]:
    """Return the revisions that were not made in time, for each team, the latest first."""
    moved: defaultdict[int, list[RevisionChange]] = defaultdict(list)
    for change in RevisionChange.objects.order_by("pk"):
        moved[change.activation_id].append(change)
    found = []
    for activation in DefinitionActivation.objects.select_related("version").order_by("-activated_at"):
        for due_on, until in reversed([*_spans(activation, moved[activation.pk])]):
            since = _end_of(due_on)
            if since <= min(until or now, now):
                found += [
                    RevisionBreach(team=team, activation=activation, due_on=due_on, since=since, until=until)
                    for team in SIGNING
                ]
    return found


def remind(*, now: datetime) -> None:
    """Tell the managers two weeks before, on the day, and each week that it is late; once, whoever else tries."""
    state = revision_state(now)
    if state is None or not state.is_due_soon:
        return
    key = f"{Kind.REVISION_DUE}:{state.activation.pk}:{state.due_on}:{_period(state.days_left)}"
    if not Message.objects.filter(key=key).exists():
        payload = {"activation": state.activation.pk, "due_on": state.due_on.isoformat()}
        enqueue([Draft(key=key, channel=Channel.announce, kind=Kind.REVISION_DUE, payload=payload)], now=now)


def _period(days_left: int) -> str:
    if days_left > 0:
        return "two_weeks"
    weeks = -days_left // TOLD_EVERY.days
    return f"late_{weeks}" if weeks else "on_the_day"


def _spans(
    activation: DefinitionActivation, changes: Sequence[RevisionChange]
) -> Iterator[tuple[date, datetime | None]]:
    """Yield each date by which a version was to be revised, with when it was moved or the version retired."""
    agreed: list[tuple[date | None, datetime | None]] = [(change.from_on, change.at) for change in changes]
    for due_on, until in [*agreed, (activation.revise_by, activation.retired_at)]:
        if due_on is not None:
            yield due_on, until


def _today(now: datetime) -> date:
    return now.astimezone(UTC).date()


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)


def _check(to_on: date, why: str, *, today: date) -> None:
    faults = {}
    if not today <= to_on <= today + LATEST:
        faults["to_on"] = f"Choose a day from today on, {LATEST.days} days from now at the latest."
    if fault := text_fault(why, longest=LONGEST_WHY) or ("is empty" if is_blank(why) else None):
        faults["why"] = f"Say why: the text {fault}."
    if faults:
        raise RevisionDateError(fields=faults)
