"""What is wrong with a draft: its problems, its examples' verdicts, and what stands in the way of proposing it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from handoff.rules import Catalogue, Definition, Problem, RuleError, Verdict, judge, parse_definition
from leads.definitions.draft_content import Content
from leads.definitions.draft_examples import Vocabulary, read_examples
from leads.definitions.in_force import catalogue
from leads.definitions.publish import NewExample


class Obstacle(StrEnum):
    """What kind of thing stands in the way of proposing a draft."""

    PROBLEM = "problem"  # the document cannot be read
    EXAMPLE_PROBLEM = "example_problem"  # an example cannot be read
    EXAMPLE_FAILS = "example_fails"  # the agreed verdict and the found one differ
    TIER_WITHOUT_EXAMPLE = "tier_without_example"
    NO_COUNTEREXAMPLE = "no_counterexample"


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWay:
    """One thing that stands in the way, with its place and what to do."""

    obstacle: Obstacle
    place: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleRun:
    """One example, run: `found` is the verdict's tier (empty is not ready), None when it could not be judged.

    `problems` are those of the example itself; without any, and without a verdict, it is the document's.
    """

    index: int
    example: NewExample | None
    verdict: Verdict | None
    problems: tuple[Problem, ...]

    @property
    def found(self) -> str | None:
        return (self.verdict.tier or "") if self.verdict else None

    @property
    def holds(self) -> bool:
        """Whether the document gives the agreed verdict."""
        return self.example is not None and self.found == self.example.tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A draft, checked: the definition when it can be read, else its problems; its examples; what is in the way."""

    definition: Definition | None
    problems: tuple[Problem, ...]
    runs: tuple[ExampleRun, ...]
    in_the_way: tuple[InTheWay, ...]

    @property
    def is_ready(self) -> bool:
        """Whether it may be proposed."""
        return not self.in_the_way


def check_draft(content: Content) -> Checked:
    """Read the document, run the examples on it, and say what stands in the way of proposing it."""
    known = catalogue()
    definition, problems = _read(content.document, known)
    runs = _run(definition, content.examples, known)
    return Checked(
        definition=definition,
        problems=problems,
        runs=runs,
        in_the_way=(*_unreadable(problems), *_in_the_way_of(runs), *_missing(definition, runs)),
    )


def problems_of(document: Any) -> tuple[Problem, ...]:
    """Return everything that is wrong with a document, each with its place and remedy."""
    return _read(document, catalogue())[1]


def run_examples(document: Any, examples: Sequence[Any]) -> tuple[ExampleRun, ...]:
    """Return each example with the verdict that the document gives beside the agreed one."""
    known = catalogue()
    return _run(_read(document, known)[0], examples, known)


def draft_readiness(document: Any, examples: Sequence[Any]) -> tuple[InTheWay, ...]:
    """Return what stands in the way of proposing: problems, failing examples, a tier or "not ready" without any."""
    return check_draft(Content(document=document, examples=list(examples))).in_the_way


def _read(document: Any, known: Catalogue) -> tuple[Definition | None, tuple[Problem, ...]]:
    try:
        return parse_definition(document, catalogue=known), ()
    except RuleError as error:
        return None, error.problems


def _run(definition: Definition | None, examples: Sequence[Any], known: Catalogue) -> tuple[ExampleRun, ...]:
    words = _words_of(definition) if definition else None
    read, problems = read_examples(examples, known=known, words=words)
    return tuple(
        ExampleRun(
            index=index,
            example=example,
            verdict=judge(definition, example.facts) if definition and example else None,
            problems=tuple(one for one in problems if f"{one.place}/".startswith(f"/examples/{index}/")),
        )
        for index, example in enumerate(read)
    )


def _words_of(definition: Definition) -> Vocabulary:
    return Vocabulary(tiers={tier.key for tier in definition.tiers}, criteria=definition.criteria.keys())


def _unreadable(problems: Sequence[Problem]) -> Iterator[InTheWay]:
    for one in problems:
        yield InTheWay(obstacle=Obstacle.PROBLEM, place=one.place, message=one.message, remedy=one.remedy)


def _in_the_way_of(runs: Sequence[ExampleRun]) -> Iterator[InTheWay]:
    for run in runs:
        for one in run.problems:
            yield InTheWay(obstacle=Obstacle.EXAMPLE_PROBLEM, place=one.place, message=one.message, remedy=one.remedy)
        if run.example and run.found is not None and not run.holds:
            yield InTheWay(
                obstacle=Obstacle.EXAMPLE_FAILS,
                place=f"/examples/{run.index}",
                message=f"{run.example.title}: agreed was {_said(run.example.tier)}, this says {_said(run.found)}",
                remedy="change a rule, or agree on another verdict",
            )


def _missing(definition: Definition | None, runs: Sequence[ExampleRun]) -> Iterator[InTheWay]:
    agreed = {run.example.tier for run in runs if run.example}
    for index, tier in enumerate(definition.tiers if definition else ()):
        if tier.key not in agreed:
            yield InTheWay(
                obstacle=Obstacle.TIER_WITHOUT_EXAMPLE,
                place=f"/tiers/{index}",
                message=f"{tier.name} has no example",
                remedy="add a lead that both teams want there",
            )
    if "" not in agreed:
        yield InTheWay(
            obstacle=Obstacle.NO_COUNTEREXAMPLE,
            place="/examples",
            message="there is no counterexample",
            remedy="add a lead that both teams agree is not ready",
        )


def _said(tier: str) -> str:
    return tier or "not ready"
