"""Which criteria decided a verdict: those that would have to change for it to change."""

from collections.abc import Iterator, Mapping

from handoff.rules.definition import Definition
from handoff.rules.evaluation import Result
from handoff.rules.nodes import AllOf, AnyOf, Node, Not
from handoff.rules.program import CriterionTruth
from handoff.rules.rule import Rule, criteria
from handoff.rules.truth import FALSE, TRUE, UNKNOWN, Truth
from handoff.rules.verdict import Verdict

_OPPOSITE: Mapping[Truth, Truth] = {TRUE: FALSE, FALSE: TRUE, UNKNOWN: UNKNOWN}


def deciding(rule: Rule, result: Result) -> tuple[CriterionTruth, ...]:
    """Return the criteria that made `result` of `rule` what it is, in document order.

    Of a group that holds or fails by some of its members, those; of one that needs them all, all.
    """
    found = {criterion.id: looked for criterion, looked in zip(criteria(rule), result.criteria, strict=True)}
    _, decided = _decide(rule.root, {identifier: looked.truth for identifier, looked in found.items()})
    return tuple(found[identifier] for identifier in decided)


def deciding_verdict(definition: Definition, verdict: Verdict, *, expected: str = "") -> tuple[CriterionTruth, ...]:
    """Return the criteria that decided a whole verdict, each once.

    Of a ready lead those of its tier; of an excluded one those of the exclusions that hold; of any other those that
    `expected`, or every tier when none is expected, failed by.
    """
    looked: dict[str, CriterionTruth] = {}
    for rule, result in _asked(definition, verdict, expected):
        looked |= {criterion.id: criterion for criterion in deciding(rule, result)}
    return tuple(looked.values())


def _asked(definition: Definition, verdict: Verdict, expected: str) -> Iterator[tuple[Rule, Result]]:
    if verdict.never:
        rules = {exclusion.id: exclusion.rule for exclusion in definition.never}
        yield from ((rules[identifier], verdict.exclusions[identifier]) for identifier in verdict.never)
        return
    wanted = verdict.tier or expected
    is_known = any(tier.key == wanted for tier in definition.tiers)
    for tier, result in zip(definition.tiers, verdict.tiers, strict=True):
        if is_known and tier.key != wanted:
            continue
        parts = ((tier.fit, result.fit), (tier.behaviour, result.behaviour))
        yield from (part for part in parts if verdict.tier or not part[1].holds)


def _decide(node: Node, truths: Mapping[str, Truth]) -> tuple[Truth, list[str]]:
    match node:
        case AllOf(members=members):
            return _decide_group([_decide(member, truths) for member in members], FALSE, TRUE)
        case AnyOf(members=members):
            return _decide_group([_decide(member, truths) for member in members], TRUE, FALSE)
        case Not(member=member):
            truth, decided = _decide(member, truths)
            return _OPPOSITE[truth], decided
        case _:
            return truths[node.id], [node.id]


def _decide_group(members: list[tuple[Truth, list[str]]], settling: Truth, otherwise: Truth) -> tuple[Truth, list[str]]:
    found = {truth for truth, _ in members}
    verdict = settling if settling in found else UNKNOWN if UNKNOWN in found else otherwise
    return verdict, [identifier for truth, decided in members if truth is verdict for identifier in decided]
