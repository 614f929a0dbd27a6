"""Which pool a handoff goes to: the first routing rule that holds. Plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handoff.rules import Rule, evaluate


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRule:
    """One routing rule; no condition takes everything."""

    id: str
    name: str
    when: Rule | None
    pool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rule that was tried, and the truth it had."""

    rule: RoutingRule
    truth: str


def decide_rule(rules: Sequence[RoutingRule], facts: Mapping[str, Any]) -> tuple[Tried, ...]:
    """Return the rules tried in order; the last one is the one that holds.

    Raises: LookupError when none does, which the publication of rules refuses.
    """
    tried: list[Tried] = []
    for rule in rules:
        result = evaluate(rule.when, facts) if rule.when else None
        tried.append(Tried(rule=rule, truth=result.truth.name.lower() if result else "true"))
        if result is None or result.holds:
            return tuple(tried)
    message = "no routing rule takes everything"
    raise LookupError(message)
