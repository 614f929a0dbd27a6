"""The content of one version of the definition: ordered tiers, and what is never ready."""

from collections.abc import Iterator
from dataclasses import dataclass

from handoff.rules.nodes import Criterion
from handoff.rules.rule import Rule, criteria


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRule:
    """A rule with an id and a label of its own: an exclusion, or something the context has to hold."""

    id: str
    label: str
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """A kind of ready lead: who they are, what they did, and what a rep has to be told of them."""

    key: str
    name: str
    fit: Rule
    behaviour: Rule
    context: tuple[NamedRule, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """When a lead is ready for sales; the first tier that fits is the lead's."""

    intro: str = ""
    tiers: tuple[TierRule, ...]
    never: tuple[NamedRule, ...] = ()

    @property
    def criteria(self) -> dict[str, Criterion]:
        """The criteria that judge, by id, in document order; a criterion that tiers share stands once."""
        found: dict[str, Criterion] = {}
        for rule in self._judging():
            for criterion in criteria(rule):
                found.setdefault(criterion.id, criterion)
        return found

    def _judging(self) -> Iterator[Rule]:
        for tier in self.tiers:
            yield from (tier.fit, tier.behaviour)
        for exclusion in self.never:
            yield exclusion.rule
