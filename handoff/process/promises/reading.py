"""The promises in force and apart, their versions, who proposed and signed each, and what runs by them."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import Count, QuerySet

from handoff.rules import to_sentence
from leads.definitions.in_force import catalogue
from slas.changes import OPEN_CHANGE, PolicyChange, PolicyRun
from slas.models import Clock, Policy, PolicyActivation, PolicyVersion, Standing
from slas.promises import promise_of

MOST_CHANGES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseStanding:
    """A promise with the version in force, how that came to be, and the change that waits for a signature.

    `version` is None for a promise that was withdrawn, or never signed; `signed` is None for one that was installed.
    """

    policy: Policy
    version: PolicyVersion | None
    signed: PolicyChange | None
    waiting: PolicyChange | None
    ended: PolicyChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStanding:
    """A version with the times in which it applied to new handoffs, how many clocks run by it, and its change."""

    version: PolicyVersion
    activations: tuple[PolicyActivation, ...]
    change: PolicyChange | None
    running: int

    @property
    def is_in_force(self) -> bool:
        return any(one.retired_at is None for one in self.activations)


def promises_standing() -> list[PromiseStanding]:
    """Return every promise: those in force by position, then those apart by name. Three statements."""
    active = {
        one.policy_id: one.version
        for one in PolicyActivation.objects.filter(retired_at=None).select_related("version__calendar")
    }
    changes = [*_changes().order_by("pk")]
    signed = {one.version_id: one for one in changes if one.version_id and one.signed_at}
    waiting = {one.policy_id: one for one in changes if one.is_open}
    ended = {one.policy_id: one for one in changes if not one.is_open}
    found = [
        PromiseStanding(
            policy=policy,
            version=active.get(policy.pk),
            signed=signed.get(active[policy.pk].pk) if policy.pk in active else None,
            waiting=waiting.get(policy.pk),
            ended=ended.get(policy.pk),
        )
        for policy in Policy.objects.order_by("name")
    ]
    return sorted(found, key=lambda one: (one.version is None, one.version.position if one.version else 0))


def versions_standing(policy: Policy) -> list[VersionStanding]:
    """Return the versions of a promise, the newest first. Four statements."""
    activations: dict[int, list[PolicyActivation]] = {}
    for one in policy.activations.order_by("activated_at"):
        activations.setdefault(one.version_id, []).append(one)
    changes = {one.version_id: one for one in _changes().filter(policy=policy)}
    running = running_by_version(policy)
    return [
        VersionStanding(
            version=version,
            activations=tuple(activations.get(version.pk, ())),
            change=changes.get(version.pk),
            running=running.get(version.pk, 0),
        )
        for version in policy.versions.select_related("calendar", "created_by").order_by("-number")
    ]


def running_by_version(policy: Policy) -> dict[int, int]:
    """Return how many live clocks run by each version."""
    rows = Clock.objects.running().filter(policy=policy).exclude(standing=Standing.imported)
    counted = rows.values("policy_version").annotate(number=Count("pk")).order_by()
    return {row["policy_version"]: row["number"] for row in counted}


def open_change(policy: Policy) -> PolicyChange | None:
    """Return the change of a promise that waits for a signature, if one does."""
    return _changes().filter(OPEN_CHANGE, policy=policy).first()


def changes_of(policy: Policy) -> list[PolicyChange]:
    """Return what was proposed of a promise, the latest first."""
    return [*_changes().filter(policy=policy).order_by("-pk")[:MOST_CHANGES]]


def change_by_id(change_id: int) -> PolicyChange | None:
    """Return one change, open or ended."""
    return _changes().filter(pk=change_id).first()


def latest_run(policy: Policy) -> PolicyRun | None:
    """Return the last time that running clocks of a promise were taken along."""
    rows = PolicyRun.objects.filter(policy=policy).select_related("version", "asked_by", "policy")
    return rows.order_by("-pk").first()


@lru_cache(maxsize=512)
def applies_sentence(version_id: int) -> str:
    """Say when a version applies, nothing for always; versions never change, so each is said once a process."""
    rule = promise_of(version_id).rule
    return to_sentence(rule, catalogue=catalogue()) if rule is not None else ""


def _changes() -> QuerySet[PolicyChange]:
    return PolicyChange.objects.select_related("policy", "version__calendar", "proposed_by", "signatory", "ended_by")
