"""A ready lead on its way over, and the pure decisions about it: pool, context, promises."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from handoff.people.hours import Hours
from handoff.process.in_force import InForce
from handoff.rules import Verdict, evaluate
from handoff.worktime import HorizonError
from leads.definitions.models import Evaluation
from leads.handoffs.models import Handoff
from leads.handoffs.steps import Step
from leads.records.models import Activity, Lead
from leads.routing.deciding import Tried, decide_rule
from slas.clocks import PlannedClock, plan_clock
from slas.models import ClockScope, StartStep
from slas.promises import Promise, matching


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A lead that is ready and may be handed over, with the evaluation that says so.

    `trigger` is the act that caused it (none for enrichment or a new version); `reported` are step times of the
    source; `received_at` is when this product got it, `at` when it judged it.
    """

    lead: Lead
    verdict: Verdict
    evaluation: Evaluation
    facts: Mapping[str, Any]
    trigger: Activity | None
    previous: Handoff | None
    received_at: datetime
    at: datetime
    reported: Mapping[str, datetime] = field(default_factory=dict)

    @property
    def tier(self) -> str:
        return self.verdict.tier or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """How much of the tier's required context is there: frozen on the handoff."""

    met: int
    total: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the rules say of a candidate before anybody is chosen."""

    facts: Mapping[str, Any]
    tried: tuple[Tried, ...]
    context: Context

    @property
    def pool(self) -> str:
        return self.tried[-1].rule.pool


def decide(candidate: Candidate, in_force: InForce) -> Decided:
    """Return the pool, the context and the facts with the handoff's own for one candidate."""
    handoff = {"tier": candidate.tier, "is_reentry": candidate.previous is not None}
    facts = {**candidate.facts, "handoff": handoff}
    tried = decide_rule(in_force.routing.rules, facts)
    facts = {**facts, "handoff": {**handoff, "pool": tried[-1].rule.pool}}
    return Decided(facts=facts, tried=tried, context=_context(candidate, in_force, facts))


def _context(candidate: Candidate, in_force: InForce, facts: Mapping[str, Any]) -> Context:
    tiers = {tier.key: tier for tier in in_force.definition.definition.tiers}
    wanted = tiers[candidate.tier].context
    missing = tuple(named.id for named in wanted if not evaluate(named.rule, facts).holds)
    return Context(met=len(wanted) - len(missing), total=len(wanted), missing=missing)


def step_times(candidate: Candidate) -> dict[Step, datetime]:
    """Return the steps reached when a candidate is handed off: reported ones, and ours.

    Without an act the path starts at scored.
    """
    times = {Step.SCORED: candidate.at, Step.HANDED_OFF: candidate.at, Step.ROUTED: candidate.at}
    if candidate.trigger is not None:
        times |= {Step.SUBMITTED: candidate.trigger.occurred_at, Step.RECEIVED: candidate.received_at}
    reported = {Step(step): at for step, at in candidate.reported.items()}
    return times | {step: at for step, at in reported.items() if step in (Step.SUBMITTED, Step.SYNCED)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticking:
    """A clock of the lead's, with the time at which it was stopped already, if it was."""

    planned: PlannedClock
    stopped_at: datetime | None


def lead_clocks(
    facts: Mapping[str, Any], times: Mapping[Step, datetime], in_force: InForce, sales_hours: Hours
) -> list[Ticking]:
    """Return the lead-scope clocks that start with a handoff; machine promises are born stopped."""
    starts = {StartStep.submitted: times.get(Step.SUBMITTED), StartStep.handed_off: times[Step.HANDED_OFF]}
    ticking = []
    for from_step, started_at in starts.items():
        if started_at is None:
            continue
        for promise in matching(in_force.promises, facts, from_step=from_step, scope=ClockScope.lead):
            stopped_at = times.get(Step(promise.to_step)) if promise.to_step in set(Step) else None
            if stopped_at is not None and stopped_at < started_at:
                continue  # a skewed start: the seam is unknown, and so is whether the promise was kept
            try:
                planned = plan_clock(promise, in_force.hours_for(promise, sales_hours), started_at=started_at)
            except HorizonError:
                continue  # nobody agreed on hours for that year
            ticking.append(Ticking(planned=planned, stopped_at=stopped_at))
    return ticking


def owner_clocks(
    facts: Mapping[str, Any], in_force: InForce, sales_hours: Hours, *, at: datetime
) -> tuple[PlannedClock, ...]:
    """Return the clocks that any owner of the handoff gets from `at` on."""
    promises: Sequence[Promise] = matching(
        in_force.promises, facts, from_step=StartStep.assigned, scope=ClockScope.owner
    )
    return tuple(plan_clock(promise, in_force.hours_for(promise, sales_hours), started_at=at) for promise in promises)


def explain_rules(tried: Iterable[Tried], in_force: InForce) -> dict[str, Any]:
    """Return the rules tried as a handoff's assignment keeps them."""
    rules = [{"id": one.rule.id, "name": one.rule.name, "truth": one.truth} for one in tried]
    return {"routing": in_force.routing.number, "rules": rules}
