"""What changed between two definitions, as pages show it."""

from dataclasses import dataclass, replace

from handoff.rules import Definition
from handoff.rules.definition_diff import DefinitionDiff
from leads.definitions.draft_checks import Checked
from leads.definitions.in_force import parsed_version
from leads.definitions.models import DefinitionActivation, DefinitionVersion
from leads.definitions.versions import agreed_examples_of, diff_from, diff_versions


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
        definition = parsed_version(after.pk).definition
        return _shown(None, definition, diff_from(None, definition, agreed_examples_of(after)))
    return _shown(before, parsed_version(after.pk).definition, diff_versions(before, after))


def diff_of_draft(before: DefinitionVersion | None, checked: Checked) -> DiffShown | None:
    """Return what changes from a version to a draft; None for a draft that cannot be read."""
    if checked.definition is None:
        return None
    examples = [run.example for run in checked.runs if run.example]
    return _shown(before, checked.definition, diff_from(before, checked.definition, examples))


def _shown(before: DefinitionVersion | None, after: Definition, diff: DefinitionDiff) -> DiffShown:
    old = _names(parsed_version(before.pk).definition) if before else {}
    new, changed = _names(after), {tier.key for tier in diff.tiers}
    examples = tuple(
        replace(
            one,
            verdict_before=old.get(one.verdict_before, one.verdict_before),
            verdict_after=new.get(one.verdict_after, one.verdict_after),
        )
        for one in diff.examples
    )
    return DiffShown(
        since=before.number if before else None,
        diff=replace(diff, examples=examples),
        unchanged=tuple(name for key, name in new.items() if key not in changed),
    )


def _names(definition: Definition) -> dict[str, str]:
    return {tier.key: tier.name for tier in definition.tiers}
