"""Reading the operand of a criterion: of the fact's type, folded, bounded."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from handoff.rules.catalogue import Fact, FactType
from handoff.rules.nodes import Operand, Operator, Scalar
from handoff.rules.problems import Problems, kind_of
from handoff.rules.text import fold, is_blank, text_fault
from handoff.rules.values import read_boolean, read_date, read_number

LONGEST_LIST = 500
LARGEST_NUMBER = 10**15

_EQUALITY: tuple[Operator, ...] = ("eq", "ne", "in", "not_in")
_ORDER: tuple[Operator, ...] = ("gt", "gte", "lt", "lte", "between")
OPERATORS: Mapping[FactType, tuple[Operator, ...]] = MappingProxyType(
    {
        "text": (*_EQUALITY, "contains", "starts_with", "is_set"),
        "number": (*_EQUALITY, *_ORDER, "is_set"),
        "date": (*_EQUALITY, *_ORDER, "is_set"),
        "boolean": ("eq", "ne", "is_true", "is_set"),
    }
)
WITHOUT_VALUE: tuple[Operator, ...] = ("is_set", "is_true")


def read_operand(value: Any, *, op: Operator, fact: Fact, place: str, problems: Problems) -> Operand:
    """Return the operand of `op`, None when `problems` got what is wrong with it."""
    if op == "between":
        return _read_bounds(value, fact=fact, place=place, problems=problems)
    if op in ("in", "not_in"):
        return _read_choices(value, fact=fact, place=place, problems=problems)
    return _read_scalar(value, fact=fact, place=place, problems=problems, is_whole=op in ("eq", "ne"))


def _read_bounds(value: Any, *, fact: Fact, place: str, problems: Problems) -> Operand:
    if not isinstance(value, list) or len(value) != 2:
        problems.add(place, f"between takes two bounds, not {_size_of(value)}", "write [low, high]")
        return None
    low, high = _read_all(value, fact=fact, place=place, problems=problems)
    if low is None or high is None:
        return None
    if low > high:  # type: ignore[operator]  # both are of the fact's one type
        problems.add(place, "the low bound is above the high bound", "write the lower one first")
        return None
    return (low, high)


def _read_choices(value: Any, *, fact: Fact, place: str, problems: Problems) -> Operand:
    if not isinstance(value, list) or not 1 <= len(value) <= LONGEST_LIST:
        remedy = f"write a list of 1 to {LONGEST_LIST} values"
        problems.add(place, f"a list of values is needed, not {_size_of(value)}", remedy)
        return None
    read = _read_all(value, fact=fact, place=place, problems=problems)
    choices = tuple(dict.fromkeys(choice for choice in read if choice is not None))
    return None if None in read else choices


def _read_all(values: list[Any], *, fact: Fact, place: str, problems: Problems) -> list[Scalar | None]:
    return [
        _read_scalar(value, fact=fact, place=f"{place}/{index}", problems=problems, is_whole=True)
        for index, value in enumerate(values)
    ]


def _read_scalar(value: Any, *, fact: Fact, place: str, problems: Problems, is_whole: bool) -> Scalar | None:
    """Read one value; `is_whole` when it stands for the whole fact, not for a part of its text."""
    match fact.type:
        case "text":
            return _read_text(value, fact=fact, place=place, problems=problems, is_whole=is_whole)
        case "number":
            return _read_number(value, fact=fact, place=place, problems=problems)
        case "date":
            return _read_date(value, fact=fact, place=place, problems=problems)
        case "boolean":
            return _read_boolean(value, fact=fact, place=place, problems=problems)


def _read_text(value: Any, *, fact: Fact, place: str, problems: Problems, is_whole: bool) -> str | None:
    if not isinstance(value, str):
        problems.add(place, f"{fact.path} is text, and this is {kind_of(value)}", "write text in quotation marks")
        return None
    text = read_plain_text(value, place=place, problems=problems)
    if text is not None and is_whole and fact.values and text not in fact.values:
        problems.add(place, f"{fact.path} never has this value", f"use one of {', '.join(fact.values)}")
        return None
    return text


def read_plain_text(value: str, *, place: str, problems: Problems) -> str | None:
    """Return `value` folded, None when it is blank, too long or not sound."""
    # Folding may lengthen a text, and the canonical document has to be readable again.
    fault = text_fault(value) or text_fault(fold(value))
    if fault:
        problems.add(place, f"the text {fault}", "shorten or clean it")
        return None
    if is_blank(value):
        problems.add(place, "the text is empty", "write something, or use is_set to ask whether the fact is known")
        return None
    return fold(value)


def _read_number(value: Any, *, fact: Fact, place: str, problems: Problems) -> int | float | None:
    number = read_number(value)
    if number is None:
        given = "not a finite number" if isinstance(value, float) else kind_of(value)
        problems.add(place, f"{fact.path} is a number, and this is {given}", "write a number without quotation marks")
        return None
    if abs(number) > LARGEST_NUMBER:
        problems.add(place, "the number is out of range", f"stay between -{LARGEST_NUMBER} and {LARGEST_NUMBER}")
        return None
    return int(number) if number == int(number) else number


def _read_date(value: Any, *, fact: Fact, place: str, problems: Problems) -> date | None:
    day = read_date(value)
    if day is None:
        given = "not a day of the calendar" if isinstance(value, str) else kind_of(value)
        problems.add(place, f"{fact.path} is a date, and this is {given}", 'write it as "2026-11-30"')
    return day


def _read_boolean(value: Any, *, fact: Fact, place: str, problems: Problems) -> bool | None:
    truth = read_boolean(value)
    if truth is None:
        problems.add(place, f"{fact.path} is true or false, and this is {kind_of(value)}", "write true or false")
    return truth


def _size_of(value: Any) -> str:
    return f"a list of {len(value)}" if isinstance(value, list) else kind_of(value)
