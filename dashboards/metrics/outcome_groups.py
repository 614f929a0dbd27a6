"""The groups that outcomes are told by: source, campaign, version, tier, team, or the values of a text fact."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from django.db.models import CharField, Value
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from dashboards.metrics.filters import NONE
from dashboards.metrics.labels import Labels
from dashboards.metrics.names import is_fact
from leads.definitions.models import BEFORE_THE_PRODUCT, CustomFact
from leads.records.models import Campaign

BLANK: Final = "(none)"


class OutcomeBy(StrEnum):
    """What outcomes are told by, beside the text facts of a company's own."""

    SOURCE = "source"
    CAMPAIGN = "campaign"
    VERSION = "version"
    TIER = "tier"
    TEAM = "team"


# Where the key of each dimension stands, and the key of what has none.
_COLUMNS: Final[Mapping[str, tuple[str, str]]] = {
    OutcomeBy.SOURCE: ("source__key", ""),
    OutcomeBy.CAMPAIGN: ("campaign_id", ""),
    OutcomeBy.VERSION: ("version__number", ""),
    OutcomeBy.TIER: ("tier", ""),
    OutcomeBy.TEAM: ("team__key", NONE),
}


def text_facts() -> dict[str, str]:
    """Return the labels of a company's own text facts by path."""
    facts = CustomFact.objects.filter(type="text").order_by("label", "path")
    return dict(facts.values_list("path", "label"))


def is_group(by: str) -> bool:
    """Say whether outcomes can be told by it: a dimension, or a registered text fact."""
    return by in _COLUMNS or (is_fact(by) and CustomFact.objects.filter(path=by, type="text").exists())


def group_column(by: str) -> Combinable:
    """Return the key that a handoff has in a dimension; empty where a fact or campaign is not there.

    Facts are those of the evaluation that the handoff rests on: as known when it was handed off.
    """
    if by in _COLUMNS:
        column, missing = _COLUMNS[by]
        return Coalesce(Cast(column, CharField()), Value(missing), output_field=CharField())
    section, _, name = by.partition(".")
    text = KeyTextTransform(name, KeyTransform(section, "evaluation__facts"))
    return Coalesce(text, Value(""), output_field=CharField())


def group_names(by: str, keys: Collection[str], labels: Labels) -> Mapping[str, str]:
    """Return what the keys of a dimension are called; those without a key are blank."""
    match by:
        case OutcomeBy.SOURCE:
            names: Mapping[str, str] = labels.sources
        case OutcomeBy.TEAM:
            names = {**labels.teams, NONE: "No team"}
        case OutcomeBy.TIER:
            names = labels.tiers_of(keys)
        case OutcomeBy.VERSION:
            names = {key: "Before the product" if key == str(BEFORE_THE_PRODUCT) else f"v{key}" for key in keys}
        case OutcomeBy.CAMPAIGN:
            campaigns = Campaign.objects.filter(pk__in=[int(key) for key in keys if key])
            names = {str(pk): name for pk, name in campaigns.values_list("pk", "name")}
        case _:
            names = {}
    return {**names, "": BLANK}
