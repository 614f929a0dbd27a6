"""Publication of time policies."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final, get_args

from django.db import transaction

from handoff.errors import HandoffError
from handoff.people.models import Calendar, OwedBy
from handoff.rules import RuleError, parse
from handoff.versions import next_number, retire_in_force
from leads.definitions.in_force import catalogue
from slas.ladder import LevelName
from slas.models import ClockScope, Policy, PolicyActivation, PolicyVersion, StartStep, StopStep, TargetKind

LEVELS: Final = get_args(LevelName)


class InvalidPolicyError(HandoffError):
    """The promise cannot be read."""

    code = "invalid_policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a time policy promises. `target` None is the same business day; `calendar` None is the owing team's own."""

    position: int
    owed_by: OwedBy
    from_step: StartStep
    to_step: StopStep
    target: timedelta | None
    applies_when: dict[str, Any] | None = None
    scope: ClockScope = ClockScope.lead
    cutoff: time | None = None
    calendar: Calendar | None = None
    ladder: tuple[tuple[str, int], ...] = ()


@transaction.atomic
def add_policy_version(policy: Policy, *, terms: Terms, created_by_id: int | None, now: datetime) -> PolicyVersion:
    """Append a version of `policy`.

    Raises: InvalidPolicyError.
    """
    ladder = [{"name": name, "percent": percent} for name, percent in terms.ladder]
    check_ladder(ladder)
    if terms.applies_when is not None:
        check_rule(terms.applies_when)
    Policy.objects.select_for_update().get(pk=policy.pk)
    return PolicyVersion.objects.create(
        policy=policy,
        number=next_number(policy.versions.all()),
        position=terms.position,
        owed_by=terms.owed_by,
        applies_when=terms.applies_when,
        from_step=terms.from_step,
        to_step=terms.to_step,
        scope=terms.scope,
        target_kind=TargetKind.same_business_day if terms.target is None else TargetKind.business_time,
        target_seconds=None if terms.target is None else terms.target // timedelta(seconds=1),
        cutoff=terms.cutoff,
        calendar=terms.calendar,
        ladder=ladder,
        created_by_id=created_by_id,
        created_at=now,
    )


@transaction.atomic
def activate_policy_version(version: PolicyVersion, *, now: datetime) -> PolicyActivation:
    """Let `version` apply to handoffs made from `now` on; running clocks keep theirs."""
    retire_in_force(version.policy.activations.all(), now=now)
    return PolicyActivation.objects.create(policy=version.policy, version=version, activated_at=now)


def check_rule(document: Any) -> None:
    """Refuse a rule that cannot be read.

    Raises: InvalidPolicyError.
    """
    try:
        parse(document, catalogue=catalogue(), scope="handoff")
    except RuleError as error:
        fields = {problem.place: f"{problem.message}; {problem.remedy}" for problem in error.problems}
        raise InvalidPolicyError(fields=fields) from error


def check_ladder(document: Any) -> None:
    """Refuse a ladder that is no list of levels, each with a known name and a percentage of the target.

    Raises: InvalidPolicyError.
    """
    if not isinstance(document, list) or not all(_is_level(level) for level in document):
        raise InvalidPolicyError(fields={"ladder": f"Name levels of {', '.join(LEVELS)}, each with its percent."})


def _is_level(level: object) -> bool:
    match level:
        case {"name": str(name), "percent": int(percent), **rest}:
            return name in LEVELS and percent > 0 and not rest
    return False
