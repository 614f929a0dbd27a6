"""Reading one fact's value by its type: what can't be read is unknown."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from types import MappingProxyType

from handoff.rules.catalogue import FactType
from handoff.rules.nodes import Scalar
from handoff.rules.text import fold, is_blank

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_text(value: object) -> str | None:
    """Return `value` folded, None unless it is text with something in it."""
    if not isinstance(value, str) or is_blank(value):
        return None
    return fold(value)


def read_number(value: object) -> int | float | None:
    """Return `value`, None unless it is a finite number; true is not 1."""
    # By exact type, since a bool is an int to isinstance.
    if type(value) is int or (type(value) is float and isfinite(value)):
        return value
    return None


def read_date(value: object) -> date | None:
    """Return the date written as YYYY-MM-DD, else None."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def read_boolean(value: object) -> bool | None:
    """Return `value`, None unless it is true or false; 1 is not true."""
    return value if isinstance(value, bool) else None


READERS: Mapping[FactType, Callable[[object], Scalar | None]] = MappingProxyType(
    {"text": read_text, "number": read_number, "date": read_date, "boolean": read_boolean}
)
