"""Why a lead is ready: the criteria of the version that judged, with the values it saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboards.charts.durations import MINUTE
from handoff.rules import ActivityCriterion, Criterion, Truth, criteria, judge
from handoff.rules.program import CriterionTruth, Seen
from handoff.web.format import ago
from handoff.web.tiers import criterion_sentences
from leads.definitions.in_force import parsed_version
from leads.handoffs.models import Handoff, Origin

DAY_SECONDS: Final = 86_400
SHAPES: Final = {Truth.TRUE: "met", Truth.FALSE: "not_met", Truth.UNKNOWN: "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """One criterion in words, whether it was met, and what was seen."""

    id: str
    shape: str
    sentence: str
    seen: str

    @property
    def truth(self) -> str:
        return self.shape.replace("_", " ").replace("unknown", "missing")


@dataclass(frozen=True, slots=True, kw_only=True)
class TierLines:
    """The criteria of one tier, or the never rules."""

    name: str
    verdict: str
    lines: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyReady:
    """The verdict behind a handoff: what its tier met, and the whole trace."""

    version: int | None
    met: tuple[CriterionLine, ...]
    trace: tuple[TierLines, ...]

    def sentence_of(self, criterion: str) -> str:
        """Return the words of a met criterion; its id when the version does not know it."""
        return next((line.sentence for line in self.met if line.id == criterion), criterion)


def why_ready(handoff: Handoff) -> WhyReady:
    """Judge the handoff's facts again by its version: the trace is rebuilt, never stored.

    What an imported one was judged by is not known.
    """
    if handoff.origin == Origin.imported:
        return WhyReady(version=None, met=(), trace=())
    version = parsed_version(handoff.version_id)
    facts = handoff.evaluation.facts
    verdict = judge(version.definition, facts)
    sentences = criterion_sentences(handoff.version_id)
    known = version.definition.criteria

    def line(found: CriterionTruth) -> CriterionLine:
        seen = seen_words(known[found.id], found.seen, facts)
        return CriterionLine(id=found.id, shape=SHAPES[found.truth], sentence=sentences[found.id], seen=seen)

    trace = [
        TierLines(
            name=tier.name,
            verdict="met" if result.holds else "not met",
            lines=tuple(map(line, (*result.fit.criteria, *result.behaviour.criteria))),
        )
        for tier, result in zip(version.definition.tiers, verdict.tiers, strict=True)
    ]
    never = [found for rule in version.definition.never for found in verdict.exclusions[rule.id].criteria]
    if never:
        trace.append(TierLines(name="Never", verdict="none holds", lines=tuple(map(line, never))))
    return WhyReady(version=version.number, met=_met(handoff.tier, trace, version.definition.tiers), trace=tuple(trace))


def _met(key: str, trace: list[TierLines], tiers: tuple[Any, ...]) -> tuple[CriterionLine, ...]:
    """Return what the handoff's tier met, acts first: they are what a call begins with."""
    for tier, lines in zip(tiers, trace, strict=False):
        if tier.key == key:
            acts = {one.id for one in criteria(tier.behaviour)}
            met = [line for line in lines.lines if line.shape == "met"]
            return tuple(sorted(met, key=lambda line: line.id not in acts))
    return ()


def seen_words(criterion: Criterion, seen: Seen, facts: Mapping[str, Any]) -> str:
    """Write the value a criterion saw: "420", "US", "2 times", "18 m before"; yes and no answer its sentence."""
    if isinstance(criterion, ActivityCriterion):
        return _acts_seen(criterion, facts)
    if seen is None:
        return "not known"
    if isinstance(seen, bool):
        return "yes" if criterion.op == "is_set" or seen == (criterion.op == "is_true") else "no"
    if isinstance(seen, int | float):
        return f"{seen:,}"
    return seen.upper() if criterion.fact.endswith(".country") else seen


def _acts_seen(criterion: ActivityCriterion, facts: Mapping[str, Any]) -> str:
    record = facts.get("activities", {}).get(criterion.activity, {})
    ages = record.get("ages", ())
    if not ages:
        return "never"
    if len(ages) > 1:
        return f"{len(ages)} times"
    age = ages[0] * DAY_SECONDS
    return "just before" if age < MINUTE else ago(age).replace("ago", "before")
