"""Publication of the definition: a version is added when its examples hold, then put in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from handoff.errors import HandoffError
from handoff.rules import Definition, RuleError, check_facts, judge, parse_definition
from handoff.versions import next_number, retire_in_force
from leads.definitions.in_force import catalogue, hold_judging
from leads.definitions.models import DefinitionActivation, DefinitionVersion, Example

REVISED_EVERY = timedelta(days=90)


class InvalidDefinitionError(HandoffError):
    """The definition cannot be read."""

    code = "invalid_definition"


class ExamplesDisagreeError(HandoffError):
    """The definition and its examples give different verdicts: change one or the other."""

    code = "examples_disagree"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExample:
    """Facts, the tier both teams agree on (empty is not ready), and why.

    `criteria` are the ids of those it teaches, `lead_id` the lead whose facts they were.
    """

    title: str
    facts: dict[str, Any]
    tier: str
    why: str
    criteria: tuple[str, ...] = ()
    lead_id: int | None = None


@transaction.atomic
def add_version(
    *, document: dict[str, Any], examples: Sequence[NewExample], why: str, created_by_id: int | None, now: datetime
) -> DefinitionVersion:
    """Append a version with its examples, each of which must give the agreed verdict.

    Raises: InvalidDefinitionError, ExamplesDisagreeError.
    """
    definition = check_definition(document, examples)
    version = DefinitionVersion.objects.create(
        number=next_number(DefinitionVersion.objects.all()),
        document=document,
        criteria=list(definition.criteria),
        why=why,
        created_by_id=created_by_id,
        created_at=now,
    )
    Example.objects.bulk_create(
        Example(
            version=version,
            position=position,
            title=example.title,
            facts=example.facts,
            tier=example.tier,
            why=example.why,
            criteria=list(example.criteria),
            taken_from=example.lead_id,
        )
        for position, example in enumerate(examples, start=1)
    )
    return version


@transaction.atomic
def activate(version: DefinitionVersion, *, now: datetime) -> DefinitionActivation:
    """Let `version` judge from `now` on, and ask for its revision in a quarter.

    Whoever is judging by the former one ends before this begins. Where others may be judging, `now` is asked for after
    `hold_judging`: then it is later than the time of every verdict of the former version.
    """
    hold_judging()
    retire_in_force(DefinitionActivation.objects.all(), now=now)
    return DefinitionActivation.objects.create(
        version=version, activated_at=now, revise_by=(now + REVISED_EVERY).date()
    )


def check_definition(document: dict[str, Any], examples: Sequence[NewExample]) -> Definition:
    """Return the parsed definition when every example gets the verdict agreed for it.

    Raises: InvalidDefinitionError, ExamplesDisagreeError.
    """
    definition = _parsed(document)
    _check_examples(definition, examples)
    return definition


def examples_of(version: DefinitionVersion) -> list[NewExample]:
    """Return the examples of a version, in their order."""
    return [
        NewExample(
            title=row.title,
            facts=row.facts,
            tier=row.tier,
            why=row.why,
            criteria=tuple(row.criteria),
            lead_id=row.taken_from,
        )
        for row in version.examples.order_by("position")
    ]


def _parsed(document: dict[str, Any]) -> Definition:
    try:
        return parse_definition(document, catalogue=catalogue())
    except RuleError as error:
        fields = {problem.place: f"{problem.message}; {problem.remedy}" for problem in error.problems}
        raise InvalidDefinitionError(fields=fields) from error


def _check_examples(definition: Definition, examples: Sequence[NewExample]) -> None:
    faults: dict[str, str] = {}
    for number, example in enumerate(examples, start=1):
        if problems := check_facts(example.facts, catalogue()):
            faults[f"examples.{number}"] = "; ".join(str(problem) for problem in problems)
        elif (tier := judge(definition, example.facts).tier or "") != example.tier:
            faults[f"examples.{number}"] = (
                f"agreed was {example.tier or 'not ready'}, the version says {tier or 'not ready'}"
            )
    if faults:
        raise ExamplesDisagreeError(fields=faults)
