"""Facts as the typed columns of a table hold them, so that SQL sees in them what `evaluate` sees."""

import sys
from math import ceil
from typing import Any, Final, NamedTuple

from handoff.rules.catalogue import FactType
from handoff.rules.criterion import LONGEST_WINDOW, MOST_ACTS
from handoff.rules.nodes import Scalar
from handoff.rules.text import fold
from handoff.rules.values import READERS

# Stands around each content; a content that holds it is written with an escape.
SEPARATOR: Final = "\x1f"
_ESCAPES: Final = str.maketrans({"\\": "\\\\", SEPARATOR: "\\s"})


class Acts(NamedTuple):
    """One kind of act: how many in all, the whole days since each, ascending, and the folded contents in one text.

    A window is a whole number of days, so an age lies within it exactly when the age rounded up does. Nothing that no
    rule can ask for is kept: the number and the list of ages end at 50, an age at 365.
    """

    number: int
    ages: list[int]
    contents: str


def narrow_fact(raw: object, fact_type: FactType) -> Scalar | None:
    """Return a fact as its column holds it, None when it is unknown.

    A number becomes a double. Operands end at 10^15, below which doubles hold every whole number, and rounding keeps
    order, so no comparison with an operand changes.
    """
    value = READERS[fact_type](raw)
    return _double(value) if type(value) is int else value


def narrow_acts(record: object) -> Acts | None:
    """Return a record of acts as its columns hold it, None when it cannot be read, which is no act."""
    if not isinstance(record, dict):
        return None
    count = record.get("count")
    return Acts(
        number=min(count, MOST_ACTS) if type(count) is int and count > 0 else 0,
        ages=_ages(record.get("ages")),
        contents=_contents(record.get("contents")),
    )


def _double(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return sys.float_info.max if value > 0 else -sys.float_info.max


def _ages(ages: Any) -> list[int]:
    if not isinstance(ages, list):
        return []
    # By exact type, as `evaluate` reads them: true is not 1.
    within = [age for age in ages if type(age) in (float, int) and age <= LONGEST_WINDOW]
    return sorted(ceil(age) if age > 0 else 0 for age in within)[:MOST_ACTS]


def _contents(contents: Any) -> str:
    """Return the contents with a separator around each: an array of as many texts would take three times the space."""
    if not isinstance(contents, list):
        return ""
    folded = dict.fromkeys(fold(content) for content in contents if isinstance(content, str))
    return SEPARATOR + SEPARATOR.join(map(_escaped, folded)) + SEPARATOR if folded else ""


def narrow_content(content: str) -> str:
    """Return what the contents of a kind hold exactly when the folded `content` is one of them."""
    return SEPARATOR + _escaped(content) + SEPARATOR


def _escaped(content: str) -> str:
    return content.translate(_ESCAPES)
