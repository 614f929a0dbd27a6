"""A version of the definition in words: its tiers as prose, its never rules, and what a rep is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from handoff.rules import Rule, TierRule, criteria, to_sentence
from handoff.rules.definition import NamedRule
from handoff.rules.nodes import AllOf, AnyOf
from handoff.web.promise_words import target_words
from handoff.web.tiers import criterion_sentences
from leads.definitions.in_force import catalogue, parsed_version
from slas.models import ClockScope, StartStep, StopStep
from slas.promises import Promise, matching


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionWords:
    """One criterion as a line of a list."""

    id: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWords:
    """A rule as one sentence and as a list; `heading` says how the lines of the list combine."""

    sentence: str
    heading: str
    lines: tuple[CriterionWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierWords:
    """One tier: who they are, and what they did."""

    key: str
    name: str
    fit: RuleWords
    behaviour: RuleWords


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedWords:
    """A never rule or a context requirement: its label, its rule as a sentence, and the ids of its criteria."""

    id: str
    label: str
    criteria: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextWords:
    """What a rep is told of a lead, for the tiers that ask for the same."""

    tiers: str
    requirements: tuple[NamedWords, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionWords:
    """All of a version."""

    intro: str
    tiers: tuple[TierWords, ...]
    never: tuple[NamedWords, ...]
    context: tuple[ContextWords, ...]


HEADINGS: Final = {AllOf: "all of", AnyOf: "any of"}


@lru_cache(maxsize=32)
def version_words(version_id: int) -> VersionWords:
    """Say a version; versions never change, so each is said once a process."""
    definition = parsed_version(version_id).definition
    known = catalogue()

    def rule_words(rule: Rule) -> RuleWords:
        sentences = criterion_sentences(version_id)
        return RuleWords(
            sentence=to_sentence(rule, catalogue=known),
            heading=HEADINGS.get(type(rule.root), "as the sentence says" if _is_nested(rule) else ""),
            lines=tuple(CriterionWords(id=one.id, sentence=sentences[one.id]) for one in criteria(rule)),
        )

    def named(rules: Iterable[NamedRule]) -> tuple[NamedWords, ...]:
        return tuple(
            NamedWords(
                id=one.id,
                label=one.label,
                criteria=tuple(criterion.id for criterion in criteria(one.rule)),
                sentence=to_sentence(one.rule, catalogue=known),
            )
            for one in rules
        )

    return VersionWords(
        intro=definition.intro,
        tiers=tuple(
            TierWords(key=tier.key, name=tier.name, fit=rule_words(tier.fit), behaviour=rule_words(tier.behaviour))
            for tier in definition.tiers
        ),
        never=named(definition.never),
        context=tuple(
            ContextWords(tiers=", ".join(tier.name for tier in tiers), requirements=named(tiers[0].context))
            for tiers in _by_context(definition.tiers)
        ),
    )


@lru_cache(maxsize=64)
def tiers_of_criteria(version_id: int) -> Mapping[str, str]:
    """Return the names of the tiers that use each criterion, by its id: two tiers may ask the same in words."""
    found: dict[str, list[str]] = {}
    for tier in parsed_version(version_id).definition.tiers:
        for one in (*criteria(tier.fit), *criteria(tier.behaviour)):
            found.setdefault(one.id, []).append(tier.name)
    return {key: ", ".join(names) for key, names in found.items()}


def first_touch_words(promises: Sequence[Promise], tier: str) -> str:
    """Say by when sales promises to touch a lead of a tier; empty where nothing is promised."""
    facts = {"handoff": {"tier": tier}}
    found = matching(promises, facts, from_step=StartStep.handed_off, scope=ClockScope.lead)
    touch = next((promise for promise in found if promise.to_step == StopStep.touched), None)
    return f"first touch: {target_words(touch)}" if touch else ""


def _by_context(tiers: Sequence[TierRule]) -> list[list[TierRule]]:
    """Group the tiers that ask for the same context."""
    groups: dict[tuple[object, ...], list[TierRule]] = {}
    for tier in tiers:
        if tier.context:
            groups.setdefault(tuple(tier.context), []).append(tier)
    return list(groups.values())


def _is_nested(rule: Rule) -> bool:
    return len(list(criteria(rule))) > 1
