"""The content of one version of the definition: ordered tiers, and what is never ready."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handoff.rules.nodes import Criterion
from handoff.rules.rule import Rule, canonical, criteria


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


def canonical_definition(definition: Definition) -> dict[str, Any]:
    """Return the one JSON document of `definition`: its rules canonical, what is empty left out."""
    document: dict[str, Any] = {"intro": definition.intro} if definition.intro else {}
    document["tiers"] = [_tier_document(tier) for tier in definition.tiers]
    if definition.never:
        document["never"] = [_named_document(rule) for rule in definition.never]
    return document


def _tier_document(tier: TierRule) -> dict[str, Any]:
    document: dict[str, Any] = {
        "key": tier.key,
        "name": tier.name,
        "fit": canonical(tier.fit),
        "behaviour": canonical(tier.behaviour),
    }
    return document | ({"context": [_named_document(rule) for rule in tier.context]} if tier.context else {})


def _named_document(rule: NamedRule) -> dict[str, Any]:
    return {"id": rule.id, "label": rule.label, "rule": canonical(rule.rule)}
