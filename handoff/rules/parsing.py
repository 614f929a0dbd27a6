"""Reading a rule from its JSON document, with every problem at once."""

from typing import Any

from handoff.rules.catalogue import Catalogue, Scope
from handoff.rules.contradictions import contradictions
from handoff.rules.criterion import Reading, read_activity_criterion, read_fact_criterion, refuse_unknown_keys
from handoff.rules.nodes import AllOf, AnyOf, Node, Not
from handoff.rules.problems import Problems, RuleError, kind_of
from handoff.rules.rule import Rule

DEEPEST = 8
MOST_CRITERIA = 200

_SHAPES = ("all", "any", "not", "fact", "activity")


def parse(document: Any, *, catalogue: Catalogue, scope: Scope = "lead") -> Rule:
    """Return the rule that the JSON `document` writes.

    `scope` is "handoff" for routing, SLA and context rules, which may also ask for facts of the handoff. The work is
    linear in the document, and bounded: reading stops below the eighth level and after the 200th criterion.

    Raises: RuleError with every problem, each with its place and remedy.
    """
    problems = Problems()
    rule = read_rule(document, place="", reading=Reading(catalogue=catalogue, scope=scope, problems=problems))
    if rule is None or problems.found:
        raise RuleError(problems.found)
    return rule


def read_rule(document: Any, *, place: str, reading: Reading) -> Rule | None:
    """Return the rule at `place` of a larger document, None when the reading's problems got what is wrong with it."""
    root = _read_node(document, place=place, depth=1, reading=reading)
    if reading.leaves > MOST_CRITERIA:
        message = f"the rule has more than {MOST_CRITERIA} criteria; those after them were not read"
        reading.problems.add(place, message, "write a shorter rule: one criterion can list values with in")
        return None
    return None if root is None else Rule(root=root)


def _read_node(document: Any, *, place: str, depth: int, reading: Reading, is_in_all: bool = False) -> Node | None:
    shape = _shape_of(document, place=place, reading=reading)
    if depth == DEEPEST or not _is_filled_group(document, shape):
        reading.leaves += 1
    match shape:
        case None:
            return None
        case "fact":
            return read_fact_criterion(document, place=place, reading=reading)
        case "activity":
            return read_activity_criterion(document, place=place, reading=reading)
    refuse_unknown_keys(document, (shape,), place, reading.problems)
    if depth == DEEPEST:
        message = f"the rule is more than {DEEPEST} levels deep, the level of the criteria counted"
        reading.problems.add(place, message, "put conditions side by side in one group")
        return None
    if shape == "not":
        member = _read_node(document["not"], place=f"{place}/not", depth=depth + 1, reading=reading)
        return Not(member=member) if member else None
    members = _read_members(document[shape], shape=shape, place=f"{place}/{shape}", depth=depth, reading=reading)
    if shape == "all" and not is_in_all:
        _refuse_contradictions(members, place=place, reading=reading)
    return _group(shape, members)


def _shape_of(document: Any, *, place: str, reading: Reading) -> str | None:
    """Return the one key that says what `document` is."""
    shapes = [shape for shape in _SHAPES if shape in document] if isinstance(document, dict) else []
    if len(shapes) == 1:
        return shapes[0]
    if isinstance(document, dict):
        message = f"it is unclear what this is: it has {' and '.join(shapes) or 'none'} of {', '.join(_SHAPES)}"
    else:
        message = f"a condition is an object, and this is {kind_of(document)}"
    reading.problems.add(place, message, f"write an object with one of {', '.join(_SHAPES)}")
    return None


def _is_filled_group(document: Any, shape: str | None) -> bool:
    """Say whether what follows inside counts in place of `document` itself."""
    return shape == "not" or (shape in ("all", "any") and isinstance(document[shape], list) and bool(document[shape]))


def _read_members(documents: Any, *, shape: str, place: str, depth: int, reading: Reading) -> list[Node]:
    """Return the members that could be read."""
    if not isinstance(documents, list) or not documents:
        message = "the group is empty" if documents == [] else f"{shape} takes a list, not {kind_of(documents)}"
        reading.problems.add(place, message, "put at least one condition into it, or take the group out")
        return []
    members = []
    for index, document in enumerate(documents):
        if reading.leaves > MOST_CRITERIA:
            break
        member = _read_node(
            document, place=f"{place}/{index}", depth=depth + 1, reading=reading, is_in_all=shape == "all"
        )
        members.append(member)
    return [member for member in members if member]


def _group(shape: str, members: list[Node]) -> Node | None:
    """Return the canonical group: one of a single member is that member."""
    if len(members) < 2:
        return members[0] if members else None
    return AllOf(members=tuple(members)) if shape == "all" else AnyOf(members=tuple(members))


def _refuse_contradictions(members: list[Node], *, place: str, reading: Reading) -> None:
    for fact, ids in contradictions(members):
        message = f"no value of {fact} can meet {', '.join(ids[:5])} together"
        reading.problems.add(place, message, "change one of them, or put them into an any group")
