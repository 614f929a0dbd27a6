"""The definition that judges now, parsed; versions are immutable, so parsing is done once a process."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

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
    """A version with its parsed tiers and never rules; `criteria` is the order of an evaluation's truths."""

    version_id: int
    number: int
    criteria: tuple[str, ...]
    definition: Definition
    document: dict[str, Any]

    def rank(self, tier: str) -> int:
        """Return the place of a tier, 0 being the best; a tier of another version comes last."""
        keys = [one.key for one in self.definition.tiers]
        return keys.index(tier) if tier in keys else len(keys)

    def kinds_of(self, tier: str) -> frozenset[str]:
        """Return the kinds of act that a tier's criteria ask about."""
        rules = [rule for one in self.definition.tiers if one.key == tier for rule in (one.fit, one.behaviour)]
        found = [one for rule in rules for one in criteria(rule)]
        return frozenset(one.activity for one in found if isinstance(one, ActivityCriterion))


_ACTIVE = "SELECT version_id FROM definitions_definitionactivation WHERE retired_at IS NULL FOR KEY SHARE"


def definition_in_force() -> DefinitionInForce:
    """Return the active definition and keep it in force until the transaction ends.

    Raises: NoDefinitionError.
    """
    # A publication that commits while this waits takes the row away; its own row is seen by the second look.
    version_id = _active_id() or _active_id()
    if version_id is None:
        raise NoDefinitionError
    return parsed_version(version_id)


def _active_id() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_ACTIVE)
        row = cursor.fetchone()
    return row[0] if row else None


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
