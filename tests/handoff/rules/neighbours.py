"""The documents one edit away from a rule's: where two sentences are most likely to be alike."""

from collections.abc import Iterator
from typing import Any

from tests.handoff.rules.strategies import CATALOGUE, DAYS, KINDS, NUMBERS, WORDS

OPERATORS = (
    "eq", "ne", "gt", "gte", "lt", "lte", "in", "not_in", "between", "contains", "starts_with", "is_set", "is_true",
)  # fmt: skip
COUNTS = (1, 2, 7, 12)
WINDOWS = (1, 2, 7, 12)
VALUES = (*WORDS, *NUMBERS, *DAYS, True, False)


def neighbours(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the documents one edit away, which need not all parse, and `document` itself first.

    An edit changes, adds or takes away one group, its kind, a member, a bracket, a negation, a fact, an operator, an
    operand or one of its parts, a kind of act, a count, a window or a content.
    """
    return [document, *_group_edits(document), *_leaf_edits(document)]


def _group_edits(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"not": document}
    if "not" in document:
        yield document["not"]
        yield from ({"not": edit} for edit in neighbours(document["not"]))
    for shape, other in (("all", "any"), ("any", "all")):
        members = document.get(shape, [])
        if members:
            yield {other: members}
            yield {shape: members[::-1]}
        for at, member in enumerate(members):
            head, tail = members[:at], members[at + 1 :]
            yield {shape: [*head, *tail]}
            yield {shape: [*head, {other: members[at:]}]}
            yield {shape: [*head, {shape: members[at:]}]}
            yield from ({shape: [*head, edit, *tail]} for edit in neighbours(member))


def _leaf_edits(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "activity" in document:
        yield from ({**document, "activity": kind} for kind in KINDS)
        yield from ({**document, "at_least": number} for number in COUNTS)
        yield from ({**document, "within_days": number} for number in WINDOWS)
        yield from ({**document, "content": word} for word in WORDS)
        yield from (_without(document, key) for key in ("at_least", "within_days", "content"))
    if "fact" in document:
        yield from ({**document, "op": op} for op in OPERATORS)
        yield from ({**_without(document, "value"), "op": op} for op in ("is_set", "is_true"))
        yield from ({**document, "fact": path} for path in CATALOGUE)
        yield from ({**document, "value": value} for value in _values(document.get("value")))


def _values(value: Any) -> Iterator[Any]:
    if not isinstance(value, list):
        yield from VALUES
        yield from ([value, other] for other in VALUES)
        return
    yield value[::-1]
    yield from ([*value, other] for other in VALUES)
    for at in range(len(value)):
        yield [*value[:at], *value[at + 1 :]]
        yield from ([*value[:at], other, *value[at + 1 :]] for other in VALUES)


def _without(document: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name != key}
