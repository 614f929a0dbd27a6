"""What a draft holds: a document and examples as they were typed, within bounds. Plain Python."""

import json
import math
import re
from dataclasses import dataclass
from typing import Any, Final

from handoff.errors import HandoffError

LONGEST_DOCUMENT: Final = 300_000
LONGEST_EXAMPLES: Final = 600_000
MOST_EXAMPLES: Final = 200
DEEPEST: Final = 32
LARGEST_WHOLE: Final = 2**63 - 1
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")


class UnkeepableDraftError(HandoffError):
    """The draft cannot be kept as it is: it is too large, nested too deep, or holds what cannot be stored."""

    code = "draft_not_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A definition document and its examples, both as typed: either may be invalid still."""

    document: Any
    examples: list[Any]


EMPTY: Final = Content(document={"intro": "", "tiers": [], "never": []}, examples=[])


def same(one: Any, other: Any) -> bool:
    """Say whether two JSON values are the same; unlike Python, 1 is not true and 1.0 is not 1."""
    return written(one) == written(other)


def written(value: Any) -> str:
    """Return a JSON value as text, the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)


def check_content(document: Any, examples: Any) -> Content:
    """Return the two as a draft's content when they are JSON that can be kept.

    Raises: UnkeepableDraftError, with the place in `fields`.
    """
    if not isinstance(examples, list) or len(examples) > MOST_EXAMPLES:
        raise _refused("examples", f"Examples are a list of at most {MOST_EXAMPLES}.")
    for name, value, longest in (
        ("document", document, LONGEST_DOCUMENT),
        ("examples", examples, LONGEST_EXAMPLES),
    ):
        _check_values(name, value)
        if len(written(value)) > longest:
            raise _refused(name, f"This is longer than {longest:,} characters: take something out.")
    return Content(document=document, examples=examples)


def _check_values(name: str, document: Any) -> None:
    """Refuse what JSON or PostgreSQL does not know, without recursion: the depth is a stranger's."""
    level = [document]
    for _ in range(DEEPEST + 1):
        for value in level:
            if fault := _fault(value):
                raise _refused(name, fault)
        holders = [value for value in level if isinstance(value, (dict, list))]
        level = [child for holder in holders for child in (holder.values() if isinstance(holder, dict) else holder)]
        if not level:
            return
    raise _refused(name, f"This is nested more than {DEEPEST} levels deep: flatten it.")


def _fault(value: Any) -> str:
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            return "A name in it is no text: put it in quotation marks."
        return next(filter(None, map(_fault, value)), "")
    if isinstance(value, str):
        return "A text in it holds NUL or half a surrogate pair: remove it." if _UNKEEPABLE.search(value) else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else "A number in it is not finite."
    if isinstance(value, int):
        return "" if abs(value) <= LARGEST_WHOLE else "A number in it is too large."
    return "" if value is None or isinstance(value, list) else "A value in it is neither text, number, list nor object."


def _refused(name: str, message: str) -> UnkeepableDraftError:
    return UnkeepableDraftError(fields={name: message})
