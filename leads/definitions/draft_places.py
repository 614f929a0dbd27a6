"""Places in a draft's document, as its problems name them: looked up, written to, taken out. Plain Python.

A place is a path such as /tiers/0/fit/all/1. Documents are never changed: each function returns a new one.
"""

from collections.abc import Iterator
from typing import Any, Final

from handoff.errors import NotFoundError

GROUPS: Final = ("all", "any")
# The rule at this place is a root: it may be empty, and is never taken out of the document.
ROOTS: Final = ("fit", "behaviour", "rule")


class NoSuchPlaceError(NotFoundError):
    """There is nothing at this place of the draft any more."""

    code = "no_such_place"


def value_at(document: Any, place: str) -> Any:
    """Return what stands at a place.

    Raises: NoSuchPlaceError.
    """
    value = document
    for step in _steps(place):
        value = value[_key(value, step)]
    return value


def with_value(document: Any, place: str, value: Any) -> Any:
    """Return the document with `value` at a place; its parent has to be there.

    Raises: NoSuchPlaceError.
    """
    steps = _steps(place)
    if not steps:
        return value
    return _with(document, steps, value)


def without(document: Any, place: str) -> Any:
    """Return the document without one item of a list, or one member of an object.

    Raises: NoSuchPlaceError.
    """
    around, last = parent_of(place), _steps(place)[-1]
    held = value_at(document, around)
    key = _key(held, last)
    if isinstance(held, list):
        return with_value(document, around, [item for index, item in enumerate(held) if index != key])
    return with_value(document, around, {name: value for name, value in held.items() if name != key})


def parent_of(place: str) -> str:
    """Return the place around a place."""
    return place.rpartition("/")[0]


def last_of(place: str) -> str:
    """Return the last step of a place."""
    return place.rpartition("/")[2]


def items_of(value: Any, name: str) -> list[Any]:
    """Return a list that a document should hold under a name; none where it holds something else."""
    held = value.get(name) if isinstance(value, dict) else None
    return held if isinstance(held, list) else []


def group_kind(node: Any) -> str:
    """Return all or any for a group that holds a list, not for a negation, and nothing for all else."""
    if not isinstance(node, dict):
        return ""
    if "not" in node:
        return "not"
    return next((kind for kind in GROUPS if isinstance(node.get(kind), list)), "")


def is_criterion(node: Any) -> bool:
    """Say whether something is meant to be a criterion, however wrong it is."""
    return isinstance(node, dict) and ("fact" in node or "activity" in node)


def roots_of(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the place and the rule of every root, in document order; None where there is no rule yet."""
    for index, tier in enumerate(items_of(document, "tiers")):
        if isinstance(tier, dict):
            yield f"/tiers/{index}/fit", tier.get("fit")
            yield f"/tiers/{index}/behaviour", tier.get("behaviour")
            yield from _named(tier, "context", f"/tiers/{index}")
    yield from _named(document, "never", "")


def nodes_of(node: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Yield a rule's nodes with their places, in document order, itself the first."""
    if node is None:
        return
    yield place, node
    kind = group_kind(node)
    if kind == "not":
        yield from nodes_of(node["not"], f"{place}/not")
    elif kind:
        for index, member in enumerate(node[kind]):
            yield from nodes_of(member, f"{place}/{kind}/{index}")


def criteria_of(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every criterion of a document with its place."""
    for root, rule in roots_of(document):
        yield from ((place, node) for place, node in nodes_of(rule, root) if is_criterion(node))


def _named(holder: Any, name: str, place: str) -> Iterator[tuple[str, Any]]:
    for index, rule in enumerate(items_of(holder, name)):
        if isinstance(rule, dict):
            yield f"{place}/{name}/{index}/rule", rule.get("rule")


def _steps(place: str) -> list[str]:
    return [step for step in place.split("/") if step]


def _key(value: Any, step: str) -> Any:
    """Return a step as the key of what it leads into. Raises: NoSuchPlaceError."""
    if isinstance(value, list) and step.isascii() and step.isdigit() and int(step) < len(value):
        return int(step)
    if isinstance(value, dict) and step in value:
        return step
    raise NoSuchPlaceError


def _with(holder: Any, steps: list[str], value: Any) -> Any:
    step, *rest = steps
    if isinstance(holder, dict) and not rest:
        return {**holder, step: value}
    key = _key(holder, step)
    changed = _with(holder[key], rest, value) if rest else value
    if isinstance(holder, list):
        return [changed if index == key else item for index, item in enumerate(holder)]
    return {**holder, key: changed}
