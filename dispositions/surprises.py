"""Leads near the border whose outcome surprised: what a draft's examples can be taken from."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from dispositions.models import Outcome
from handoff.rules import CriterionTruth, Definition, TierResult, TierRule, Verdict, deciding, judge
from leads.handoffs.models import Handoff

MOST_LOOKED_AT: Final = 200
MOST_FOUND: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """One closed handoff whose outcome is not what the definition would have it.

    `tier` is the verdict on its facts as they were known, empty for not ready; `near` the tier it fell short of;
    `by` the one criterion that made the difference.
    """

    handoff: Handoff
    outcome: Outcome
    tier: str
    near: str
    by: CriterionTruth


def surprises(definition: Definition, *, without: Collection[object] = ()) -> list[Surprise]:
    """Return bad fits that are ready by one act alone, and conversions that one criterion keeps from being ready.

    The newest handoffs that ended so are looked at, live and imported ones, by their facts as known then; those of
    the leads in `without` are left out. One statement.
    """
    rows = (
        # The newest ones by the index of those that were closed.
        Handoff.objects.exclude(closed_at=None)
        .filter(closing_disposition__outcome__in=(Outcome.bad_fit, Outcome.converted))
        .select_related("evaluation", "closing_disposition", "source")
        .order_by("-closed_at")[:MOST_LOOKED_AT]
    )
    found = []
    for handoff in rows:
        surprise = None if handoff.lead_id in without else _surprise(definition, handoff)
        if surprise:
            found.append(surprise)
        if len(found) == MOST_FOUND:
            break
    return found


def _surprise(definition: Definition, handoff: Handoff) -> Surprise | None:
    closing = handoff.closing_disposition
    if closing is None:
        return None
    verdict = judge(definition, handoff.evaluation.facts)
    is_bad_fit = closing.outcome == Outcome.bad_fit
    if is_bad_fit != verdict.is_ready or verdict.never:
        return None
    near = _ready_by_one(definition, verdict) if is_bad_fit else _short_by_one(definition, verdict)
    if near is None:
        return None
    return Surprise(
        handoff=handoff, outcome=Outcome(closing.outcome), tier=verdict.tier or "", near=near[0], by=near[1]
    )


def _ready_by_one(definition: Definition, verdict: Verdict) -> tuple[str, CriterionTruth] | None:
    """Return the tier of a ready lead with the one act that made it so."""
    for tier, result in zip(definition.tiers, verdict.tiers, strict=True):
        if tier.key == verdict.tier:
            decided = deciding(tier.behaviour, result.behaviour)
            return (tier.key, decided[0]) if len(decided) == 1 else None
    return None


def _short_by_one(definition: Definition, verdict: Verdict) -> tuple[str, CriterionTruth] | None:
    """Return the first tier that a lead fell short of by one criterion, with it."""
    for tier, result in zip(definition.tiers, verdict.tiers, strict=True):
        decided = _failed(tier, result)
        if len(decided) == 1:
            return tier.key, decided[0]
    return None


def _failed(tier: TierRule, result: TierResult) -> list[CriterionTruth]:
    parts = ((tier.fit, result.fit), (tier.behaviour, result.behaviour))
    return [one for rule, found in parts if not found.holds for one in deciding(rule, found)]
