"""What changed between two versions of the definition, in words and by criterion id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from handoff.rules.catalogue import Catalogue
from handoff.rules.definition import Definition, NamedRule, TierRule
from handoff.rules.example_diff import Change, ExampleDiff, diff_examples
from handoff.rules.examples import AgreedExample
from handoff.rules.rule_diff import RuleDiff, diff_rules
from handoff.rules.word_diff import Segment, word_segments


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRuleDiff:
    """An exclusion or something the context has to hold that came, went, changed, or stands elsewhere."""

    id: str
    change: Change
    label_before: str
    label_after: str
    rule: RuleDiff


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRulesDiff:
    """A list of named rules; `is_reordered` when what both have stands in another order."""

    rules: tuple[NamedRuleDiff, ...] = ()
    is_reordered: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.rules and not self.is_reordered


@dataclass(frozen=True, slots=True, kw_only=True)
class TierDiff:
    """A tier that came, went, changed or moved; names are empty and positions None on the side where it is not.

    Positions count from 1. `is_reordered` when it passed another tier that both versions have.
    """

    key: str
    change: Change
    name_before: str
    name_after: str
    position_before: int | None
    position_after: int | None
    is_reordered: bool
    fit: RuleDiff
    behaviour: RuleDiff
    context: NamedRulesDiff

    @property
    def is_renamed(self) -> bool:
        return self.change == "changed" and self.name_before != self.name_after

    @property
    def is_empty(self) -> bool:
        is_kept = self.change == "changed" and not self.is_reordered and not self.is_renamed
        return is_kept and self.fit.is_empty and self.behaviour.is_empty and self.context.is_empty


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionDiff:
    """Everything that changed from one version to another; `intro` is empty where it stayed."""

    intro: tuple[Segment, ...]
    tiers: tuple[TierDiff, ...]
    never: NamedRulesDiff
    examples: tuple[ExampleDiff, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both versions say the same, examples included."""
        return not (self.intro or self.tiers or self.examples) and self.never.is_empty


def diff_definitions(
    before: Definition,
    after: Definition,
    *,
    examples_before: Iterable[AgreedExample] = (),
    examples_after: Iterable[AgreedExample] = (),
    catalogue: Catalogue,
) -> DefinitionDiff:
    """Return what changed from `before` to `after`, the tiers and rules in the new order and then those that went."""
    return DefinitionDiff(
        intro=word_segments(before.intro, after.intro) if before.intro != after.intro else (),
        tiers=_diff_tiers(before.tiers, after.tiers, catalogue),
        never=_diff_named(before.never, after.never, catalogue),
        examples=diff_examples(examples_before, examples_after, catalogue=catalogue),
    )


def _diff_tiers(before: Sequence[TierRule], after: Sequence[TierRule], catalogue: Catalogue) -> tuple[TierDiff, ...]:
    old = {tier.key: (position, tier) for position, tier in enumerate(before, start=1)}
    new = {tier.key: (position, tier) for position, tier in enumerate(after, start=1)}
    passed = _passed([*old], [*new])
    nothing: tuple[None, None] = (None, None)
    found = [
        _diff_tier(key, old.get(key, nothing), new.get(key, nothing), key in passed, catalogue)
        for key in dict.fromkeys([*new, *old])
    ]
    return tuple(tier for tier in found if not tier.is_empty)


def _diff_tier(
    key: str,
    before: tuple[int, TierRule] | tuple[None, None],
    after: tuple[int, TierRule] | tuple[None, None],
    is_reordered: bool,
    catalogue: Catalogue,
) -> TierDiff:
    old, new = before[1], after[1]
    return TierDiff(
        key=key,
        change=_change(old, new),
        name_before=old.name if old else "",
        name_after=new.name if new else "",
        position_before=before[0],
        position_after=after[0],
        is_reordered=is_reordered,
        fit=diff_rules(old.fit if old else None, new.fit if new else None, catalogue=catalogue),
        behaviour=diff_rules(old.behaviour if old else None, new.behaviour if new else None, catalogue=catalogue),
        context=_diff_named(old.context if old else (), new.context if new else (), catalogue),
    )


def _diff_named(before: Sequence[NamedRule], after: Sequence[NamedRule], catalogue: Catalogue) -> NamedRulesDiff:
    old, new = {rule.id: rule for rule in before}, {rule.id: rule for rule in after}
    found = [_diff_named_rule(old.get(key), new.get(key), catalogue) for key in dict.fromkeys([*new, *old])]
    return NamedRulesDiff(
        rules=tuple(
            one
            for one in found
            if one.change != "changed" or one.label_before != one.label_after or not one.rule.is_empty
        ),
        is_reordered=bool(_passed([*old], [*new])),
    )


def _diff_named_rule(old: NamedRule | None, new: NamedRule | None, catalogue: Catalogue) -> NamedRuleDiff:
    present = new or old
    return NamedRuleDiff(
        id=present.id if present else "",
        change=_change(old, new),
        label_before=old.label if old else "",
        label_after=new.label if new else "",
        rule=diff_rules(old.rule if old else None, new.rule if new else None, catalogue=catalogue),
    )


def _change(old: object | None, new: object | None) -> Change:
    return "added" if old is None else "removed" if new is None else "changed"


def _passed(before: list[str], after: list[str]) -> set[str]:
    """Return the keys that passed another one which both lists have; empty when the order stayed."""
    old = [key for key in before if key in after]
    new = [key for key in after if key in before]
    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return set(old) - {key for block in kept for key in old[block.a : block.a + block.size]}
