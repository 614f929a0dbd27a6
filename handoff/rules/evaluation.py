"""Evaluating a rule: the verdict, and what every criterion found."""

from dataclasses import dataclass

from handoff.rules.program import CriterionTruth, Facts
from handoff.rules.rule import Rule
from handoff.rules.truth import Truth


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The truth of a rule, and of each of its criteria in document order."""

    truth: Truth
    criteria: tuple[CriterionTruth, ...]

    @property
    def holds(self) -> bool:
        """Whether the rule is met; unknown is not met."""
        return self.truth is Truth.TRUE


def evaluate(rule: Rule, facts: Facts) -> Result:
    """Judge `facts` by `rule`; every criterion is looked at, whatever the others found. Raises nothing."""
    trace = tuple([look(facts) for look in rule.program.looks])
    return Result(truth=rule.program.decide(trace), criteria=trace)
