"""What the terms and hours in force make of running clocks, each counted from its own start."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import F, Q, QuerySet

from handoff.people.hours import Hours, hours_in_force
from handoff.people.models import TeamKind
from handoff.process.in_force import load_teams, team_hours
from handoff.worktime import HorizonError
from slas.clocks import PlannedClock, due_of, plan_clock
from slas.models import Clock, PolicyActivation, Standing
from slas.promises import Promise, promise_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """The terms of one promise with the calendars in force."""

    promise: Promise
    hours: Mapping[int, Hours]
    departments: Mapping[str, Hours]

    @classmethod
    def of(cls, version_id: int) -> Self:
        """Return a version's terms with the calendars in force: two statements."""
        hours = hours_in_force()
        return cls(promise=promise_of(version_id), hours=hours, departments=team_hours(hours, load_teams()))

    def clocks(self) -> QuerySet[Clock]:
        """Return the running clocks of the promise that count by other terms or hours, with `team_calendar`.

        Those of another segment or scope are left: their start is not where the new terms begin. So are imported
        ones, which are hypothetical.
        """
        promise = self.promise
        in_force = [one.version_id for one in self.hours.values()]
        return (
            Clock.objects.running()
            .filter(
                policy_id=promise.policy_id,
                policy_version__from_step=promise.from_step,
                policy_version__to_step=promise.to_step,
                policy_version__scope=promise.scope,
            )
            .exclude(standing=Standing.imported)
            .exclude(Q(policy_version_id=promise.version_id) & Q(calendar_version_id__in=in_force))
            .annotate(team_calendar=F("handoff__team__calendar_id"))
        )

    def hours_for(self, team_calendar: int | None) -> Hours:
        """Return the calendar the promise counts in: its own, else that of the team that owes it."""
        promise = self.promise
        if promise.calendar_id is not None:
            return self.hours[promise.calendar_id]
        if promise.owed_by in {TeamKind.marketing, TeamKind.revenue_ops}:
            return self.departments[promise.owed_by]
        return self.hours[team_calendar] if team_calendar is not None else self.departments[TeamKind.sales]

    def plan(self, started_at: datetime, team_calendar: int | None) -> PlannedClock | None:
        """Return a clock as it is from its own start, None where the calendar does not know the years."""
        try:
            return plan_clock(self.promise, self.hours_for(team_calendar), started_at=started_at)
        except HorizonError:
            return None

    def due(self, clock: Clock) -> datetime | None:
        """Return when the clock would fall due, None where the calendar does not know the years."""
        try:
            return due_of(self.promise, self._hours(clock), started_at=clock.started_at)
        except HorizonError:
            return None

    def moved(self, clock: Clock, due_at: datetime) -> int | None:
        """Return by how many seconds of business time a due time moves; negative is earlier."""
        hours = self._hours(clock)
        if due_at >= clock.due_at:
            return hours.elapsed(clock.due_at, due_at)
        seconds = hours.elapsed(due_at, clock.due_at)
        return None if seconds is None else -seconds

    def _hours(self, clock: Clock) -> Hours:
        return self.hours_for(getattr(clock, "team_calendar", None))


def recount_in_force(policy_id: int) -> Recount | None:
    """Return the terms of a promise that are in force; None when it was withdrawn."""
    active = PolicyActivation.objects.filter(policy=policy_id, retired_at=None)
    version_id = active.values_list("version_id", flat=True).first()
    return Recount.of(version_id) if version_id is not None else None


def due_anew(recount: Recount, clocks: QuerySet[Clock]) -> Iterator[tuple[Clock, datetime]]:
    """Yield clocks with the due time that they would get; those whose years no calendar knows are left out."""
    for clock in clocks.iterator(chunk_size=2_000):
        if (due_at := recount.due(clock)) is not None:
            yield clock, due_at
