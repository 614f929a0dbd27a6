"""What follow-ups do to handoffs and their clocks, gathered in memory and written in few statements."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoff.actor import Actor
from handoff.process.working_rows import WorkingRows, facts_of
from leads.handoffs.models import Basis, EventKind, Handoff, HandoffEvent
from leads.handoffs.steps import Step
from leads.handoffs.story import event, step_event, tell
from leads.handoffs.times import move_step, save_times
from slas.clocks import ClockStart, end_clocks, plan_clock, start_clocks
from slas.models import Alert, CancelReason, Clock, ClockScope, StopStep
from slas.promises import Promise, matching, promises_in_force


@dataclass(slots=True, kw_only=True)
class Effects:
    """The changes of one transaction: rows moved, clocks ended and started, entries of the story."""

    rows: WorkingRows
    actor: Actor
    moved: dict[int, Handoff] = field(default_factory=dict)
    ended: dict[int, Clock] = field(default_factory=dict)
    starts: list[ClockStart] = field(default_factory=list)
    entries: list[HandoffEvent] = field(default_factory=list)
    maybe_void: list[tuple[Clock, datetime, datetime]] = field(default_factory=list)
    promises: tuple[Promise, ...] | None = None

    def tell(
        self,
        handoff: Handoff,
        kind: EventKind,
        *,
        at: datetime,
        now: datetime,
        basis: Basis = Basis.received,
        **detail: Any,
    ) -> None:
        """Add an entry to the story."""
        self.entries.append(event(handoff.pk, kind, at=at, now=now, actor=self.actor, basis=basis, **detail))

    def reach(
        self, handoff: Handoff, step: Step, *, at: datetime, now: datetime, basis: Basis = Basis.received
    ) -> bool:
        """Give a step its first or an earlier time; say whether it took."""
        move = move_step(handoff, step, at)
        if move is None:
            return False
        self.entries.append(step_event(move, now=now, actor=self.actor, basis=basis))
        self.measure(handoff)
        return True

    def measure(self, handoff: Handoff) -> None:
        """Measure the seams of a handoff anew; they are written at the end."""
        self.rows.measure(handoff)
        self.moved[handoff.pk] = handoff

    def stop(
        self, handoff: Handoff, to_steps: Collection[str], *, at: datetime, by_id: int | None, now: datetime
    ) -> None:
        """Stop the clocks that wait for a step, at its time; a colleague's touch covers the owner's own clock."""
        for clock in self._clocks(handoff, to_steps):
            is_owners = clock.policy_version.scope == ClockScope.owner
            if clock.stopped_at is None and clock.started_at > now:
                self.cancel_clock(handoff, clock, CancelReason.superseded, now=now)  # it never began
            elif clock.stopped_at is None and is_owners and by_id is not None and by_id != clock.owner_id:
                self.cancel_clock(handoff, clock, CancelReason.covered, now=now)
            elif clock.stopped_at is None or at < clock.stopped_at:
                clock.stopped_at = max(at, clock.started_at)
                self.ended[clock.pk] = clock
                if clock.stopped_at <= clock.due_at < now:
                    self.maybe_void.append((clock, at, now))

    def cancel(self, handoff: Handoff, to_steps: Collection[str], reason: CancelReason, *, now: datetime) -> None:
        """Cancel the running clocks that wait for a step."""
        for clock in self._clocks(handoff, to_steps):
            if clock.stopped_at is None:
                self.cancel_clock(handoff, clock, reason, now=now)

    def cancel_clock(self, handoff: Handoff, clock: Clock, reason: CancelReason, *, now: datetime) -> None:
        """Cancel one running clock, and tell why."""
        clock.cancelled_at, clock.cancel_reason = now, reason
        self.ended[clock.pk] = clock
        self.tell(handoff, EventKind.clock_cancelled, at=now, now=now, clock=clock.pk, reason=reason)

    def end_breached(self, clock: Clock, *, at: datetime) -> None:
        """Stop an overdue clock whose person no longer holds the handoff: it stays breached."""
        clock.stopped_at = at
        self.ended[clock.pk] = clock

    def start(self, handoff: Handoff, from_step: str, *, at: datetime) -> None:
        """Start the lead's clocks of the promises that begin at a step."""
        if self.promises is None:
            self.promises = promises_in_force()
        for promise in matching(self.promises, facts_of(handoff), from_step=from_step, scope=ClockScope.lead):
            planned = plan_clock(promise, self.rows.hours_for(promise, handoff), started_at=at)
            self.starts.append(ClockStart(handoff_id=handoff.pk, planned=planned, owner_id=None, stopped_at=None))

    def write(self) -> None:
        """Write everything: handoffs, then clocks, then the story."""
        save_times([*self.moved.values()])
        if self.ended:
            end_clocks([self.ended[key] for key in sorted(self.ended)])
        start_clocks(self.starts)
        self._void()
        tell(self.entries)

    def _clocks(self, handoff: Handoff, to_steps: Collection[str]) -> list[Clock]:
        clocks = self.rows.clocks.get(handoff.pk, ())
        return [one for one in clocks if one.cancelled_at is None and one.policy_version.to_step in to_steps]

    def _void(self) -> None:
        """Tell of breaches that were told and turn out not to be: the stop came in time and was reported late."""
        if not self.maybe_void:
            return
        told = set(
            Alert.objects.filter(
                clock__in=[clock.pk for clock, _, _ in self.maybe_void], level="breach", fired_at__isnull=False
            ).values_list("clock_id", flat=True)
        )
        for clock, at, now in self.maybe_void:
            if clock.pk in told:
                self.entries.append(
                    event(
                        clock.handoff_id,
                        EventKind.breach_voided,
                        at=at,
                        now=now,
                        actor=self.actor,
                        clock=clock.pk,
                        due_at=clock.due_at.isoformat(),
                    )
                )


WAITS_FOR_SALES = frozenset({StopStep.touched, StopStep.disposed, StopStep.redisposed})
