"""The promises in force, parsed, and which of them a handoff's facts match."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Any

from handoff.rules import Rule, evaluate, parse
from leads.definitions.in_force import catalogue
from slas.ladder import Level
from slas.models import PolicyActivation, PolicyVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One version of a time policy, ready to be asked; `target_seconds` None is the same business day."""

    version_id: int
    policy_id: int
    key: str
    name: str
    number: int
    position: int
    owed_by: str
    rule: Rule | None
    from_step: str
    to_step: str
    scope: str
    target_kind: str
    target_seconds: int | None
    cutoff: time | None
    calendar_id: int | None
    ladder: tuple[Level, ...]


def promises_in_force() -> tuple[Promise, ...]:
    """Return the promises in force by position: one query once their versions were met."""
    active = PolicyActivation.objects.filter(retired_at=None).order_by("version__position", "policy_id")
    return tuple(promise_of(version_id) for version_id in active.values_list("version_id", flat=True))


@lru_cache(maxsize=512)
def promise_of(version_id: int) -> Promise:
    """Return one version of a policy, parsed; versions never change, so each is parsed once a process."""
    version = PolicyVersion.objects.select_related("policy").get(pk=version_id)
    rule = parse(version.applies_when, catalogue=catalogue(), scope="handoff") if version.applies_when else None
    return Promise(
        version_id=version.pk,
        policy_id=version.policy_id,
        key=version.policy.key,
        name=version.policy.name,
        number=version.number,
        position=version.position,
        owed_by=version.owed_by,
        rule=rule,
        from_step=version.from_step,
        to_step=version.to_step,
        scope=version.scope,
        target_kind=version.target_kind,
        target_seconds=version.target_seconds,
        cutoff=version.cutoff,
        calendar_id=version.calendar_id,
        ladder=tuple(Level.at_percent(level["name"], level["percent"]) for level in version.ladder),
    )


def matching(promises: Sequence[Promise], facts: Mapping[str, Any], *, from_step: str, scope: str) -> list[Promise]:
    """Return the promises that apply from a step on: the first match of each segment, in order of position."""
    found: dict[str, Promise] = {}
    for promise in promises:
        if promise.from_step != from_step or promise.scope != scope or promise.to_step in found:
            continue
        if promise.rule is None or evaluate(promise.rule, facts).holds:
            found[promise.to_step] = promise
    return list(found.values())
