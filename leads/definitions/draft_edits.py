"""Single changes to a draft's rules, each named by its place: added, wrapped, moved, taken out. Plain Python."""

import re
from collections.abc import Collection
from typing import Any, Final, NamedTuple

from leads.definitions.draft_places import (
    GROUPS,
    ROOTS,
    NoSuchPlaceError,
    criteria_of,
    group_kind,
    items_of,
    last_of,
    parent_of,
    roots_of,
    value_at,
    with_value,
    without,
)

LONGEST_ID: Final = 40
EMPTY_RULE: Final[dict[str, Any]] = {"all": []}


class Edited(NamedTuple):
    """A changed document, and where what was changed stands now; no place where it is gone."""

    document: Any
    place: str


def add_node(document: Any, place: str, node: Any) -> Edited:
    """Put a criterion or a group into the rule or group at a place; what stood alone there joins it in a group.

    Raises: NoSuchPlaceError.
    """
    held = _held(document, place)
    kind = group_kind(held)
    if kind in GROUPS:
        return Edited(with_value(document, f"{place}/{kind}", [*held[kind], node]), f"{place}/{kind}/{len(held[kind])}")
    if kind == "not":
        return add_node(document, f"{place}/not", node)
    members = [node] if held in (None, {}) else [held, node]
    return Edited(with_value(document, place, {"all": members}), f"{place}/all/{len(members) - 1}")


def append(document: Any, place: str, item: Any) -> Edited:
    """Put a tier, a never rule or a context requirement at the end of its list, which is made if there is none.

    Raises: NoSuchPlaceError.
    """
    items = [*items_of(value_at(document, parent_of(place)), last_of(place)), item]
    return Edited(with_value(document, place, items), f"{place}/{len(items) - 1}")


def change_kind(document: Any, place: str, kind: str) -> Edited:
    """Let a group hold when all of its members do, or any.

    Raises: NoSuchPlaceError.
    """
    held = value_at(document, place)
    if group_kind(held) not in GROUPS or kind not in GROUPS:
        raise NoSuchPlaceError
    return Edited(with_value(document, place, {kind: held[group_kind(held)]}), place)


def wrap(document: Any, place: str, kind: str) -> Edited:
    """Put what stands at a place into a group of its own, or negate it.

    Raises: NoSuchPlaceError.
    """
    held = value_at(document, place)
    return Edited(with_value(document, place, {"not": held} if kind == "not" else {kind: [held]}), place)


def unwrap(document: Any, place: str) -> Edited:
    """Take a group or a negation away and leave its members where it stood.

    Raises: NoSuchPlaceError, also when its members have no other group to stand in.
    """
    held = value_at(document, place)
    kind = group_kind(held)
    members = [held["not"]] if kind == "not" else held[kind] if kind else []
    if len(members) == 1:
        return Edited(with_value(document, place, members[0]), place)
    around = parent_of(place)
    if not members or not last_of(place).isdigit():
        raise NoSuchPlaceError
    index, siblings = int(last_of(place)), value_at(document, around)
    return Edited(with_value(document, around, [*siblings[:index], *members, *siblings[index + 1 :]]), place)


def move(document: Any, place: str, by: int) -> Edited:
    """Move an item of a list up or down by some places; at an end it stays.

    Raises: NoSuchPlaceError when it stands in no list.
    """
    around, siblings = parent_of(place), value_at(document, parent_of(place))
    if not isinstance(siblings, list):
        raise NoSuchPlaceError
    item, index = value_at(document, place), int(last_of(place))
    target = min(max(index + by, 0), len(siblings) - 1)
    others = [one for at, one in enumerate(siblings) if at != index]
    return Edited(with_value(document, around, [*others[:target], item, *others[target:]]), f"{around}/{target}")


def move_into(document: Any, place: str, target: str) -> Edited:
    """Move a criterion or a group to the end of another group or rule.

    Raises: NoSuchPlaceError, also when it would be moved into itself.
    """
    if f"{target}/".startswith(f"{place}/"):
        raise NoSuchPlaceError
    node = value_at(document, place)
    # Taken out first: a rule that becomes a group to hold it would put it at another place.
    left = remove(document, place).document
    return add_node(left, _after_removal(document, place, target), node)


def remove(document: Any, place: str) -> Edited:
    """Take out what stands at a place; a rule's root is left empty, and a negation goes with what it negates.

    Raises: NoSuchPlaceError.
    """
    value_at(document, place)
    if last_of(place) in ROOTS:
        return Edited(with_value(document, place, EMPTY_RULE), "")
    if last_of(place) == "not":
        return remove(document, parent_of(place))
    return Edited(without(document, place), "")


def write_criterion(document: Any, place: str, criterion: dict[str, Any]) -> Edited:
    """Replace a criterion wherever it stands: an id means the same criterion in the whole definition.

    Raises: NoSuchPlaceError.
    """
    before = value_at(document, place)
    for shared in places_of(document, before.get("id") if isinstance(before, dict) else None):
        document = with_value(document, shared, criterion)
    return Edited(with_value(document, place, criterion), place)


def places_of(document: Any, identifier: Any) -> list[str]:
    """Return every place at which the criterion of an id stands."""
    if not isinstance(identifier, str) or not identifier:
        return []
    return [place for place, node in criteria_of(document) if node.get("id") == identifier]


def groups_of(document: Any) -> list[str]:
    """Return the places of all groups and rules that a criterion can be moved into, in document order."""
    found = []
    for root, rule in roots_of(document):
        found.append(root)
        found += [place for place in _groups_in(rule, root) if place != root]
    return found


def free_id(hint: str, taken: Collection[str]) -> str:
    """Return a readable id that nothing has yet: the hint in lower_snake, with a number where it is taken."""
    made = re.sub(r"[^a-z0-9]+", "_", hint.lower()).strip("_")
    base = (made if made[:1].isalpha() else f"c_{made}".rstrip("_"))[: LONGEST_ID - 4].rstrip("_")
    number = 1
    while (found := base if number == 1 else f"{base}_{number}") in taken:
        number += 1
    return found


def ids_in(document: Any) -> set[str]:
    """Return the ids of all criteria of a document."""
    return {node["id"] for _, node in criteria_of(document) if isinstance(node.get("id"), str)}


def _held(document: Any, place: str) -> Any:
    """Return the rule at a place, None where a tier or a named rule has none yet."""
    if last_of(place) not in ROOTS:
        return value_at(document, place)
    holder = value_at(document, parent_of(place))
    if not isinstance(holder, dict):
        raise NoSuchPlaceError
    return holder.get(last_of(place))


def _groups_in(node: Any, place: str) -> list[str]:
    kind = group_kind(node)
    if kind == "not":
        return _groups_in(node["not"], f"{place}/not")
    if not kind:
        return []
    inner = [one for index, member in enumerate(node[kind]) for one in _groups_in(member, f"{place}/{kind}/{index}")]
    return [place, *inner]


def _after_removal(document: Any, gone: str, place: str) -> str:
    """Return where `place` is once `gone`, an item of a list before it, was taken out."""
    while last_of(gone) == "not":
        gone = parent_of(gone)
    around = parent_of(gone)
    if last_of(gone) in ROOTS or not place.startswith(f"{around}/") or not isinstance(value_at(document, around), list):
        return place
    index, _, rest = place.removeprefix(f"{around}/").partition("/")
    if int(index) <= int(last_of(gone)):
        return place
    return f"{around}/{int(index) - 1}" + (f"/{rest}" if rest else "")
