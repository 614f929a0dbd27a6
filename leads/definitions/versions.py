"""Versions of the definition for whoever reads them: found by number, with their examples, compared."""

from collections.abc import Iterable

from django.db.models import QuerySet

from handoff.errors import NotFoundError
from handoff.rules import AgreedExample, Definition, ExampleRun, run_examples
from handoff.rules.definition_diff import DefinitionDiff, diff_definitions
from leads.definitions.in_force import NoDefinitionError, catalogue, parsed_version
from leads.definitions.models import BEFORE_THE_PRODUCT, DefinitionActivation, DefinitionVersion


def written_versions() -> QuerySet[DefinitionVersion]:
    """Return the versions that somebody wrote: all but the one that imported handoffs carry."""
    return DefinitionVersion.objects.exclude(number=BEFORE_THE_PRODUCT)


def agreed_examples_of(version: DefinitionVersion) -> tuple[AgreedExample, ...]:
    """Return the examples of a version in their order."""
    return tuple(version.examples.order_by("position"))


def find_version(number: int | None = None) -> DefinitionVersion:
    """Return the version with a number, without one the version in force.

    Raises: NotFoundError, NoDefinitionError.
    """
    if number is None:
        active = DefinitionActivation.objects.filter(retired_at=None).select_related("version").first()
        if active is None:
            raise NoDefinitionError
        return active.version
    version = written_versions().filter(number=number).first()
    if version is None:
        numbers = written_versions().order_by("number").values_list("number", flat=True)
        message = f"There is no version {number} of the definition; there is {', '.join(map(str, numbers)) or 'none'}."
        raise NotFoundError(message)
    return version


def diff_versions(before: DefinitionVersion, after: DefinitionVersion) -> DefinitionDiff:
    """Return what changed between two versions and their examples, in words."""
    return diff_definitions(
        parsed_version(before.pk).definition,
        parsed_version(after.pk).definition,
        examples_before=agreed_examples_of(before),
        examples_after=agreed_examples_of(after),
        catalogue=catalogue(),
    )


def diff_from(
    before: DefinitionVersion | None, definition: Definition, examples: Iterable[AgreedExample]
) -> DefinitionDiff:
    """Return what changes from a version to a definition that is none yet, in words; without a version all is new."""
    return diff_definitions(
        parsed_version(before.pk).definition if before else Definition(tiers=()),
        definition,
        examples_before=agreed_examples_of(before) if before else (),
        examples_after=examples,
        catalogue=catalogue(),
    )


def run_examples_of(version: DefinitionVersion) -> tuple[ExampleRun, ...]:
    """Judge each example of a version by that version."""
    return run_examples(parsed_version(version.pk).definition, agreed_examples_of(version), catalogue=catalogue())
