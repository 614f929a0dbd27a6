"""The handoffs a follow-up works on: locked, with their hours, and written back with their seams."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handoff.errors import ConflictError, NotFoundError
from handoff.people.hours import Hours, hours_in_force
from handoff.people.models import TeamKind
from handoff.process.in_force import load_teams, team_hours
from leads.handoffs.models import Handoff, Origin
from leads.handoffs.seams import BusinessSeconds, Seams
from leads.handoffs.steps import Step
from leads.handoffs.times import set_seams
from slas.models import Clock
from slas.promises import Promise


class ImportedHandoffError(ConflictError):
    """This handoff is part of an imported history, which nobody works on: undo the import to take it away."""

    code = "handoff_imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingRows:
    """Locked handoffs by id with the clocks that may end, and the calendars in force."""

    handoffs: Mapping[int, Handoff]
    clocks: Mapping[int, Sequence[Clock]]
    hours: Mapping[int, Hours]
    departments: Mapping[str, Hours]

    def handoff(self, handoff_id: int) -> Handoff:
        """Return a locked handoff.

        Raises: NotFoundError, ImportedHandoffError.
        """
        try:
            handoff = self.handoffs[handoff_id]
        except KeyError:
            raise NotFoundError from None
        if handoff.origin == Origin.imported:
            raise ImportedHandoffError
        return handoff

    def sales_hours(self, handoff: Handoff) -> Hours:
        if handoff.team is not None:
            return self.hours[handoff.team.calendar_id]
        return self.departments[TeamKind.sales]

    def hours_for(self, promise: Promise, handoff: Handoff) -> Hours:
        """Return the calendar a promise counts in: its own, else that of the team that owes it."""
        if promise.calendar_id is not None:
            return self.hours[promise.calendar_id]
        if promise.owed_by in {TeamKind.marketing, TeamKind.revenue_ops}:
            return self.departments[promise.owed_by]
        return self.sales_hours(handoff)

    def measure(self, handoff: Handoff) -> Seams:
        """Measure the seams of a handoff anew, on the row in memory."""
        return set_seams(handoff, business_seconds(self.sales_hours(handoff), self.departments))


def business_seconds(sales: Hours, departments: Mapping[str, Hours]) -> BusinessSeconds:
    """Return how business time is counted: reading in marketing's hours, all else in those of the sales team."""
    marketing = departments.get(TeamKind.marketing)

    def business(step: Step, start: datetime, end: datetime) -> int | None:
        hours = marketing if step is Step.READ else sales
        return hours.elapsed(start, end) if hours else None

    return business


def lock_handoffs(ids: Sequence[int], *, clocks_until: Collection[str] = ()) -> WorkingRows:
    """Lock handoffs, then their clocks that wait for one of the steps, each in the order of their ids."""
    rows = (
        Handoff.objects.filter(pk__in=ids)
        .select_related("team", "path", "evaluation", "version", "closing_disposition", "owner")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    handoffs = {row.pk: row for row in rows}
    hours = hours_in_force()
    return WorkingRows(
        handoffs=handoffs,
        clocks=_lock_clocks([*handoffs], clocks_until) if clocks_until else {},
        hours=hours,
        departments=team_hours(hours, load_teams()),
    )


def _lock_clocks(handoff_ids: Sequence[int], until: Collection[str]) -> dict[int, list[Clock]]:
    rows = (
        Clock.objects.filter(handoff_id__in=handoff_ids, cancelled_at=None, policy_version__to_step__in=until)
        .select_related("policy_version")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    found: dict[int, list[Clock]] = {}
    for row in rows:
        found.setdefault(row.handoff_id, []).append(row)
    return found


def facts_of(handoff: Handoff) -> dict[str, Any]:
    """Return the facts a handoff was made on, with the handoff's own: what its promises are chosen by."""
    own = {"tier": handoff.tier, "is_reentry": handoff.previous_id is not None}
    return {**handoff.evaluation.facts, "handoff": own}
