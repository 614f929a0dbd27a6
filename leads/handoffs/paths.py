"""The path's presets, and publication of its versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from django.db import transaction

from handoff.errors import HandoffError
from handoff.people.models import TeamKind, User
from handoff.versions import next_number, retire_in_force
from leads.handoffs.models import PathActivation, PathVersion
from leads.handoffs.steps import Step


class Preset(StrEnum):
    DIRECT = "direct"
    CRM = "crm"


PRESETS: Final[Mapping[Preset, tuple[Step, ...]]] = MappingProxyType(
    {
        Preset.DIRECT: tuple(step for step in Step if step is not Step.SYNCED),
        Preset.CRM: (Step.SUBMITTED, Step.SYNCED, Step.RECEIVED, *list(Step)[3:]),
    }
)


class InvalidPathError(HandoffError):
    """A path names each of its steps once, from submitted to read, and says whose each seam is."""

    code = "invalid_path"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeamOwner:
    """The team and the person who answer for a seam."""

    team: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seam:
    label: str
    kind: TeamKind
    system: str


_SEAMS: Final[Mapping[Step, _Seam]] = MappingProxyType(
    {
        Step.SYNCED: _Seam(label="Sync to the CRM", kind=TeamKind.marketing, system="CRM"),
        Step.RECEIVED: _Seam(label="Arrival", kind=TeamKind.marketing, system="Handoff"),
        Step.SCORED: _Seam(label="Scoring", kind=TeamKind.marketing, system="Handoff"),
        Step.HANDED_OFF: _Seam(label="Handing over", kind=TeamKind.marketing, system="Handoff"),
        Step.ROUTED: _Seam(label="Routing", kind=TeamKind.revenue_ops, system="Handoff"),
        Step.NOTIFIED: _Seam(label="Notification", kind=TeamKind.revenue_ops, system="bell, e-mail"),
        Step.TOUCHED: _Seam(label="First touch", kind=TeamKind.sales, system="reps"),
        Step.DISPOSED: _Seam(label="Disposition", kind=TeamKind.sales, system="reps"),
        Step.CLOSED: _Seam(label="Closing", kind=TeamKind.sales, system="reps"),
        Step.READ: _Seam(label="Reading", kind=TeamKind.marketing, system="Handoff"),
    }
)


def preset_document(
    preset: Preset,
    *,
    owners: Mapping[TeamKind, SeamOwner],
    whole: User,
    labels: Mapping[Step, str] | None = None,
    systems: Mapping[Step, str] | None = None,
) -> dict[str, Any]:
    """Return the document of a preset; `whole` is the person who answers for submitted to touched."""
    steps = PRESETS[preset]
    seams = {}
    for step in steps[1:]:
        seam = _SEAMS[step]
        seams[step.value] = {
            "label": (labels or {}).get(step, seam.label),
            "team": owners[seam.kind].team,
            "owner": owners[seam.kind].name,
            "system": (systems or {}).get(step, seam.system),
        }
    return {
        "preset": preset.value,
        "steps": [step.value for step in steps],
        "seams": seams,
        "whole": {"owner_id": whole.pk, "owner": whole.name},
    }


def path_steps(document: Mapping[str, Any]) -> tuple[Step, ...]:
    """Return the steps of a path in order.

    Raises: InvalidPathError.
    """
    try:
        steps = tuple(Step(step) for step in document["steps"])
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidPathError(fields={"steps": "names something that is not a step"}) from error
    if len(set(steps)) != len(steps) or not {Step.SUBMITTED, Step.HANDED_OFF, Step.TOUCHED} <= set(steps):
        raise InvalidPathError(fields={"steps": "leaves a step out or names one twice"})
    if steps[0] is not Step.SUBMITTED or steps[-1] is not Step.READ:
        raise InvalidPathError(fields={"steps": "does not go from submitted to read"})
    if unowned := [step.value for step in steps[1:] if step.value not in document.get("seams", {})]:
        raise InvalidPathError(fields={"seams": f"nobody owns {', '.join(unowned)}"})
    return steps


def add_path_version(*, document: Mapping[str, Any], created_by_id: int | None, now: datetime) -> PathVersion:
    """Append a version of the path.

    Raises: InvalidPathError.
    """
    path_steps(document)
    return PathVersion.objects.create(
        number=next_number(PathVersion.objects.all()),
        preset=document["preset"],
        document=dict(document),
        created_by_id=created_by_id,
        created_at=now,
    )


@transaction.atomic
def activate_path_version(version: PathVersion, *, now: datetime) -> PathActivation:
    """Pin `version` on every handoff made from `now` on."""
    retire_in_force(PathActivation.objects.all(), now=now)
    return PathActivation.objects.create(version=version, activated_at=now)
