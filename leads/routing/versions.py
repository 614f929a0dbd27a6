"""Publication of the routing rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from handoff.errors import HandoffError
from handoff.rules import RuleError, parse
from handoff.versions import next_number, retire_in_force
from leads.definitions.in_force import catalogue
from leads.routing.models import Pool, RoutingActivation, RoutingVersion


class InvalidRoutingError(HandoffError):
    """Routing rules each name a pool that exists, and the last one takes everything."""

    code = "invalid_routing"


def add_routing_version(*, document: Mapping[str, Any], created_by_id: int | None, now: datetime) -> RoutingVersion:
    """Append a version of the routing rules.

    Raises: InvalidRoutingError.
    """
    check_routing(document)
    return RoutingVersion.objects.create(
        number=next_number(RoutingVersion.objects.all()),
        document=dict(document),
        created_by_id=created_by_id,
        created_at=now,
    )


@transaction.atomic
def activate_routing_version(version: RoutingVersion, *, now: datetime) -> RoutingActivation:
    """Let `version` route every handoff made from `now` on."""
    retire_in_force(RoutingActivation.objects.all(), now=now)
    return RoutingActivation.objects.create(version=version, activated_at=now)


def check_routing(document: Mapping[str, Any]) -> None:
    """Refuse rules that cannot route everything.

    Raises: InvalidRoutingError.
    """
    rules = document.get("rules") or []
    if not rules or rules[-1].get("when") is not None:
        raise InvalidRoutingError(fields={"rules": "ends without a rule that takes everything"})
    ids = [rule.get("id") for rule in rules]
    if len(set(ids)) != len(ids):
        raise InvalidRoutingError(fields={"rules": "uses one id twice"})
    known = catalogue()
    for index, rule in enumerate(rules[:-1]):
        try:
            parse(rule.get("when"), catalogue=known, scope="handoff")
        except RuleError as error:
            raise InvalidRoutingError(fields={f"rules.{index}": str(error)}) from error
    unknown = {rule.get("pool") for rule in rules} - set(Pool.objects.values_list("key", flat=True))
    if unknown:
        raise InvalidRoutingError(
            fields={"rules": f"names pools that do not exist: {', '.join(sorted(map(str, unknown)))}"}
        )
