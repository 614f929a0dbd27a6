"""Which promises a handoff matches, and why not those above them: every criterion with its truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handoff.process.working_rows import facts_of
from handoff.rules import Result, evaluate
from leads.handoffs.models import Handoff
from slas.promises import Promise, promises_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One promise as it was tried; `result` is None without a rule, which always holds."""

    promise: Promise
    result: Result | None
    holds: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The promises of one segment and scope in their order; at most one is chosen."""

    from_step: str
    to_step: str
    scope: str
    tried: tuple[Tried, ...]

    @property
    def chosen(self) -> Promise | None:
        return next((one.promise for one in self.tried if one.is_chosen), None)


def choices_of(handoff: Handoff) -> list[Choice]:
    """Return, by segment and scope, how the promises in force are tried on a handoff's facts."""
    return choose(promises_in_force(), facts_of(handoff))


def choose(promises: Sequence[Promise], facts: Mapping[str, Any]) -> list[Choice]:
    """Return how promises are tried on facts: the first that holds is chosen, whatever those below it say."""
    segments: dict[tuple[str, str, str], list[Promise]] = {}
    for promise in promises:
        segments.setdefault((promise.from_step, promise.to_step, promise.scope), []).append(promise)
    return [
        Choice(from_step=start, to_step=stop, scope=scope, tried=_try(some, facts))
        for (start, stop, scope), some in segments.items()
    ]


def _try(promises: Sequence[Promise], facts: Mapping[str, Any]) -> tuple[Tried, ...]:
    found: list[Tried] = []
    is_open = True
    for promise in promises:
        result = evaluate(promise.rule, facts) if promise.rule is not None else None
        holds = result is None or result.holds
        found.append(Tried(promise=promise, result=result, holds=holds, is_chosen=holds and is_open))
        is_open = is_open and not holds
    return tuple(found)
