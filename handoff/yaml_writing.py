"""Writing YAML that people read: one text for one value, every text in quotation marks."""

import re
from decimal import Decimal
from math import isfinite
from typing import Any, Final

from handoff.yaml_text import is_unclear

WIDTH: Final = 120
LONG_TEXT: Final = 100

_PLAIN_KEY = re.compile(r"[a-z][a-z0-9_]*")
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def write_yaml(value: dict[str, Any] | list[Any]) -> str:
    """Return the one YAML text of a JSON value; keys stay in their order.

    What holds nothing but single values stands on one line where it fits.

    Raises: ValueError for a number that is not finite.
    """
    return "\n".join(_block(value, 0)) + "\n"


def _block(value: dict[str, Any] | list[Any], indent: int) -> list[str]:
    """Return the lines of a value that is not empty, each entry on lines of its own."""
    blanks = " " * indent
    if not value:
        return [blanks + ("{}" if isinstance(value, dict) else "[]")]
    if isinstance(value, dict):
        return [line for key, part in value.items() for line in _entry(f"{blanks}{_key(key)}:", part, indent)]
    return [line for part in value for line in _item(part, indent)]


def _entry(head: str, value: Any, indent: int) -> list[str]:
    if isinstance(value, str) and len(head) + len(value) > LONG_TEXT and _can_be_folded(value):
        return [f"{head} >-", *_folded(value, indent + 2)]
    if (flow := _flow(value)) is not None and (_is_single(value) or len(head) + 1 + len(flow) <= WIDTH):
        return [f"{head} {flow}"]
    return [head, *_block(value, indent + 2)]


def _item(value: Any, indent: int) -> list[str]:
    head = " " * indent + "-"
    flow = _flow(value)
    if flow is not None and (_is_single(value) or len(head) + 1 + len(flow) <= WIDTH):
        return [f"{head} {flow}"]
    first, *others = _block(value, indent + 2)
    return [f"{head} {first[indent + 2 :]}", *others]


def _flow(value: Any) -> str | None:
    """Return `value` on one line, None when it holds more than single values and lists of them."""
    if _is_single(value):
        return _single(value)
    if isinstance(value, list):
        return f"[{', '.join(_single(part) for part in value)}]" if all(map(_is_single, value)) else None
    parts = [(key, None if isinstance(part, dict) else _flow(part)) for key, part in value.items()]
    if any(part is None for _, part in parts):
        return None
    return "{" + ", ".join(f"{_key(key)}: {part}" for key, part in parts) + "}"


def _is_single(value: Any) -> bool:
    return not isinstance(value, dict | list) or not value


def _single(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value)
        case int():
            return str(value)
        case float():
            return _number(value)
        case _:
            return "{}" if isinstance(value, dict) else "[]"


def _number(value: float) -> str:
    if not isfinite(value):
        message = f"{value} is no number that a file can say"
        raise ValueError(message)
    # Without an exponent, which some readers take for text.
    written = format(Decimal(repr(value)), "f")
    return written if "." in written else f"{written}.0"


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) and not is_unclear(key) else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _can_be_folded(text: str) -> bool:
    """Say whether lines of `text` that are joined by blanks again give it back."""
    return text.isprintable() and "  " not in text and text == text.strip()


def _folded(text: str, indent: int) -> list[str]:
    lines, blanks = [""], " " * indent
    for word in text.split(" "):
        if lines[-1] and indent + len(lines[-1]) + 1 + len(word) > LONG_TEXT:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return [blanks + line for line in lines]
