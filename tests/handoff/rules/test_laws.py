"""The laws of three-valued evaluation, over generated rules and facts."""

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handoff.rules import Rule, Truth, canonical, criteria, evaluate, fold, parse
from tests.handoff.rules.reference import MAYBE, NO, YES, matching_acts, reference_truth
from tests.handoff.rules.strategies import CATALOGUE, criteria_on_facts, documents, facts, rules

TYPES = {path: fact.type for path, fact in CATALOGUE.items()}
TRUTHS = {YES: Truth.TRUE, NO: Truth.FALSE, MAYBE: Truth.UNKNOWN}


def renamed(document: Any, prefix: str) -> Any:
    """Return `document` with every criterion id prefixed, so that two rules can stand in one."""
    if isinstance(document, dict):
        return {key: prefix + value if key == "id" else renamed(value, prefix) for key, value in document.items()}
    return [renamed(part, prefix) for part in document] if isinstance(document, list) else document


def truth_of(document: dict[str, Any], known: dict[str, Any]) -> Truth:
    return evaluate(parse(document, catalogue=CATALOGUE), known).truth


# One criterion each, so that no group around two of them is too deep.
shallow = criteria_on_facts.map(lambda criterion: {"id": "c", **criterion})


@given(document=documents, known=facts)
def test_it_agrees_with_a_literal_evaluator(document: dict[str, Any], known: dict[str, Any]) -> None:
    assert truth_of(document, known) is TRUTHS[reference_truth(document, known, TYPES)]


@given(rule=rules, known=facts)
def test_every_criterion_is_traced_in_document_order_with_its_own_truth(rule: Rule, known: dict[str, Any]) -> None:
    trace = evaluate(rule, known).criteria

    assert [found.id for found in trace] == [criterion.id for criterion in criteria(rule)]
    for found, criterion in zip(trace, criteria(rule), strict=True):
        document = canonical(Rule(root=criterion))
        assert found.truth is TRUTHS[reference_truth(document, known, TYPES)]
        if "activity" in document:
            assert found.seen == matching_acts(document, known)


@given(document=shallow, known=facts)
def test_double_negation_changes_nothing(document: dict[str, Any], known: dict[str, Any]) -> None:
    assert truth_of({"not": {"not": document}}, known) is truth_of(document, known)


@given(left=shallow, right=shallow, known=facts)
def test_it_obeys_de_morgan(left: dict[str, Any], right: dict[str, Any], known: dict[str, Any]) -> None:
    first, second = renamed(left, "l_"), renamed(right, "r_")

    not_either = truth_of({"not": {"any": [first, second]}}, known)
    both_not = truth_of({"all": [{"not": first}, {"not": second}]}, known)

    assert not_either is both_not


@given(document=documents, known=facts, learned=facts)
def test_learning_a_fact_never_flips_true_and_false(
    document: dict[str, Any], known: dict[str, Any], learned: dict[str, Any]
) -> None:
    rule = parse(without_is_set(document), catalogue=CATALOGUE)
    less = evaluate(rule, known).truth

    more = evaluate(rule, joined(known, learned)).truth

    assert less is Truth.UNKNOWN or more is less


@given(rule=rules, known=facts)
def test_folding_the_facts_changes_no_truth(rule: Rule, known: dict[str, Any]) -> None:
    assert truths(rule, folded(known)) == truths(rule, known)


@given(rule=rules, known=st.recursive(st.none() | st.booleans() | st.text(), lambda values: st.lists(values)))
def test_it_raises_nothing_on_facts_of_any_shape(rule: Rule, known: Any) -> None:
    sections = {
        "lead": known,
        "company": {"employees": known},
        "activities": {"tour": known, "tour_2": {"ages": known}},
    }

    assert evaluate(rule, sections).truth in Truth


def truths(rule: Rule, known: dict[str, Any]) -> list[Truth]:
    return [found.truth for found in evaluate(rule, known).criteria]


def folded(value: Any) -> Any:
    """Return `value` with every text folded, as facts are built; keys are lower_snake already."""
    if isinstance(value, dict):
        return {key: folded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [folded(part) for part in value]
    return fold(value) if isinstance(value, str) else value


def without_is_set(document: dict[str, Any]) -> dict[str, Any]:
    """Return `document` with is_set, which asks about ignorance itself, turned into a comparison."""
    for shape in ("all", "any"):
        if shape in document:
            return {shape: [without_is_set(member) for member in document[shape]]}
    if "not" in document:
        return {"not": without_is_set(document["not"])}
    if document.get("op") == "is_set":
        return {"id": document["id"], "fact": "lead.has_phone", "op": "is_true"}
    return document


def joined(known: dict[str, Any], learned: dict[str, Any]) -> dict[str, Any]:
    """Return `known` with its unknown facts taken from `learned`; acts stay as they are."""
    result = copy.deepcopy(known)
    for section in ("lead", "company"):
        held = result.get(section)
        held = held if isinstance(held, dict) else {}
        for name, value in (learned.get(section) or {}).items():
            fact_type = TYPES[f"{section}.{name}"]
            if not is_known(held.get(name), fact_type):
                held[name] = value
        result[section] = held
    return result


def is_known(value: Any, fact_type: str) -> bool:
    document = {"fact": f"lead.{fact_type}", "op": "is_set"}
    known = reference_truth(document, {"lead": {fact_type: value}}, {f"lead.{fact_type}": fact_type})
    return known == YES
