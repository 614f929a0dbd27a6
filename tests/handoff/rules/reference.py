"""A second evaluator, slow and literal, over documents and JSON: what the first is compared with."""

import math
import unicodedata
from typing import Any

NO, MAYBE, YES = 0.0, 0.5, 1.0

DAYS_OF_2026 = {
    f"2026-{month:02d}-{day:02d}"
    for month, days in enumerate((31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), start=1)
    for day in range(1, days + 1)
}


def reference_truth(document: dict[str, Any], facts: dict[str, Any], types: dict[str, str]) -> float:
    """Return 1 for true, 0 for false and 0.5 for unknown, by Kleene's minimum and maximum."""
    if "all" in document:
        return min(reference_truth(member, facts, types) for member in document["all"])
    if "any" in document:
        return max(reference_truth(member, facts, types) for member in document["any"])
    if "not" in document:
        return 1 - reference_truth(document["not"], facts, types)
    if "activity" in document:
        return YES if matching_acts(document, facts) >= document.get("at_least", 1) else NO
    return _fact_truth(document, facts, types[document["fact"]])


def matching_acts(document: dict[str, Any], facts: dict[str, Any]) -> int:
    """Return the number of acts that a behaviour criterion counts."""
    record = (facts.get("activities") or {}).get(document["activity"])
    if not isinstance(record, dict):
        return 0
    if "content" in document and _same(document["content"]) not in [_same(held) for held in record["contents"]]:
        return 0
    if "within_days" in document:
        return len([age for age in record["ages"] if max(age, 0) <= document["within_days"]])
    return record["count"]


def _fact_truth(document: dict[str, Any], facts: dict[str, Any], fact_type: str) -> float:
    section, name = document["fact"].split(".")
    held = facts.get(section)
    value = held.get(name) if isinstance(held, dict) else None
    if not _is_known(value, fact_type):
        return NO if document["op"] == "is_set" else MAYBE
    return YES if _holds(document["op"], value, document.get("value")) else NO


def _is_known(value: Any, fact_type: str) -> bool:
    if fact_type == "boolean":
        return value is True or value is False
    if fact_type == "number":
        return type(value) in (int, float) and not math.isnan(value) and not math.isinf(value)
    if fact_type == "date":
        return isinstance(value, str) and value in DAYS_OF_2026
    return isinstance(value, str) and value.strip() != ""


def _holds(op: str, value: Any, operand: Any) -> bool:
    held, asked = _same(value), [_same(part) for part in operand] if isinstance(operand, list) else _same(operand)
    if op == "in" or op == "not_in":
        return (held in asked) == (op == "in")
    if op == "between":
        return bool(asked[0] <= held <= asked[1])
    return bool(
        {
            "eq": lambda: held == asked,
            "ne": lambda: held != asked,
            "gt": lambda: held > asked,
            "gte": lambda: held >= asked,
            "lt": lambda: held < asked,
            "lte": lambda: held <= asked,
            "contains": lambda: asked in held,
            "starts_with": lambda: held[: len(asked)] == asked,
            "is_set": lambda: True,
            "is_true": lambda: held is True,
        }[op]()
    )


def _same(value: Any) -> Any:
    """Return what equal texts have in common; other values as they are."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", value).casefold())
