"""What tiers, sources, teams and people are called, read in one statement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.db.models import Case, CharField, Exists, F, OuterRef, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce

from handoff.people.models import Membership, Team, TeamKind
from leads.definitions.in_force import parsed_version
from leads.definitions.models import BEFORE_THE_PRODUCT, DefinitionActivation, DefinitionVersion
from leads.handoffs.models import Handoff, PathActivation
from leads.records.models import Source

UNUSED: Final = "unused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Names by key: tiers in the order of the definition in force, sources and sales teams by name.

    `people` are the members of sales teams by id, each with the name of the team; `whole_owner` answers for the whole
    path, submitted to touched. `unused` are the sources and teams without a handoff, each by its kind and key.
    `has_imported` says whether there are handoffs of an imported history.
    """

    tiers: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)
    people: dict[int, tuple[str, str]] = field(default_factory=dict)
    whole_owner: str = ""
    unused: set[tuple[str, str]] = field(default_factory=set)
    has_imported: bool = False

    def tiers_of(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Return the names of these tiers in order; those of older versions come last."""
        wanted = set(keys)
        known = {key: name for key, name in self.tiers.items() if key in wanted}
        return known | {key: key.replace("_", " ").capitalize() for key in sorted(wanted - known.keys())}


def read_labels() -> Labels:
    """Read all names."""
    found = Labels()
    for what, key, name, beside in _rows():
        if beside == UNUSED:
            found.unused.add((what, key))
        match what:
            case "version":
                found.tiers.update({tier.key: tier.name for tier in parsed_version(int(key)).definition.tiers})
            case "history":
                found = replace(found, has_imported=beside != UNUSED)
            case "source":
                found.sources[key] = name
            case "team":
                found.teams[key] = name
            case "person":
                found.people.setdefault(int(key), (name, beside))
            case "whole":
                found = replace(found, whole_owner=name)
    return found


def _rows() -> Iterable[tuple[str, str, str, str]]:
    empty = Value("")
    sources = Source.objects.values_list(Value("source"), "key", "name", _unused_by("source"))
    teams = Team.objects.filter(kind=TeamKind.sales).values_list(Value("team"), "key", "name", _unused_by("team"))
    active = DefinitionActivation.objects.filter(retired_at=None)
    versions = active.values_list(Value("version"), Cast("version_id", CharField()), empty, empty)
    before = DefinitionVersion.objects.filter(number=BEFORE_THE_PRODUCT).values_list(
        Value("history"), empty, empty, _unused_by("version")
    )
    members = Membership.objects.filter(team__kind=TeamKind.sales).values_list(
        Value("person"), Cast("user_id", CharField()), F("user__name"), F("team__name")
    )
    whole_owner = Coalesce(
        KeyTextTransform("owner", KeyTransform("whole", "version__document")), empty, output_field=CharField()
    )
    wholes = PathActivation.objects.filter(retired_at=None).values_list(Value("whole"), empty, whole_owner, empty)
    return sources.union(teams, versions, before, members, wholes).order_by("name", "key")


def _unused_by(column: str) -> Case:
    """Tell a source, team or version that no handoff names; each is looked up in the index of its foreign key."""
    is_used = Exists(Handoff.objects.filter(**{column: OuterRef("pk")}))
    return Case(When(is_used, then=Value("")), default=Value(UNUSED), output_field=CharField())
