"""What no rule may be is refused in a definition too, with its place and what to write instead."""

from typing import Any

import pytest

from handoff.rules import BASE, RuleError, parse_definition

SIZE = {"id": "size", "fact": "company.employees", "op": "gte", "value": 50}
DEMO = {"id": "demo", "activity": "demo_request", "within_days": 7}


def nested(levels: int) -> dict[str, Any]:
    document: dict[str, Any] = SIZE
    for _ in range(levels - 1):
        document = {"not": document}
    return document


def small(bound: int) -> dict[str, Any]:
    return {"id": "small", "fact": "company.employees", "op": "lt", "value": bound}


def wide(number: int) -> dict[str, Any]:
    return {"any": [{**DEMO, "id": f"c{at}"} for at in range(number)]}


BAD: dict[str, tuple[dict[str, Any], str, str]] = {
    "deeper than 8": (nested(9), "/not" * 7, "side by side"),
    "more than 200 criteria": (wide(201), "", "shorter rule"),
    "an unknown fact": ({**SIZE, "fact": "company.size"}, "/fact", "use one of company.domain"),
    "text for a number": ({**SIZE, "value": "50"}, "/value", "without quotation marks"),
    "true for a number": ({**SIZE, "value": True}, "/value", "write a number"),
    "an operator of another type": ({**SIZE, "op": "contains"}, "/op", "use one of eq"),
    "a window of 0 days": ({**DEMO, "within_days": 0}, "/within_days", "write the days"),
    "no act at all": ({**DEMO, "at_least": 0}, "/at_least", "leave it out"),
    "an empty group": ({"all": []}, "/all", "at least one condition"),
    "an empty group inside": ({"all": [SIZE, {"any": []}]}, "/all/1/any", "at least one condition"),
    "bounds that contradict": ({"all": [SIZE, small(50)]}, "", "change one of them"),
    "bounds that contradict in groups": ({"any": [{"all": [{"all": [SIZE]}, small(9)]}, DEMO]}, "/any/0", "change one"),
    "a low bound above the high one": ({**SIZE, "op": "between", "value": [9, 3]}, "/value", "lower one first"),
}


@pytest.mark.parametrize("where", ["fit", "behaviour", "context", "never"])
@pytest.mark.parametrize("name", BAD)
def test_it_is_refused_with_its_place_and_remedy(name: str, where: str) -> None:
    rule, place, remedy = BAD[name]
    good = {"id": "fine", "activity": "tour"}
    tier: dict[str, Any] = {"key": "a", "name": "A", "fit": good, "behaviour": good}
    document: dict[str, Any] = {"tiers": [tier]}
    if where in tier:
        tier[where], around = rule, f"/tiers/0/{where}"
    elif where == "context":
        tier["context"], around = [{"id": "x", "label": "X", "rule": rule}], "/tiers/0/context/0/rule"
    else:
        document["never"], around = [{"id": "x", "label": "X", "rule": rule}], "/never/0/rule"

    with pytest.raises(RuleError) as refused:
        parse_definition(document, catalogue=BASE)

    (problem,) = refused.value.problems
    assert problem.place == around + place
    assert remedy in problem.remedy


def test_what_is_just_within_the_bounds_is_read() -> None:
    tier = {"key": "a", "name": "A", "fit": nested(8), "behaviour": wide(200)}

    assert len(parse_definition({"tiers": [tier]}, catalogue=BASE).criteria) == 201
