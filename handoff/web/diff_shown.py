"""What changed between two definitions, as pages show it."""

from dataclasses import dataclass

from handoff.rules.definition_diff import DefinitionDiff
from leads.definitions.draft_checks import Checked
from leads.definitions.in_force import parsed_version
from leads.definitions.models import DefinitionActivation, DefinitionVersion
from leads.definitions.versions import diff_from, diff_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffShown:
    """A difference, from which version it starts (None: there is none), and the names of the tiers that stay."""

    since: int | None
    diff: DefinitionDiff
    unchanged: tuple[str, ...]


def version_in_force() -> DefinitionVersion | None:
    """Return the version that judges leads now, if one does."""
    active = DefinitionActivation.objects.filter(retired_at=None).select_related("version").first()
    return active.version if active else None


def diff_of_versions(before: DefinitionVersion | None, after: DefinitionVersion) -> DiffShown:
    """Return what changes from a version to another."""
    if before is None:
        return DiffShown(since=None, diff=diff_from(None, parsed_version(after.pk).definition, ()), unchanged=())
    diff = diff_versions(before, after)
    names = {tier.key: tier.name for tier in parsed_version(after.pk).definition.tiers}
    return DiffShown(since=before.number, diff=diff, unchanged=_unchanged(names, diff))


def diff_of_draft(before: DefinitionVersion | None, checked: Checked) -> DiffShown | None:
    """Return what changes from a version to a draft; None for a draft that cannot be read."""
    if checked.definition is None:
        return None
    examples = [run.example for run in checked.runs if run.example]
    diff = diff_from(before, checked.definition, examples)
    names = {tier.key: tier.name for tier in checked.definition.tiers}
    return DiffShown(since=before.number if before else None, diff=diff, unchanged=_unchanged(names, diff))


def _unchanged(names: dict[str, str], diff: DefinitionDiff) -> tuple[str, ...]:
    changed = {tier.key for tier in diff.tiers}
    return tuple(name for key, name in names.items() if key not in changed)
