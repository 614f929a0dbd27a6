"""Saying a rule in plain English; distinct canonical rules give distinct sentences."""

from handoff.rules.catalogue import Catalogue
from handoff.rules.nodes import ActivityCriterion, AllOf, AnyOf, Criterion, Node, Not
from handoff.rules.rule import Rule
from handoff.rules.wording import activity_phrase, fact_phrase


def to_sentence(rule: Rule, *, catalogue: Catalogue) -> str:
    """Say the whole `rule`; rules that differ in criterion ids alone are said alike.

    Brackets show the groups, texts stand in quotation marks and numbers are exact, so nothing else is.
    """
    return _say(rule.root, catalogue)


def criterion_sentence(criterion: Criterion, catalogue: Catalogue) -> str:
    """Say one criterion as a line of a list: Country is US, CA or DE."""
    phrase = _phrase(criterion, catalogue, as_line=True)
    return phrase[0].upper() + phrase[1:]


def _say(node: Node, catalogue: Catalogue) -> str:
    match node:
        case AllOf(members=members):
            return " and ".join(_say_inside(member, catalogue) for member in members)
        case AnyOf(members=members):
            return "either " + ", or ".join(_say_inside(member, catalogue) for member in members)
        case Not(member=member):
            return f"not ({_say(member, catalogue)})"
        case _:
            return _phrase(node, catalogue, as_line=False)


def _say_inside(node: Node, catalogue: Catalogue) -> str:
    said = _say(node, catalogue)
    return f"({said})" if isinstance(node, AllOf | AnyOf) else said


def _phrase(criterion: Criterion, catalogue: Catalogue, *, as_line: bool) -> str:
    if isinstance(criterion, ActivityCriterion):
        return activity_phrase(criterion)
    return fact_phrase(criterion, catalogue[criterion.fact], as_line=as_line)
