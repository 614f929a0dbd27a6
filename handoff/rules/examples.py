"""Examples: facts with the verdict both teams agree on, and what a definition says to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from handoff.rules.catalogue import Catalogue
from handoff.rules.deciding import deciding_verdict
from handoff.rules.definition import Definition
from handoff.rules.program import CriterionTruth
from handoff.rules.sentence import criterion_sentence
from handoff.rules.verdict import judge

NOT_READY: Final = "not ready"


class AgreedExample(Protocol):
    """Facts, the tier both teams agree on (empty is not ready), and why."""

    @property
    def title(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def tier(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A criterion that decided an example, in words, with its truth and the value it saw."""

    criterion: CriterionTruth
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleRun:
    """What a definition said to one example; empty tiers are not ready.

    `never` are the ids of the exclusions that hold, `decided_by` the criteria without which the verdict were another.
    """

    title: str
    agreed: str
    found: str
    never: tuple[str, ...]
    decided_by: tuple[Decided, ...]

    @property
    def agrees(self) -> bool:
        """Whether the definition says what both teams agreed on."""
        return self.agreed == self.found


def run_examples(
    definition: Definition, examples: Iterable[AgreedExample], *, catalogue: Catalogue
) -> tuple[ExampleRun, ...]:
    """Judge each example by `definition`. Raises nothing, whatever the facts hold."""
    known = definition.criteria
    runs = []
    for example in examples:
        verdict = judge(definition, example.facts)
        decided = deciding_verdict(definition, verdict, expected=example.tier)
        runs.append(
            ExampleRun(
                title=example.title,
                agreed=example.tier,
                found=verdict.tier or "",
                never=verdict.never,
                decided_by=tuple(
                    Decided(criterion=one, sentence=criterion_sentence(known[one.id], catalogue)) for one in decided
                ),
            )
        )
    return tuple(runs)


def verdict_words(tier: str) -> str:
    """Return a verdict as files and pages write it: the tier's key, or not ready."""
    return tier or NOT_READY
