"""Sums by key: what is counted over rows, added up, kept as text and read back. Plain Python."""

import json
import operator
from collections.abc import Iterable
from typing import Any, Final

import orjson

Key = tuple[Any, ...]
Sums = dict[Key, list[Any]]
"""Counts by key, each list as long as the family has counts; a histogram is one count."""

# Whole numbers beyond this are histograms, written in base 16 without the zeros at their end.
_LARGE: Final = 1 << 53


def add(into: Sums, key: Key, counts: Iterable[Any]) -> None:
    """Add counts to those of a key."""
    known = into.get(key)
    into[key] = list(counts) if known is None else list(map(operator.add, known, counts))


def add_all(into: Sums, sums: Sums) -> None:
    """Add sums to others."""
    if not into:
        # Lists of counts are replaced, never changed.
        into.update(sums)
        return
    # The loop of `add` without a call for each of tens of thousands of keys.
    for key, counts in sums.items():
        known = into.get(key)
        into[key] = counts if known is None else list(map(operator.add, known, counts))


def to_text(sums: Sums) -> str:
    """Write sums as text."""
    rows = [[list(key), [_written(count) for count in counts]] for key, counts in sums.items()]
    return json.dumps(rows, separators=(",", ":"))


def from_text(text: str) -> Sums:
    """Read what `to_text` wrote."""
    return {
        tuple(key): counts if str not in map(type, counts) else [_read(count) for count in counts]
        for key, counts in orjson.loads(text)
    }


def _written(count: Any) -> Any:
    if isinstance(count, float) or count < _LARGE:
        return count
    digits = f"{count:x}"
    kept = digits.rstrip("0")
    return f"{kept} {len(digits) - len(kept)}"


def _read(count: Any) -> Any:
    if not isinstance(count, str):
        return count
    digits, zeros = count.split(" ")
    return int(digits, 16) << (4 * int(zeros))
