"""Clocks with their state and the working of their due time."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from rest_framework import serializers

from handoff.api.answers.fields import AnswerShape, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, told_person
from handoff.people.hours import hours_of
from handoff.people.models import OwedBy
from handoff.worktime import explain_until
from leads.handoffs.models import Origin
from slas.models import ClockScope
from slas.querysets import OUTCOME_AT_SQL, STATE_SQL, ClockQuerySet, ClockState


class PolicyShape(AnswerShape):
    """A promise, and the version that this clock pins."""

    key = text()
    name = text()
    version = whole()


class ClockShape(AnswerShape):
    """One promise ticking on one handoff; the state is computed from its times."""

    id = whole()
    handoff_id = whole()
    policy = PolicyShape()
    owed_by = serializers.ChoiceField(choices=OwedBy.choices)
    scope = serializers.ChoiceField(choices=ClockScope.choices)
    from_step = text()
    to_step = text()
    owner = PersonShape(allow_null=True)
    state = serializers.ChoiceField(choices=ClockState.choices)
    started_at = instant()
    due_at = instant()
    stopped_at = instant(null=True)
    cancelled_at = instant(null=True)
    cancel_reason = text()
    outcome_at = instant(about="the stop or the due time, whichever came first")
    calendar = text()
    working = text(about="how the due time came about")
    is_hypothetical = yes_no(about="of imported history, judged by a promise that nobody had made then")
    is_redacted = yes_no(about="its owner and handoff are not yours to open")


class ToldClock(NamedTuple):
    """All that is told of a clock."""

    pk: int
    handoff_id: int
    policy_key: str
    policy_name: str
    policy_number: int
    owed_by: str
    scope: str
    from_step: str
    to_step: str
    owner_id: int | None
    owner_name: str | None
    owner_email: str | None
    calendar_version_id: int
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str
    state: str
    outcome_at: datetime
    origin: str


# Where Django finds the fields of ToldClock, and PostgreSQL the same ones: one order for all three.
_PATHS: Final = (
    "pk",
    "handoff_id",
    "policy__key",
    "policy__name",
    "policy_version__number",
    "policy_version__owed_by",
    "policy_version__scope",
    "policy_version__from_step",
    "policy_version__to_step",
    "owner_id",
    "owner__name",
    "owner__email",
    "calendar_version_id",
    "started_at",
    "due_at",
    "stopped_at",
    "cancelled_at",
    "cancel_reason",
    "state",
    "outcome_at",
    "handoff__origin",
)
# Submitting a lead asks this each time, and building the query costs several times what running it does.
_OF_HANDOFFS: Final = f"""
SELECT clock.id, clock.handoff_id, policy.key, policy.name, version.number, version.owed_by, version.scope,
    version.from_step, version.to_step, clock.owner_id, person.name, person.email, clock.calendar_version_id,
    clock.started_at, clock.due_at, clock.stopped_at, clock.cancelled_at, clock.cancel_reason,
    {STATE_SQL}, {OUTCOME_AT_SQL}, handoff.origin
FROM slas_clock AS clock
JOIN handoffs_handoff AS handoff ON handoff.id = clock.handoff_id
JOIN slas_policy AS policy ON policy.id = clock.policy_id
JOIN slas_policyversion AS version ON version.id = clock.policy_version_id
LEFT JOIN people_user AS person ON person.id = clock.owner_id
WHERE clock.handoff_id = ANY(%(handoffs)s)
ORDER BY clock.due_at, clock.id
"""  # noqa: S608  # put together from constants


def told_clocks(clocks: ClockQuerySet, *, now: datetime) -> QuerySet[Any, Any]:
    """Return the rows of clocks that `listed_clock` tells; they have a `pk` to page by."""
    return clocks.with_outcome(now).values_list(*_PATHS, named=True)


def listed_clock(row: Any, *, is_redacted: bool) -> dict[str, Any]:
    """Tell a row of `told_clocks`."""
    return clock(ToldClock(*row), is_redacted=is_redacted)


def clocks_by_handoff(handoff_ids: Collection[int], *, now: datetime) -> dict[int, list[dict[str, Any]]]:
    """Return the clocks of handoffs, told, in the order in which they fall due; one statement."""
    if not handoff_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_OF_HANDOFFS, {"handoffs": [*handoff_ids], "now": now})
        rows = [ToldClock(*row) for row in cursor.fetchall()]
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.handoff_id, []).append(clock(row))
    return found


def clock(row: ToldClock, *, is_redacted: bool = False) -> dict[str, Any]:
    return {
        "id": row.pk,
        "handoff_id": row.handoff_id,
        "policy": {"key": row.policy_key, "name": row.policy_name, "version": row.policy_number},
        "owed_by": row.owed_by,
        "scope": row.scope,
        "from_step": row.from_step,
        "to_step": row.to_step,
        "owner": None if is_redacted else told_person(row.owner_id, row.owner_name, row.owner_email),
        "state": row.state,
        "started_at": stamp(row.started_at),
        "due_at": stamp(row.due_at),
        "stopped_at": stamp(row.stopped_at),
        "cancelled_at": stamp(row.cancelled_at),
        "cancel_reason": row.cancel_reason,
        "outcome_at": stamp(row.outcome_at),
        "calendar": calendar(row),
        "working": working(row),
        "is_hypothetical": row.origin == Origin.imported,
        "is_redacted": is_redacted,
    }


def calendar(row: ToldClock) -> str:
    hours = hours_of(row.calendar_version_id)
    return f"{hours.name} v{hours.number}"


def working(row: ToldClock) -> str:
    """Say how the clock's due time came about."""
    told = explain_until(hours_of(row.calendar_version_id).calendar, row.started_at, row.due_at)
    return told.sentence(calendar=calendar(row), policy=f"{row.policy_name} v{row.policy_number}")
