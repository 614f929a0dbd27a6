"""The path as agreed: its steps in order, and whose each seam is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef

from dashboards.metrics.filters import Filters
from dashboards.metrics.seams import Place, places
from handoff.people.models import Team
from leads.handoffs.models import PathActivation, PathVersion
from leads.handoffs.paths import PRESETS, Preset
from leads.handoffs.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class SeamTerms:
    """What a seam is called, the team and the person who answer for it, and the system it runs in."""

    label: str
    team: str
    owner: str
    system: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPath:
    """The active path; `whole_owner` answers for all of it.

    `paths` are the ids of the versions in the same order, None when there is no version in another.
    """

    steps: tuple[Step, ...]
    paths: tuple[int, ...] | None
    terms: Mapping[Step, SeamTerms] = field(hash=False)
    whole_owner: str

    def places(self, filters: Filters) -> tuple[Place, ...]:
        """Return the seams of the handoffs that `filters` ask for, in order."""
        return places(self.steps, self.paths, has_days=filters.has_imported)


def agreed_path() -> AgreedPath:
    """Return the path in force; before there is any, the direct one with seams that nobody owns."""
    versions = list(
        PathVersion.objects.annotate(
            is_in_force=Exists(PathActivation.objects.filter(version=OuterRef("pk"), retired_at=None))
        ).values_list("pk", "document", "is_in_force")
    )
    document: Mapping[str, Any] = next((document for _, document, is_in_force in versions if is_in_force), {})
    steps = _steps(document)
    same = tuple(pk for pk, other, _ in versions if _steps(other) == steps)
    teams = dict(Team.objects.values_list("key", "name"))
    return AgreedPath(
        steps=steps,
        paths=None if len(same) == len(versions) else same,
        terms={step: _terms(step, document.get("seams", {}).get(step, {}), teams) for step in steps[1:]},
        whole_owner=document.get("whole", {}).get("owner", ""),
    )


def _steps(document: Mapping[str, Any]) -> tuple[Step, ...]:
    return tuple(Step(step) for step in document.get("steps", PRESETS[Preset.DIRECT]))


def _terms(step: Step, seam: Mapping[str, str], teams: Mapping[str, str]) -> SeamTerms:
    team = seam.get("team", "")
    return SeamTerms(
        label=seam.get("label", step.replace("_", " ").capitalize()),
        team=teams.get(team, team),
        owner=seam.get("owner", ""),
        system=seam.get("system", ""),
    )
