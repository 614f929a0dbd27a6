"""Two editors of one draft: what each changed, by part, and both changes together where they do not meet.

Where they do, somebody chooses whose stays. Plain Python.

A part is the introduction, the never rules, one tier by its key, one example by its title, or the order
of either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from leads.definitions.draft_content import Content, same

# A part by its kind and key.
Part = tuple[str, str]
Side = Literal["mine", "theirs"]

ABSENT: Final = object()
TIERS: Final[Part] = ("order", "tiers")
EXAMPLES: Final[Part] = ("order", "examples")
_WORDS: Final[Mapping[Part, str]] = {
    ("member", "intro"): "the introduction",
    ("member", "never"): "what is never ready",
    ("member", "tiers"): "the tiers",
    ("whole", "document"): "the document",
    ("whole", "examples"): "the examples",
    TIERS: "the order of the tiers",
    EXAMPLES: "the order of the examples",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A part that both changed, as each has it now; ABSENT where it was taken out."""

    part: Part
    mine: Any
    theirs: Any

    @property
    def words(self) -> str:
        return _words(self.part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Both changes together; `content` is None when both changed the same parts, which are then the `clashes`.

    `theirs` are the parts that the other changed, in words.
    """

    content: Content | None
    theirs: tuple[str, ...]
    clashes: tuple[Clash, ...]

    @property
    def clashing(self) -> tuple[str, ...]:
        """The parts that both changed, in words."""
        return tuple(clash.words for clash in self.clashes)


def merge(
    *, base: Content, mine: Content, theirs: Content, chosen: Mapping[Part, Side] = MappingProxyType({})
) -> Merged:
    """Apply to `theirs`, the newest revision, what `mine` changed since `base`, the revision it started from.

    `chosen` says whose stays of parts that both changed.
    """
    shape = _shape_of([base, mine, theirs])
    before, my, their = (shape.split(content) for content in (base, mine, theirs))
    parts = list(dict.fromkeys([*before, *their, *my]))
    changed = [part for part in parts if _differs(before, their, part)]
    merged: dict[Part, Any] = {}
    clashes = []
    for part in parts:
        clash = Clash(part=part, mine=my.get(part, ABSENT), theirs=their.get(part, ABSENT))
        value = _merged(part, before.get(part, ABSENT), clash.mine, clash.theirs)
        if value is None and part in chosen:
            value = (clash.mine if chosen[part] == "mine" else clash.theirs,)
        if value is None:
            clashes.append(clash)
        elif value[0] is not ABSENT:
            merged[part] = value[0]
    return Merged(
        content=None if clashes else shape.join(merged),
        theirs=tuple(map(_words, changed)),
        clashes=tuple(clashes),
    )


def changed_parts(before: Content, after: Content) -> tuple[str, ...]:
    """Return the parts in which two contents differ, in words."""
    shape = _shape_of([before, after])
    old, new = shape.split(before), shape.split(after)
    return tuple(_words(part) for part in dict.fromkeys([*old, *new]) if _differs(old, new, part))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """Into which parts contents can be split, all of them alike: what cannot be told apart is one part."""

    has_members: bool
    has_tiers: bool
    has_examples: bool

    def split(self, content: Content) -> dict[Part, Any]:
        parts: dict[Part, Any] = {}
        if not self.has_members:
            parts["whole", "document"] = content.document
        else:
            for name, value in content.document.items():
                if name != "tiers" or not self.has_tiers:
                    parts["member", name] = value
        if self.has_tiers:
            parts[TIERS] = [tier["key"] for tier in content.document["tiers"]]
            parts |= {("tier", tier["key"]): tier for tier in content.document["tiers"]}
        if not self.has_examples:
            return parts | {("whole", "examples"): content.examples}
        parts[EXAMPLES] = [example["title"] for example in content.examples]
        return parts | {("example", example["title"]): example for example in content.examples}

    def join(self, parts: Mapping[Part, Any]) -> Content:
        document = parts.get(("whole", "document"))
        if self.has_members:
            tiers = {"tiers": _in_order(parts, "tier", TIERS)} if self.has_tiers else {}
            document = {name: value for (kind, name), value in parts.items() if kind == "member"} | tiers
        examples = parts.get(("whole", "examples"))
        if self.has_examples:
            examples = _in_order(parts, "example", EXAMPLES)
        return Content(document=document, examples=examples or [])


def _in_order(parts: Mapping[Part, Any], kind: str, order: Part) -> list[Any]:
    """Return what there is of a kind, in its order; what was chosen to stay and stands in no order comes last."""
    there = {key: value for (of, key), value in parts.items() if of == kind}
    return [there.pop(key) for key in parts.get(order, ()) if key in there] + list(there.values())


def _shape_of(contents: Sequence[Content]) -> _Shape:
    has_members = all(isinstance(content.document, dict) for content in contents)
    return _Shape(
        has_members=has_members,
        has_tiers=has_members and all(_are_named(one.document.get("tiers"), "key") for one in contents),
        has_examples=all(_are_named(one.examples, "title") for one in contents),
    )


def _are_named(items: Any, name: str) -> bool:
    """Say whether `items` is a list of objects that a text of their own tells apart."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        return False
    names = [item.get(name) for item in items]
    return all(isinstance(one, str) for one in names) and len(set(names)) == len(names)


def _merged(part: Part, before: Any, my: Any, their: Any) -> tuple[Any] | None:
    """Return the value of a part in a tuple, ABSENT where it is gone; None when the changes clash."""
    if _is_same(my, before) or _is_same(my, their):
        return (their,)
    if _is_same(their, before):
        return (my,)
    if part in {TIERS, EXAMPLES}:
        order = _merged_order(before, my, their)
        return None if order is None else (order,)
    return None


def _merged_order(before: list[str], my: list[str], their: list[str]) -> list[str] | None:
    """Return one order with what either added and without what either took out; None when both moved the rest."""
    kept = set(before) & set(my) & set(their)
    old, mine, theirs = ([key for key in keys if key in kept] for keys in (before, my, their))
    if old not in (mine, theirs) and mine != theirs:
        return None
    leading, other = (my, their) if mine != old else (their, my)
    gone = set(before) - set(other)
    order = [key for key in leading if key not in gone]
    for place, key in enumerate(other):
        if key not in before and key not in order:
            after = other[place - 1] if place else None
            order.insert(order.index(after) + 1 if after in order else (0 if place == 0 else len(order)), key)
    return order


def _differs(before: Mapping[Part, Any], after: Mapping[Part, Any], part: Part) -> bool:
    return not _is_same(before.get(part, ABSENT), after.get(part, ABSENT))


def _is_same(one: Any, other: Any) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return same(one, other)


def _words(part: Part) -> str:
    kind, key = part
    return _WORDS.get(part) or (f"“{key}”" if kind == "member" else f"the {kind} “{key}”")
