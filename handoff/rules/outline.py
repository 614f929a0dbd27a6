"""The groups of a rule, and which groups of two rules are the same one."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from handoff.rules.nodes import AllOf, AnyOf, Node, Not

GroupKind = Literal["all", "any", "not"]

KIND_WORDS: Mapping[GroupKind, str] = MappingProxyType({"all": "all of", "any": "any of", "not": "not"})


@dataclass(slots=True, kw_only=True, eq=False)
class Group:
    """A group with the ids of the criteria that stand in it directly, and the group around it."""

    kind: GroupKind
    parent: "Group | None"
    ids: list[str] = field(default_factory=list)
    groups: list["Group"] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(self.ids) + len(self.groups)

    @property
    def words(self) -> str:
        """Say which group this is, from the inside out: any of, within all of."""
        return KIND_WORDS[self.kind] + (f", within {self.parent.words}" if self.parent else "")

    def words_beside(self, identifier: str) -> str:
        """Say which group this is to one of its criteria, by those that stand in it too."""
        others = [other for other in self.ids if other != identifier]
        return f"{self.words} (beside {', '.join(others)})" if others else self.words

    def around(self) -> Iterator["Group"]:
        """Yield the groups around this one, from the inside out."""
        group = self.parent
        while group is not None:
            yield group
            group = group.parent

    def all_ids(self) -> Iterator[str]:
        """Yield the ids of the criteria in this group and in the groups inside it."""
        yield from self.ids
        for group in self.groups:
            yield from group.all_ids()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The groups of one rule, the outer ones first, and the group of each criterion."""

    groups: tuple[Group, ...]
    group_of: Mapping[str, Group]


def outline(root: Node | None) -> Outline:
    """Return the groups of a rule; a rule of a single criterion is a group of all of one."""
    groups: list[Group] = []
    group_of: dict[str, Group] = {}

    def read(node: Node, parent: Group | None) -> None:
        match node:
            case AllOf(members=members):
                read_all("all", members, parent)
            case AnyOf(members=members):
                read_all("any", members, parent)
            case Not(member=member):
                read_all("not", (member,), parent)
            case _ if parent is None:
                read_all("all", (node,), None)
            case _:
                parent.ids.append(node.id)
                group_of[node.id] = parent

    def read_all(kind: GroupKind, members: tuple[Node, ...], parent: Group | None) -> None:
        group = Group(kind=kind, parent=parent)
        groups.append(group)
        if parent is not None:
            parent.groups.append(group)
        for member in members:
            read(member, group)

    if root is not None:
        read(root, None)
    return Outline(groups=tuple(groups), group_of=group_of)


def matched_groups(before: Outline, after: Outline) -> dict[Group, Group]:
    """Return which group of `after` each group of `before` has become.

    Those that share the most criteria are one; of the others, those around the same groups, and the outermost ones.
    """
    matched: dict[Group, Group] = {}
    taken: set[Group] = set()

    def match(one: Group | None, other: Group | None) -> None:
        while one is not None and other is not None and one not in matched and other not in taken:
            matched[one] = other
            taken.add(other)
            one, other = one.parent, other.parent

    for one, other in _by_shared_criteria(before, after):
        if one not in matched and other not in taken:
            matched[one] = other
            taken.add(other)
    for one, other in list(matched.items()):
        match(one.parent, other.parent)
    if before.groups and after.groups:
        match(before.groups[0], after.groups[0])
    return matched


def _by_shared_criteria(before: Outline, after: Outline) -> list[tuple[Group, Group]]:
    """Return the pairs of groups that share criteria: those that share the most first, of those the ones of a kind."""
    shared: Counter[tuple[Group, Group]] = Counter(
        (group, after.group_of[identifier])
        for identifier, group in before.group_of.items()
        if identifier in after.group_of
    )
    return sorted(shared, key=lambda pair: (-shared[pair], pair[0].kind != pair[1].kind))
