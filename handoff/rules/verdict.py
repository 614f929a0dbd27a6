"""Judging a lead's facts by a definition."""

from collections.abc import Iterable
from dataclasses import dataclass

from handoff.rules.definition import Definition
from handoff.rules.evaluation import Result, evaluate
from handoff.rules.program import Facts
from handoff.rules.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class TierResult:
    """What one tier found."""

    key: str
    fit: Result
    behaviour: Result

    @property
    def holds(self) -> bool:
        """Whether the lead is of this kind; unknown is not."""
        return self.fit.holds and self.behaviour.holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a lead is ready, and why.

    `tier` is the key of the first tier that holds, None when none does or an exclusion holds; `never` the ids of the
    exclusions that hold; `truths` the truth of every criterion by id, in the order of `Definition.criteria`.
    """

    tier: str | None
    never: tuple[str, ...]
    tiers: tuple[TierResult, ...]
    exclusions: dict[str, Result]
    truths: dict[str, Truth]

    @property
    def is_ready(self) -> bool:
        """Whether the lead may be handed over."""
        return self.tier is not None


def judge(definition: Definition, facts: Facts) -> Verdict:
    """Judge `facts`: excluded when a never rule is true, else of the first tier whose fit and behaviour are true.

    A never rule that is unknown does not exclude. Raises nothing, whatever the facts hold.
    """
    tiers = tuple(
        TierResult(key=tier.key, fit=evaluate(tier.fit, facts), behaviour=evaluate(tier.behaviour, facts))
        for tier in definition.tiers
    )
    exclusions = {exclusion.id: evaluate(exclusion.rule, facts) for exclusion in definition.never}
    never = tuple(identifier for identifier, result in exclusions.items() if result.holds)
    return Verdict(
        tier=None if never else next((tier.key for tier in tiers if tier.holds), None),
        never=never,
        tiers=tiers,
        exclusions=exclusions,
        truths=_truths([result for tier in tiers for result in (tier.fit, tier.behaviour)] + [*exclusions.values()]),
    )


def _truths(results: Iterable[Result]) -> dict[str, Truth]:
    return {criterion.id: criterion.truth for result in results for criterion in result.criteria}
