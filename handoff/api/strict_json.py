"""JSON with one meaning only, holding nothing that PostgreSQL cannot keep. Plain Python."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

DEEPEST: Final = 32
MOST_KEYS: Final = 500
MOST_VALUES: Final = 200_000
LONGEST_NUMBER: Final = 40
LARGEST_WHOLE: Final = 2**63 - 1

# Only an escape can bring in NUL or half a surrogate pair: raw ones are refused by JSON and by UTF-8.
_SUSPECT_ESCAPE: Final = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")


class StrictJsonError(ValueError):
    """The document cannot be taken; `place` names the value that is wrong, if it is a single one."""

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place


def load(body: bytes) -> Any:
    """Return the document that `body` holds as UTF-8.

    Raises: StrictJsonError for anything with two readings (duplicate keys, NaN, a byte order mark), anything
    PostgreSQL cannot keep (NUL, half a surrogate pair, numbers beyond 64 bits) and anything absurdly deep or wide.
    """
    text = _decode(body)
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_number,
            parse_int=_whole_number,
        )
    except json.JSONDecodeError as error:
        place = (
            f"line {error.lineno}, column {error.colno}" if "\n" in text.rstrip("\n") else f"character {error.colno}"
        )
        message = f"This is not JSON: {error.msg} at {place}."
        raise StrictJsonError(message) from None
    except RecursionError:
        raise _too_deep() from None
    _check_extent(document)
    if _SUSPECT_ESCAPE.search(text):
        _check_texts(document)
    return document


def shown(text: str) -> str:
    """Return a name from outside, short and safe to put into a message."""
    short = text if len(text) <= 40 else f"{text[:40]}…"
    return short.replace("\x00", "\\0").encode("utf-8", "backslashreplace").decode("utf-8")


def _decode(body: bytes) -> str:
    if body.startswith(b"\xef\xbb\xbf"):
        message = "The text begins with a byte order mark: send UTF-8 without one."
        raise StrictJsonError(message)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"The text is not UTF-8 (byte {error.start + 1}): encode it as UTF-8."
        raise StrictJsonError(message) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_KEYS:
        message = f"An object has more than {MOST_KEYS} keys."
        raise StrictJsonError(message)
    document = dict(pairs)
    if len(document) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # add() is called for its effect
        message = f"The key {shown(twice)!r} stands twice in one object: keep one of them."
        raise StrictJsonError(message, place=shown(twice))
    return document


def _refuse_constant(name: str) -> NoReturn:
    message = f"{name} is not JSON: leave the value out, or send null."
    raise StrictJsonError(message)


def _number(digits: str) -> float:
    value = float(digits) if len(digits) <= LONGEST_NUMBER else math.inf
    if math.isinf(value):
        message = f"The number {shown(digits)} is too large or has too many digits."
        raise StrictJsonError(message)
    return value


def _whole_number(digits: str) -> int:
    value = int(digits) if len(digits) <= LONGEST_NUMBER else LARGEST_WHOLE + 1
    if abs(value) > LARGEST_WHOLE:
        message = f"The number {shown(digits)} is too large."
        raise StrictJsonError(message)
    return value


def _check_extent(document: Any) -> None:
    level, depth, values = [document], 0, 0
    while holders := [value for value in level if isinstance(value, (dict, list))]:
        depth += 1
        if depth > DEEPEST:
            raise _too_deep()
        level = [child for holder in holders for child in (holder.values() if isinstance(holder, dict) else holder)]
        values += len(level)
        if values > MOST_VALUES:
            message = f"The document holds more than {MOST_VALUES} values: send it in parts."
            raise StrictJsonError(message)


def _too_deep() -> StrictJsonError:
    return StrictJsonError(f"The document is nested more than {DEEPEST} levels deep: flatten it.")


def _check_texts(document: Any) -> None:
    for place, text in _texts(document, ""):
        if _UNKEEPABLE.search(text):
            message = "The text holds NUL or half a surrogate pair, which cannot be stored: remove it."
            raise StrictJsonError(message, place=shown(place))


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield every text of a document, keys included, with its place such as `activities.0.content`."""
    if isinstance(value, str):
        yield place, value
        return
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in pairs:
        inner = f"{place}.{key}" if place else str(key)
        if isinstance(key, str):
            yield inner, key
        yield from _texts(child, inner)
