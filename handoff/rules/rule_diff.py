"""What changed between two versions of a rule, by criterion id and in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from handoff.rules.catalogue import Catalogue
from handoff.rules.nodes import Criterion
from handoff.rules.outline import KIND_WORDS, Group, Outline, matched_groups, outline
from handoff.rules.rule import Rule, criteria
from handoff.rules.sentence import criterion_sentence, to_sentence
from handoff.rules.word_diff import Segment, word_segments


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCriterion:
    """A criterion that came or went, in words, and the group it stands in: any of, within all of."""

    id: str
    sentence: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedCriterion:
    """A criterion that asks something else than before."""

    id: str
    before: str
    after: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCriterion:
    """A criterion that stands in another group than before."""

    id: str
    sentence: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureChange:
    """A group whose kind or place changed, by the ids of what both versions have in it; empty for the whole rule."""

    ids: tuple[str, ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDiff:
    """Everything that changed in one rule; `before` and `after` are its whole sentences, empty where there is none."""

    before: str
    after: str
    added: tuple[SaidCriterion, ...] = ()
    removed: tuple[SaidCriterion, ...] = ()
    changed: tuple[ChangedCriterion, ...] = ()
    moved: tuple[MovedCriterion, ...] = ()
    structure: tuple[StructureChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether both say and order the same."""
        return not (self.added or self.removed or self.changed or self.moved or self.structure)


def diff_rules(before: Rule | None, after: Rule | None, *, catalogue: Catalogue) -> RuleDiff:
    """Return what changed from `before` to `after`, None being no rule; empty exactly when they are equal."""
    return _Comparison(before, after, catalogue).diff()


class _Comparison:
    """Two versions of one rule beside each other."""

    def __init__(self, before: Rule | None, after: Rule | None, catalogue: Catalogue) -> None:
        self.rules = (before, after)
        self.catalogue = catalogue
        self.old = {one.id: one for one in criteria(before)} if before else {}
        self.new = {one.id: one for one in criteria(after)} if after else {}
        self.before = outline(before.root if before else None)
        self.after = outline(after.root if after else None)
        self.matched = matched_groups(self.before, self.after)

    def diff(self) -> RuleDiff:
        before, after = (to_sentence(rule, catalogue=self.catalogue) if rule else "" for rule in self.rules)
        found = RuleDiff(
            before=before,
            after=after,
            added=self._only_in(self.new, self.old, self.after),
            removed=self._only_in(self.old, self.new, self.before),
            changed=tuple(self._changed()),
            moved=tuple(self._moved()),
            structure=tuple(self._structure()),
        )
        if not found.is_empty or self.rules[0] == self.rules[1]:
            return found
        order = StructureChange(ids=(), before=", ".join(self.old), after=", ".join(self.new))
        return RuleDiff(before=before, after=after, structure=(order,))

    def _only_in(
        self, these: dict[str, Criterion], others: dict[str, Criterion], where: Outline
    ) -> tuple[SaidCriterion, ...]:
        return tuple(
            SaidCriterion(id=name, sentence=self._said(one), group=where.group_of[name].words)
            for name, one in these.items()
            if name not in others
        )

    def _changed(self) -> Iterator[ChangedCriterion]:
        for name, old in self.old.items():
            new = self.new.get(name, old)
            if new != old:
                before, after = self._said(old), self._said(new)
                yield ChangedCriterion(id=name, before=before, after=after, segments=word_segments(before, after))

    def _moved(self) -> Iterator[MovedCriterion]:
        for name, new in self.new.items():
            if name in self.old and self.matched.get(self.before.group_of[name]) is not self.after.group_of[name]:
                before, after = self.before.group_of[name], self.after.group_of[name]
                yield MovedCriterion(
                    id=name, sentence=self._said(new), before=before.words_beside(name), after=after.words_beside(name)
                )

    def _structure(self) -> Iterator[StructureChange]:
        for one, other in self.matched.items():
            # A group of one says the same whatever its kind; what came to it or left it is told with its group.
            if one.kind != other.kind and (min(one.size, other.size) > 1 or "not" in (one.kind, other.kind)):
                yield self._regrouped(one, other, KIND_WORDS[one.kind], KIND_WORDS[other.kind])
            elif self._has_moved(one, other):
                yield self._regrouped(one, other, one.words, other.words)

    def _has_moved(self, one: Group, other: Group) -> bool:
        if one.parent is None or other.parent is None:
            # What else was in a group that came or went around this one is told by itself; a negation has nothing else.
            return any(group.kind == "not" for group in (*one.around(), *other.around()))
        return self.matched.get(one.parent) is not other.parent

    def _regrouped(self, one: Group, other: Group, before: str, after: str) -> StructureChange:
        kept = set(other.all_ids())
        return StructureChange(ids=tuple(name for name in one.all_ids() if name in kept), before=before, after=after)

    def _said(self, criterion: Criterion) -> str:
        return criterion_sentence(criterion, self.catalogue)
