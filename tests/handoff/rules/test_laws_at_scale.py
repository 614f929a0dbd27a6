"""The laws of the condition language over ten thousand rules and more, the same in every run."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from handoff.rules import Result, Rule, RuleError, canonical, criteria, criterion_sentence, evaluate, parse, to_sentence
from handoff.rules.nodes import FactCriterion
from handoff.yaml_text import read_yaml
from handoff.yaml_writing import write_yaml
from tests.handoff.rules.neighbours import neighbours
from tests.handoff.rules.reference import MAYBE, NO, YES, reference_truth
from tests.handoff.rules.seeded import random_facts, random_rules
from tests.handoff.rules.strategies import CATALOGUE

MANY = 10_000
TYPES = {path: fact.type for path, fact in CATALOGUE.items()}
TRUTHS = {YES: 1, NO: 0, MAYBE: -1}


def reread(rules: list[Rule]) -> list[Rule]:
    """Return rules written to one YAML text and read again."""
    read = read_yaml(write_yaml([canonical(rule) for rule in rules]), longest=10_000_000)
    assert read.faults == ()
    return [parse(document, catalogue=CATALOGUE) for document in read.value]


def in_batches(rules: Iterator[tuple[Any, Rule]], size: int) -> Iterator[list[tuple[Any, Rule]]]:
    while batch := list(islice(rules, size)):
        yield batch


def without_ids(document: Any) -> Any:
    if isinstance(document, dict):
        return {key: without_ids(value) for key, value in document.items() if key != "id"}
    return [without_ids(part) for part in document] if isinstance(document, list) else document


def exact(document: Any) -> str:
    """Return what tells two documents apart, 1 and 1.0 and true among them."""
    return repr(without_ids(document))


def test_the_rule_its_yaml_and_a_literal_evaluator_agree_on_ten_thousand_rules_and_facts() -> None:
    facts, met = random_facts(seed=1), dict.fromkeys((1, 0, -1), 0)
    for batch in in_batches(random_rules(seed=2, number=MANY), 200):
        for (document, rule), again in zip(batch, reread([rule for _, rule in batch]), strict=True):
            known = next(facts)
            found = evaluate(rule, known)
            assert again == rule
            assert seen(evaluate(again, known)) == seen(found)
            assert to_sentence(again, catalogue=CATALOGUE) == to_sentence(rule, catalogue=CATALOGUE)
            assert int(found.truth) == TRUTHS[reference_truth(document, known, TYPES)]
            met[int(found.truth)] += 1
    # A law that is only tried on one verdict is not tried.
    assert min(met.values()) > MANY / 20
    assert sum(met.values()) == MANY


def seen(result: Result) -> str:
    """Return a whole result; by repr, since a number that is none is not equal to itself."""
    return repr((result.truth, result.criteria))


def test_no_two_of_ten_thousand_rules_are_said_alike() -> None:
    meant_by: dict[str, str] = {}
    for _, rule in random_rules(seed=3, number=MANY):
        meant = exact(canonical(rule))
        assert meant_by.setdefault(to_sentence(rule, catalogue=CATALOGUE), meant) == meant
    # Distinct sentences, each pair of which stands for two distinct rules.
    assert len(meant_by) > MANY / 2


def test_a_rule_and_each_of_its_neighbours_are_said_apart_over_ten_thousand_pairs() -> None:
    pairs = 0
    for document, rule in random_rules(seed=4, number=300):
        said, meant = to_sentence(rule, catalogue=CATALOGUE), exact(canonical(rule))
        for neighbour in neighbours(document)[1:]:
            try:
                other = parse(neighbour, catalogue=CATALOGUE)
            except RuleError:
                continue
            is_same = exact(canonical(other)) == meant
            assert (to_sentence(other, catalogue=CATALOGUE) == said) is is_same, (said, canonical(other))
            pairs += not is_same
    assert pairs >= MANY


def test_no_two_criteria_are_the_same_line_of_a_list() -> None:
    meant_by: dict[str, str] = {}
    for document, rule in random_rules(seed=5, number=MANY):
        if "fact" not in document and "activity" not in document:
            continue
        for one in (rule, *neighbouring(document)):
            line, meant = criterion_sentence(one.root, CATALOGUE), exact(canonical(one))  # type: ignore[arg-type]
            assert meant_by.setdefault(line, meant) == meant
    assert len(meant_by) >= 1_000


def neighbouring(document: dict[str, Any]) -> list[Rule]:
    found = []
    for neighbour in neighbours(document)[1:]:
        try:
            rule = parse(neighbour, catalogue=CATALOGUE)
        except RuleError:
            continue
        if "not" not in neighbour:
            found.append(rule)
    return found


def test_the_rules_that_are_tried_ask_with_every_operator() -> None:
    asked = {
        (criterion.type, criterion.op)
        for _, rule in random_rules(seed=2, number=2_000)
        for criterion in criteria(rule)
        if isinstance(criterion, FactCriterion)
    }

    assert {op for _, op in asked} == {
        "eq", "ne", "in", "not_in", "gt", "gte", "lt", "lte", "between", "contains", "starts_with", "is_set", "is_true",
    }  # fmt: skip
    assert {kind for kind, _ in asked} == {"text", "number", "date", "boolean"}
