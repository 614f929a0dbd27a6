"""A version's examples judged now, each beside what it teaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from handoff.rules import TierResult, Truth, Verdict, judge
from handoff.rules.program import CriterionTruth
from handoff.web.definition_words import CriterionWords, NamedWords, RuleWords, TierWords, VersionWords
from handoff.web.tiers import criterion_sentences
from handoff.web.why_ready import seen_words
from leads.definitions.in_force import DefinitionInForce
from leads.definitions.models import Example

NOT_READY: Final = "Not ready"
MOST_TAUGHT: Final = 3
"""A counterexample that names no criterion and misses more of its nearest tier teaches none of them by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleVerdict:
    """An example with the verdict that was agreed, the one it gets now, and why it is not ready.

    `teaches` are the ids of the criteria it stands beside, in the tier `beside` alone when that is set; `excluded_by`
    those of the never rules that hold.
    """

    number: int
    title: str
    why: str
    tier: str
    agreed: str
    given: str
    agrees: bool
    because: tuple[str, ...]
    excluded_by: tuple[str, ...]
    teaches: tuple[str, ...]
    beside: str

    @property
    def is_counterexample(self) -> bool:
        return not self.tier


Examples = tuple[ExampleVerdict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleShown:
    """One half of a tier: its lines, each with the examples that teach it."""

    heading: str
    lines: tuple[tuple[CriterionWords, Examples], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TierShown:
    """A tier with its promise, its halves, and the examples that were agreed to be of it."""

    words: TierWords
    promise: str
    fit: RuleShown
    behaviour: RuleShown
    examples: Examples


def tiers_shown(said: VersionWords, examples: Iterable[ExampleVerdict], promises: dict[str, str]) -> list[TierShown]:
    """Put the examples beside the tiers and criteria that they teach; `promises` are in words by tier."""
    all_examples = tuple(examples)
    return [
        TierShown(
            words=tier,
            promise=promises.get(tier.key, ""),
            fit=_rule_shown(tier.fit, _beside(all_examples, tier.key)),
            behaviour=_rule_shown(tier.behaviour, _beside(all_examples, tier.key)),
            examples=tuple(one for one in all_examples if one.tier == tier.key and not one.teaches),
        )
        for tier in said.tiers
    ]


def never_shown(said: VersionWords, examples: Iterable[ExampleVerdict]) -> list[tuple[NamedWords, Examples]]:
    """Put the examples beside the never rules that exclude them, or whose criteria they name."""
    all_examples = tuple(examples)
    return [
        (rule, tuple(one for one in all_examples if rule.id in one.excluded_by or {*rule.criteria} & {*one.teaches}))
        for rule in said.never
    ]


def example_verdicts(version: DefinitionInForce, examples: Iterable[Example]) -> list[ExampleVerdict]:
    """Judge every example now."""
    names = {tier.key: tier.name for tier in version.definition.tiers}
    return [_example(version, example, names) for example in examples]


def _beside(examples: Examples, tier: str) -> Examples:
    return tuple(one for one in examples if one.beside in ("", tier) and one.tier in ("", tier))


def _rule_shown(rule: RuleWords, examples: Examples) -> RuleShown:
    return RuleShown(
        heading=rule.heading,
        lines=tuple((line, tuple(one for one in examples if line.id in one.teaches)) for line in rule.lines),
    )


def _example(version: DefinitionInForce, example: Example, names: dict[str, str]) -> ExampleVerdict:
    verdict = judge(version.definition, example.facts)
    given = verdict.tier or ""
    nearest = None if given or verdict.never or not verdict.tiers else _nearest(verdict)
    missed = _missed(nearest) if nearest else ()
    is_told = nearest is not None and not example.criteria and not example.tier and len(missed) <= MOST_TAUGHT
    return ExampleVerdict(
        number=example.position,
        title=example.title,
        why=example.why,
        tier=example.tier,
        agreed=names.get(example.tier, example.tier) or NOT_READY,
        given=names.get(given, "") or NOT_READY,
        agrees=given == example.tier,
        because=_because(version, verdict, nearest, missed, example),
        excluded_by=verdict.never,
        teaches=tuple(one.id for one in missed) if is_told else tuple(example.criteria),
        beside=nearest.key if nearest and is_told else "",
    )


def _because(
    version: DefinitionInForce,
    verdict: Verdict,
    nearest: TierResult | None,
    missed: tuple[CriterionTruth, ...],
    example: Example,
) -> tuple[str, ...]:
    """Say what kept an example from being ready: what excludes it, else what the nearest tier misses."""
    if verdict.never:
        labels = {rule.id: rule.label for rule in version.definition.never}
        return tuple(f"Never: {labels[rule]}" for rule in verdict.never)
    if nearest is None:
        return ()
    name = next(tier.name for tier in version.definition.tiers if tier.key == nearest.key)
    return tuple(f"{name}: {_line(version, one, example)}" for one in missed)


def _nearest(verdict: Verdict) -> TierResult:
    return min(verdict.tiers, key=lambda tier: len(_untrue(tier.fit.criteria)) + (not tier.behaviour.holds))


def _missed(tier: TierResult) -> tuple[CriterionTruth, ...]:
    return _untrue(tier.fit.criteria) or (() if tier.behaviour.holds else tuple(tier.behaviour.criteria))


def _untrue(found: Iterable[CriterionTruth]) -> tuple[CriterionTruth, ...]:
    return tuple(one for one in found if one.truth is not Truth.TRUE)


def _line(version: DefinitionInForce, found: CriterionTruth, example: Example) -> str:
    criterion = version.definition.criteria[found.id]
    seen = seen_words(criterion, found.seen, example.facts)
    return f"{criterion_sentences(version.version_id)[found.id]} ({seen})"
