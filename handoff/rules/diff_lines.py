"""A difference of definitions as lines of text."""

from collections.abc import Iterator

from handoff.rules.definition_diff import DefinitionDiff, NamedRulesDiff, TierDiff
from handoff.rules.example_diff import ExampleDiff
from handoff.rules.rule_diff import RuleDiff, StructureChange
from handoff.rules.word_diff import Segment

_BRACKETS = {"same": ("", ""), "ins": ("{+", "+}"), "del": ("[-", "-]")}


def diff_lines(diff: DefinitionDiff) -> Iterator[str]:
    """Yield what changed, a line each, indented below what it belongs to; [-old-] and {+new+} mark changed words."""
    if diff.is_empty:
        yield "Nothing changed."
    if diff.intro:
        yield f"Intro: {_marked(diff.intro)}"
    for tier in diff.tiers:
        yield from _tier_lines(tier)
    yield from _named_lines("Never", diff.never)
    for example in diff.examples:
        yield from _example_lines(example)


def _tier_lines(tier: TierDiff) -> Iterator[str]:
    yield f"Tier {tier.key} {tier.change}{_moved_tier(tier)}"
    if tier.is_renamed:
        yield f"  name: {tier.name_before} → {tier.name_after}"
    for name, rule in (("fit", tier.fit), ("behaviour", tier.behaviour)):
        if not rule.is_empty:
            yield f"  {name}"
            yield from (f"    {line}" for line in _rule_lines(rule))
    yield from (f"  {line}" for line in _named_lines("context", tier.context))


def _moved_tier(tier: TierDiff) -> str:
    if tier.is_reordered:
        return f", place {tier.position_before} → {tier.position_after}"
    return f" at place {tier.position_after}" if tier.change == "added" else ""


def _named_lines(heading: str, diff: NamedRulesDiff) -> Iterator[str]:
    if diff.is_empty:
        return
    yield heading + (", in another order" if diff.is_reordered else "")
    for named in diff.rules:
        yield f"  {named.id} {named.change}: {named.label_after or named.label_before}"
        if named.change == "changed" and named.label_before != named.label_after:
            yield f"    label: {named.label_before} → {named.label_after}"
        yield from (f"    {line}" for line in _rule_lines(named.rule))


def _rule_lines(diff: RuleDiff) -> Iterator[str]:
    yield from (_structure_line(change) for change in diff.structure)
    yield from (f"+ {one.id}: {one.sentence} ({one.group})" for one in diff.added)
    yield from (f"- {one.id}: {one.sentence} ({one.group})" for one in diff.removed)
    yield from (f"~ {one.id}: {_marked(one.segments)}" for one in diff.changed)
    yield from (f"> {one.id}: {one.sentence}: {one.before} → {one.after}" for one in diff.moved)


def _structure_line(change: StructureChange) -> str:
    named = ", ".join(change.ids)
    return (
        f"grouping of {named}: {change.before} → {change.after}"
        if named
        else f"order: {change.before} → {change.after}"
    )


def _example_lines(example: ExampleDiff) -> Iterator[str]:
    yield f"Example {example.change}: {example.title}"
    for name, before, after in (
        ("verdict", example.verdict_before, example.verdict_after),
        ("why", example.why_before, example.why_after),
    ):
        if before != after:
            yield f"  {name}: {before or 'nothing'} → {after or 'nothing'}"
    for fact in example.facts:
        yield f"  {fact.label} ({fact.path}): {fact.before or 'unknown'} → {fact.after or 'unknown'}"


def _marked(segments: tuple[Segment, ...]) -> str:
    return "".join(f"{_BRACKETS[one.kind][0]}{one.text}{_BRACKETS[one.kind][1]}" for one in segments)
