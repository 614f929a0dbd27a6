"""Tiers as the definition in force names and orders them."""

from collections.abc import Iterable

from leads.definitions.in_force import parsed_version
from leads.definitions.models import DefinitionActivation


def tier_names(keys: Iterable[str]) -> dict[str, str]:
    """Return the names of the tiers by key, in the order of the definition; those of older versions come last."""
    wanted = set(keys)
    active = DefinitionActivation.objects.filter(retired_at=None).values_list("version_id", flat=True).first()
    tiers = parsed_version(active).definition.tiers if active else ()
    known = {tier.key: tier.name for tier in tiers if tier.key in wanted}
    return known | {key: key.replace("_", " ").capitalize() for key in sorted(wanted - known.keys())}
