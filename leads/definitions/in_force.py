"""The definition that judges now, parsed; versions are immutable, so parsing is done once a process."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, cast

from django.db import connection

from handoff.errors import HandoffError
from handoff.rules import BASE, Catalogue, Definition, Fact, FactType, criteria, parse_definition
from handoff.rules.nodes import ActivityCriterion
from leads.definitions.models import BEFORE_THE_PRODUCT, CustomFact, DefinitionVersion


class NoDefinitionError(HandoffError):
    """No definition is in force: publish one before leads can be judged."""

    code = "no_definition"
    status = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionInForce:
    """A version with its parsed tiers and never rules; `criteria` is the order of an evaluation's truths.

    `activated_at` is since when it judges; None where a version is only looked at.
    """

    version_id: int
    number: int
    criteria: tuple[str, ...]
    definition: Definition
    document: dict[str, Any]
    activated_at: datetime | None = None

    def judging_at(self, at: datetime) -> datetime:
        """Return when a lead that was met at `at` is judged: `at`, but not before this version was in force.

        Whoever asked for the time and then waited for a publication is judged by what was published.
        """
        return max(at, self.activated_at) if self.activated_at else at

    def rank(self, tier: str) -> int:
        """Return the place of a tier, 0 being the best; a tier of another version comes last."""
        keys = [one.key for one in self.definition.tiers]
        return keys.index(tier) if tier in keys else len(keys)

    def kinds_of(self, tier: str) -> frozenset[str]:
        """Return the kinds of act that a tier's criteria ask about."""
        rules = [rule for one in self.definition.tiers if one.key == tier for rule in (one.fit, one.behaviour)]
        found = [one for rule in rules for one in criteria(rule)]
        return frozenset(one.activity for one in found if isinstance(one, ActivityCriterion))


# Shared by all who judge, held alone by who publishes. PostgreSQL lets nobody overtake who waits for it, as it would on
# a row: the batches of four sources, one always overlapping another, would keep a publication waiting for ever.
JUDGING: Final = 4_104
_ACTIVE = "SELECT version_id, activated_at FROM definitions_definitionactivation WHERE retired_at IS NULL"
# Two statements in one round trip: the second one's snapshot is taken when the lock is held.
_HELD = f"SELECT pg_advisory_xact_lock_shared({JUDGING}); {_ACTIVE}"  # a number of ours


def definition_in_force(*, to_judge: bool = True) -> DefinitionInForce:
    """Return the active definition; `to_judge` by it, it stays in force until the transaction ends.

    Ask before any row is locked: a publication waits for all who judge, and lets nobody begin meanwhile. Who only looks
    at it waits for nobody.

    Raises: NoDefinitionError.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HELD if to_judge else _ACTIVE)
        row = cursor.fetchone()
    if row is None:
        raise NoDefinitionError
    version_id, activated_at = row
    return replace(parsed_version(version_id), activated_at=activated_at)


def hold_judging() -> None:
    """Let nobody judge until the transaction ends; whoever is judging now is waited for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [JUDGING])


@lru_cache(maxsize=64)
def parsed_version(version_id: int) -> DefinitionInForce:
    """Return one version, parsed; the one before the product has no tiers."""
    version = DefinitionVersion.objects.get(pk=version_id)
    is_ours = version.number != BEFORE_THE_PRODUCT
    return DefinitionInForce(
        version_id=version.pk,
        number=version.number,
        criteria=tuple(version.criteria),
        definition=parse_definition(version.document, catalogue=catalogue()) if is_ours else Definition(tiers=()),
        document=version.document,
    )


def catalogue() -> Catalogue:
    """Return the base facts with the company's own."""
    found = BASE
    for fact in CustomFact.objects.order_by("path"):
        kind = cast("FactType", fact.type)  # held to the four types by the table
        found = found.register(Fact(path=fact.path, type=kind, scope="lead", label=fact.label))
    return found
