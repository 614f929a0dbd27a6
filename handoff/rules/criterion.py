"""Reading one criterion from its document."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handoff.rules.catalogue import Catalogue, Fact, Scope, is_activity_kind
from handoff.rules.nodes import ActivityCriterion, FactCriterion, Operand, Operator
from handoff.rules.operands import OPERATORS, WITHOUT_VALUE, read_operand, read_plain_text
from handoff.rules.problems import Problems, kind_of
from handoff.rules.text import excerpt

MOST_ACTS = 50
LONGEST_WINDOW = 365

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(slots=True, kw_only=True)
class Reading:
    """One document being read: what it may ask, and what was met so far."""

    catalogue: Catalogue
    scope: Scope
    problems: Problems
    ids: set[str] = field(default_factory=set)
    leaves: int = 0


def is_identifier(value: object) -> bool:
    """Say whether `value` can be an id: a lower-case letter, then letters, digits and _, at most 40 in all."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def read_fact_criterion(document: Mapping[str, Any], *, place: str, reading: Reading) -> FactCriterion | None:
    """Return the fit criterion, None when the reading's problems got what is wrong with it."""
    identifier = _read_id(document, place=place, reading=reading)
    fact = _read_fact(document["fact"], place=f"{place}/fact", reading=reading)
    op = _read_operator(document, fact=fact, place=place, reading=reading)
    takes_value = op not in WITHOUT_VALUE
    refuse_unknown_keys(
        document, ("id", "fact", "op", "value") if takes_value else ("id", "fact", "op"), place, reading.problems
    )
    if fact is None or op is None:
        return None
    value: Operand = None
    if takes_value:
        if "value" not in document:
            reading.problems.add(place, f"{op} needs a value", 'add "value"')
            return None
        value = read_operand(document["value"], op=op, fact=fact, place=f"{place}/value", problems=reading.problems)
        if value is None:
            return None
    return None if identifier is None else _canonical(identifier, fact, op, value)


def read_activity_criterion(document: Mapping[str, Any], *, place: str, reading: Reading) -> ActivityCriterion | None:
    """Return the behaviour criterion, None when the reading's problems got what is wrong with it."""
    problems = reading.problems
    identifier = _read_id(document, place=place, reading=reading)
    kind = _read_kind(document["activity"], place=f"{place}/activity", problems=problems)
    at_least = _read_at_least(document.get("at_least", 1), place=f"{place}/at_least", problems=problems)
    window, content = document.get("within_days"), document.get("content")
    if "within_days" in document:
        window = _read_window(window, place=f"{place}/within_days", problems=problems)
    if "content" in document:
        content = _read_content(content, place=f"{place}/content", problems=problems)
    refuse_unknown_keys(document, ("id", "activity", "at_least", "within_days", "content"), place, problems)
    if identifier is None or kind is None or at_least is None:
        return None
    return ActivityCriterion(id=identifier, activity=kind, at_least=at_least, within_days=window, content=content)


def refuse_unknown_keys(document: Mapping[str, Any], known: tuple[str, ...], place: str, problems: Problems) -> None:
    """Add one problem that names the first keys of `document` which nothing here reads."""
    unknown = [key for key in document if key not in known]
    if unknown:
        named = ", ".join(excerpt(str(key)) for key in unknown[:3])
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        message, remedy = f"nothing reads {named}{more} here", f"the keys are {', '.join(known)}"
        problems.add(place, message, remedy, key=str(unknown[0]))


def _canonical(identifier: str, fact: Fact, op: Operator, value: Operand) -> FactCriterion:
    """Return the one form of criteria that mean the same: a choice of one is eq, a boolean is is_true or eq false."""
    if isinstance(value, tuple) and len(value) == 1 and op != "between":
        op, value = ("eq" if op == "in" else "ne"), value[0]
    if fact.type == "boolean" and op in ("eq", "ne"):
        is_true = value is (op == "eq")
        op, value = ("is_true", None) if is_true else ("eq", False)
    return FactCriterion(id=identifier, fact=fact.path, type=fact.type, op=op, value=value)


def _read_id(document: Mapping[str, Any], *, place: str, reading: Reading) -> str | None:
    identifier = document.get("id")
    if not is_identifier(identifier):
        message = "the criterion has no id" if identifier is None else "the id is not lower_snake of 1 to 40 characters"
        reading.problems.add(f"{place}/id", message, 'give it one like "c3", and keep it across versions')
        return None
    if identifier in reading.ids:
        reading.problems.add(f"{place}/id", f"the id {identifier} is used twice", "give each criterion its own id")
        return None
    reading.ids.add(str(identifier))
    return str(identifier)


def _read_fact(path: Any, *, place: str, reading: Reading) -> Fact | None:
    fact = reading.catalogue.get(path) if isinstance(path, str) else None
    if fact is None:
        given = excerpt(path) if isinstance(path, str) else kind_of(path)
        reading.problems.add(place, f"there is no fact {given}", _nearby(path, reading))
        return None
    if fact.scope == "handoff" and reading.scope != "handoff":
        message = f"{fact.path} is not known before the handoff"
        reading.problems.add(place, message, "use it in routing, SLA and context rules only")
        return None
    return fact


def _nearby(path: Any, reading: Reading) -> str:
    section = path.split(".", 1)[0] if isinstance(path, str) else ""
    usable = [fact.path for fact in reading.catalogue.values() if fact.scope in ("lead", reading.scope)]
    nearby = [known for known in usable if known.startswith(f"{section}.")] or usable
    return f"use one of {', '.join(nearby[:40])}"


def _read_operator(document: Mapping[str, Any], *, fact: Fact | None, place: str, reading: Reading) -> Operator | None:
    op = document.get("op")
    known = OPERATORS[fact.type] if fact else tuple(dict.fromkeys(op for ops in OPERATORS.values() for op in ops))
    for operator in known:
        if op == operator:
            return operator
    given = excerpt(op) if isinstance(op, str) else kind_of(op)
    of = f"a {fact.type} fact" if fact else "any fact"
    reading.problems.add(f"{place}/op", f"{given} is no operator of {of}", f"use one of {', '.join(known)}")
    return None


def _read_kind(kind: Any, *, place: str, problems: Problems) -> str | None:
    if isinstance(kind, str) and is_activity_kind(kind):
        return kind
    problems.add(place, "an activity kind is lower_snake, at most 60 characters", "write one like demo_request")
    return None


def _read_at_least(value: Any, *, place: str, problems: Problems) -> int | None:
    number = _whole(value)
    if number is None or number < 1:
        problems.add(place, "at_least is a whole number from 1", "leave it out to ask for one act")
        return None
    if number > MOST_ACTS:
        message = f"facts keep the ages of the {MOST_ACTS} latest acts of a kind, so more can't be counted"
        problems.add(place, message, f"ask for at most {MOST_ACTS}")
        return None
    return number


def _read_window(value: Any, *, place: str, problems: Problems) -> int | None:
    number = _whole(value)
    if number is not None and 1 <= number <= LONGEST_WINDOW:
        return number
    message = f"within_days is a whole number from 1 to {LONGEST_WINDOW}: facts keep ages of up to a year"
    problems.add(place, message, "write the days, or leave it out to count all acts")
    return None


def _read_content(value: Any, *, place: str, problems: Problems) -> str | None:
    if isinstance(value, str):
        return read_plain_text(value, place=place, problems=problems)
    problems.add(place, f"content is text, and this is {kind_of(value)}", "write the content's name")
    return None


def _whole(value: Any) -> int | None:
    """Return `value` as an integer; 7.0 is 7, as JSON has one kind of number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        return None
    return int(value)
