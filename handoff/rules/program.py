"""A rule made ready to run: one function a criterion, and one that combines what they found."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, NamedTuple

from handoff.rules.nodes import ActivityCriterion, AllOf, AnyOf, Criterion, FactCriterion, Node, Not, walk
from handoff.rules.operators import condition_of
from handoff.rules.text import fold
from handoff.rules.truth import FALSE, TRUE, UNKNOWN, Truth
from handoff.rules.values import READERS

Facts = Mapping[str, Any]
Seen = str | int | float | bool | None


class CriterionTruth(NamedTuple):
    """What one criterion found; a tuple, because judging a million leads makes tens of millions of them.

    `seen` is the fact as it stands in the facts (None when unknown), or the number of matching acts.
    """

    id: str
    truth: Truth
    seen: Seen


# By exact type, which leaves booleans out.
_NUMBERS = (float, int)

Trace = tuple[CriterionTruth, ...]
Look = Callable[[Facts], CriterionTruth]
Decide = Callable[[Trace], Truth]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """`looks` fill the trace in document order; `decide` reads the verdict from it."""

    looks: tuple[Look, ...]
    decide: Decide


def compile_program(root: Node) -> Program:
    """Build the program of the rule that starts at `root`."""
    return Program(looks=tuple(_look(criterion) for criterion in walk(root)), decide=_decide(root, count()))


def _decide(node: Node, positions: Iterator[int]) -> Decide:
    match node:
        case AllOf(members=members):
            return _decide_group([_decide(member, positions) for member in members], FALSE, TRUE)
        case AnyOf(members=members):
            return _decide_group([_decide(member, positions) for member in members], TRUE, FALSE)
        case Not(member=member):
            return _decide_not(_decide(member, positions))
        case _:
            return _decide_criterion(next(positions))


def _decide_group(members: list[Decide], settling: Truth, otherwise: Truth) -> Decide:
    """Combine by Kleene: one `settling` member settles the group, else one unknown member leaves it unknown."""

    def decide(trace: Trace) -> Truth:
        verdict = otherwise
        for member in members:
            truth = member(trace)
            if truth is settling:
                return settling
            if truth is UNKNOWN:
                verdict = UNKNOWN
        return verdict

    return decide


def _decide_not(member: Decide) -> Decide:
    opposites = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}
    return lambda trace: opposites[member(trace)]


def _decide_criterion(position: int) -> Decide:
    return lambda trace: trace[position].truth


def _look(criterion: Criterion) -> Look:
    if isinstance(criterion, ActivityCriterion):
        return _look_at_acts(criterion)
    if criterion.op == "is_set":
        return _look_whether_set(criterion)
    return _look_at_fact(criterion)


def _look_at_fact(criterion: FactCriterion) -> Look:
    section, name = criterion.fact.split(".")
    read, holds = READERS[criterion.type], condition_of(criterion)
    unknown = CriterionTruth(criterion.id, UNKNOWN, None)

    def look(facts: Facts) -> CriterionTruth:
        raw = _held(facts, section, name)
        value = read(raw)
        if value is None:
            return unknown
        return CriterionTruth(criterion.id, TRUE if holds(value) else FALSE, raw)

    return look


def _look_whether_set(criterion: FactCriterion) -> Look:
    section, name = criterion.fact.split(".")
    read = READERS[criterion.type]

    def look(facts: Facts) -> CriterionTruth:
        raw = _held(facts, section, name)
        if read(raw) is None:
            return CriterionTruth(criterion.id, FALSE, None)
        return CriterionTruth(criterion.id, TRUE, raw)

    return look


def _look_at_acts(criterion: ActivityCriterion) -> Look:
    kind, window, content = criterion.activity, criterion.within_days, criterion.content

    def look(facts: Facts) -> CriterionTruth:
        record = _held(facts, "activities", kind)
        acts = 0
        if isinstance(record, dict) and (content is None or _has_content(record, content)):
            acts = _number_of_acts(record) if window is None else _acts_within(record, window)
        return CriterionTruth(criterion.id, TRUE if acts >= criterion.at_least else FALSE, acts)

    return look


def _held(facts: Facts, section: str, name: str) -> Any:
    held = facts.get(section)
    return held.get(name) if isinstance(held, dict) else None


def _number_of_acts(record: dict[str, Any]) -> int:
    number = record.get("count")
    return number if type(number) is int and number > 0 else 0


def _acts_within(record: dict[str, Any], days: int) -> int:
    ages = record.get("ages")
    if not isinstance(ages, list):
        return 0
    return len([age for age in ages if type(age) in _NUMBERS and age <= days])


def _has_content(record: dict[str, Any], content: str) -> bool:
    contents = record.get("contents")
    return isinstance(contents, list) and any(isinstance(held, str) and fold(held) == content for held in contents)
