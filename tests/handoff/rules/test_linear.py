"""Reading, judging and saying a rule takes work in proportion to it, counted in calls and not in seconds."""

import gc
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from handoff.rules import BASE, Rule, check_facts, evaluate, parse, to_sentence
from handoff.yaml_text import read_yaml
from handoff.yaml_writing import write_yaml

SLACK = 1.1


def calls_of(work: Callable[[], object]) -> int:
    """Return how many functions `work` calls, Python's own among them; the same in every run."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    work()
    gc.disable()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


def bounds(number: int) -> dict[str, Any]:
    """Return so many bounds on one fact side by side, which are compared to find contradictions."""
    return {"all": [{"id": f"c{at}", "fact": "company.employees", "op": "gte", "value": at} for at in range(number)]}


def acts(number: int) -> dict[str, Any]:
    members = [{"id": f"c{at}", "activity": "tour", "within_days": 7, "content": f"x{at:03}"} for at in range(number)]
    return {"any": members}


def choices(number: int) -> dict[str, Any]:
    return {"id": "c", "fact": "lead.title", "op": "in", "value": [f"title {at:03}" for at in range(number)]}


def denied(number: int) -> dict[str, Any]:
    return {"all": [{"not": {"id": f"c{at}", "fact": "lead.title", "op": "is_set"}} for at in range(number)]}


def grouped(number: int) -> dict[str, Any]:
    """Return groups in groups to the eighth level, with so many criteria in the innermost ones."""
    document: dict[str, Any] = acts(number)
    for shape in ("all", "any", "all", "any", "all", "any"):
        document = {shape: [document]}
    return document


SHAPES = [bounds, acts, choices, denied, grouped]
FACTS: dict[str, Any] = {
    "lead": {"title": "title 007"},
    "company": {"employees": 5},
    "activities": {"tour": {"ages": [1, 2], "count": 2, "contents": ["x003"]}},
}


def rule_of(document: dict[str, Any]) -> Rule:
    return parse(document, catalogue=BASE)


WORK: dict[str, Callable[[dict[str, Any]], Callable[[], object]]] = {
    "parse": lambda document: partial(rule_of, document),
    "evaluate": lambda document: partial(evaluate, rule_of(document), FACTS),
    "to_sentence": lambda document: partial(to_sentence, rule_of(document), catalogue=BASE),
    "write_yaml": lambda document: partial(write_yaml, document),
    "read_yaml": lambda document: partial(read_yaml, write_yaml(document)),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", WORK)
def test_twice_the_rule_is_at_most_twice_the_work(name: str, shape: Callable[[int], dict[str, Any]]) -> None:
    small, middle, large = (calls_of(WORK[name](shape(number))) for number in (50, 100, 200))

    # From one step to the next as much is added again, whatever was there to begin with.
    assert large - middle <= SLACK * 2 * max(middle - small, 5)
    assert small > 0


def test_a_sentence_is_as_long_as_what_it_says() -> None:
    small, large = (len(to_sentence(rule_of(grouped(number)), catalogue=BASE)) for number in (100, 200))

    assert large < 2.2 * small


def test_facts_are_checked_in_proportion_to_them() -> None:
    def facts(kinds: int) -> dict[str, Any]:
        record = {"ages": list(range(50)), "count": 50, "contents": [f"x{at}" for at in range(50)]}
        return {"activities": {f"kind_{at}": record for at in range(kinds)}}

    small, large = (calls_of(partial(check_facts, facts(kinds), BASE)) for kinds in (50, 100))

    assert large < 2.1 * small
