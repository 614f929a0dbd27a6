"""What stands beside a draft: its examples with the verdicts they get, and what keeps it from being proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handoff.rules import Catalogue, Truth, criterion_sentence, deciding_verdict
from handoff.web.draft_lines import anchor_of
from handoff.web.draft_words import problem_words
from handoff.web.why_ready import SHAPES, seen_words
from leads.definitions.draft_checks import Checked, ExampleRun, InTheWay, Obstacle

NOT_READY: Final = "Not ready"
UNJUDGED: Final = "Not judged"
MOST_DECIDING: Final = 2
MOST_FAILING: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A criterion that decided, with what it saw."""

    shape: str
    sentence: str
    seen: str

    @property
    def truth(self) -> str:
        return {"met": "met", "not_met": "not met", "unknown": "missing"}[self.shape]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleLine:
    """One example: what was agreed, what the draft says, and by which criteria."""

    index: int
    title: str
    why: str
    agreed: str
    found: str
    shape: str
    decided: Sequence[Decided]
    more: int
    problems: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDo:
    """One thing in the way of proposing, and the part of the page or the example that it is about."""

    text: str
    open: str = ""
    example: int | None = None


def tier_words(checked: Checked) -> Mapping[str, str]:
    """Return the names of a draft's tiers by key; none while it cannot be read."""
    return {tier.key: tier.name for tier in checked.definition.tiers} if checked.definition else {}


def example_lines(checked: Checked, documents: Sequence[Any], known: Catalogue) -> list[ExampleLine]:
    """Return every example with its verdict."""
    names = tier_words(checked)
    return [_line(run, checked, documents[run.index], names, known) for run in checked.runs]


def to_do(checked: Checked, known: Catalogue) -> list[ToDo]:
    """Return what stands in the way of proposing, in words."""
    names = tier_words(checked)
    return [_to_do(one, names, known) for one in checked.in_the_way]


def _line(run: ExampleRun, checked: Checked, document: Any, names: Mapping[str, str], known: Catalogue) -> ExampleLine:
    held = document if isinstance(document, dict) else {}
    agreed = str(held.get("tier") or "")
    decided = _decided(run, checked, known)
    most = MOST_DECIDING if run.holds else MOST_FAILING
    return ExampleLine(
        index=run.index,
        title=str(held.get("title") or f"Example {run.index + 1}"),
        why=str(held.get("why") or ""),
        agreed=_verdict(agreed, names),
        found=UNJUDGED if run.found is None else _verdict(run.found, names),
        shape="unknown" if run.found is None else "met" if run.holds else "not_met",
        decided=decided[:most],
        more=len(decided[most:]),
        problems=[problem_words(one, known) for one in run.problems],
    )


def _decided(run: ExampleRun, checked: Checked, known: Catalogue) -> list[Decided]:
    definition, example, verdict = checked.definition, run.example, run.verdict
    if definition is None or example is None or verdict is None:
        return []
    criteria = definition.criteria
    return [
        Decided(
            shape=SHAPES[Truth(one.truth)],
            sentence=criterion_sentence(criteria[one.id], known),
            seen=seen_words(criteria[one.id], one.seen, example.facts),
        )
        for one in deciding_verdict(definition, verdict, expected=example.tier)
    ]


def _to_do(one: InTheWay, names: Mapping[str, str], known: Catalogue) -> ToDo:
    if one.obstacle == Obstacle.EXAMPLE_FAILS:
        message = one.message
        for key, name in names.items():
            message = message.replace(f"agreed was {key},", f"agreed was {name},")
            message = message.removesuffix(key) + name if message.endswith(f"says {key}") else message
        return ToDo(text=f"{message}; {one.remedy}", example=_index(one.place))
    text = problem_words(one, known)
    if one.obstacle in (Obstacle.EXAMPLE_PROBLEM, Obstacle.NO_COUNTEREXAMPLE):
        return ToDo(text=text, example=_index(one.place))
    return ToDo(text=text, open=anchor_of(_openable(one.place)))


def _index(place: str) -> int | None:
    steps = place.strip("/").split("/")
    return int(steps[1]) if len(steps) > 1 and steps[1].isdigit() else None


def _openable(place: str) -> str:
    """Return the place that has an element of its own: the criterion, group, tier or named rule around a problem."""
    steps = place.strip("/").split("/")
    while len(steps) > 1 and not (steps[-1].isdigit() or steps[-1] in ("fit", "behaviour", "rule")):
        steps.pop()
    return "/" + "/".join(steps)


def _verdict(tier: str, names: Mapping[str, str]) -> str:
    return names.get(tier, tier) or NOT_READY
