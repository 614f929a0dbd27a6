"""A run of the history import in words: its state, what was understood, and what its files can't say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.sentences import step_name
from handoff.integrations.history.models import PastRow, Run, State
from handoff.web.local import localdate
from leads.handoffs.models import Origin
from leads.handoffs.steps import Step
from leads.records.models import Source

# The shape and the words of each state.
STATES: Final[Mapping[str, tuple[str, str]]] = {
    State.mapping: ("paused", "Columns to choose"),
    State.checking: ("on_time", "Checking"),
    State.checked: ("paused", "Ready to import"),
    State.running: ("on_time", "Importing"),
    State.cancelled: ("paused", "Stopped"),
    State.done: ("met", "Imported"),
    State.undoing: ("on_time", "Undoing"),
    State.undone: ("void", "Undone"),
    State.failed: ("missed", "Failed"),
}
FIELD_NAMES: Final = {
    "email": "e-mail",
    "landing_page": "landing page",
}
NOT_ASKED: Final = (Step.HANDED_OFF, Step.CLOSED, Step.READ)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """How many leads have a time for a step, to the second and by the day alone."""

    name: str
    exact: int
    by_day: int
    without: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondRow:
    """What became of the rows of a second file."""

    file_name: str
    kind: str
    rows: int
    joined: int
    leads: int
    ambiguous: int
    unknown: int
    without_key: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What the dry run found, for the page."""

    rows: int
    leads: int
    steps: Sequence[StepRow]
    fields: Sequence[tuple[str, int]]
    outcomes: Sequence[tuple[str, int]]
    second: Sequence[SecondRow]
    owners: Sequence[tuple[str, int]]
    touches: int
    not_counted: int
    first: datetime | None
    last: datetime | None
    cannot_say: Sequence[str]


def state_words(run: Run) -> tuple[str, str]:
    """Return the shape and the words of a run's state; an undone one says how much was taken away."""
    shape, words = STATES[run.state]
    if run.state != State.undone:
        return shape, words
    if not run.row_count:
        return shape, "Discarded, nothing was imported"
    return shape, f"Undone, {run.row_count:,} handoff{'' if run.row_count == 1 else 's'} taken away"


def understood(run: Run) -> Understood:
    """Read the summary of a run that was checked."""
    summary = run.summary
    leads = summary.get("leads", {})
    count, steps = leads.get("understood", 0), summary.get("steps", {})
    names = dict(run.files.values_list("name", "file_name"))
    return Understood(
        rows=leads.get("rows", 0),
        leads=count,
        steps=[_step_row(step, steps[step], count) for step in Step if step in steps],
        fields=[(_field_name(name), number) for name, number in _most(summary.get("fields", {}))],
        outcomes=[(name.replace("_", " "), number) for name, number in _most(summary.get("outcomes", {}))],
        second=[_second_row(names.get(name, name), found) for name, found in summary.get("second", {}).items()],
        owners=_most(summary.get("owners", {})),
        touches=summary.get("touches", 0),
        not_counted=summary.get("not_counted", 0),
        first=_instant(summary.get("first")),
        last=_instant(summary.get("last")),
        cannot_say=[*_cannot_say(summary, count), *summary.get("notes", [])],
    )


def _most(found: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def _field_name(name: str) -> str:
    return FIELD_NAMES.get(name) or name.removeprefix("lead.").replace("_", " ")


def _step_row(step: Step, found: Mapping[str, int], leads: int) -> StepRow:
    exact, by_day = found.get("exact", 0), found.get("by_day", 0)
    return StepRow(name=step_name(step), exact=exact, by_day=by_day, without=max(leads - exact - by_day, 0))


def _second_row(file_name: str, found: Mapping[str, Any]) -> SecondRow:
    names = ("rows", "joined", "leads", "ambiguous", "unknown", "without_key")
    return SecondRow(file_name=file_name, kind=found.get("kind", ""), **{name: found.get(name, 0) for name in names})


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _cannot_say(summary: Mapping[str, Any], leads: int) -> Iterator[str]:
    """Say which times the files do not have, so that nobody reads their absence as speed.

    Touches and outcomes have times of their own.
    """
    found_steps = summary.get("steps", {})
    steps: Mapping[Step, Mapping[str, int]] = {step: found_steps[step] for step in Step if step in found_steps}
    elsewhere = {Step.TOUCHED} if summary.get("touches") else set()
    elsewhere |= {Step.DISPOSED} if summary.get("outcomes") else set()
    by_day = [
        step_name(step)
        for step, found in steps.items()
        if found.get("by_day") and not found.get("exact") and step not in elsewhere
    ]
    if by_day:
        yield f"The file has no times of day for {_and(by_day)}: enough for outcomes and cohorts, not for seams."
    partly = [step_name(step) for step, found in steps.items() if found.get("by_day") and found.get("exact")]
    if partly:
        yield f"Some times of {_and(partly)} have no time of day: their seams are left out of the path map."
    missing = [step_name(step) for step in agreed_path().steps if step not in (*steps, *elsewhere, *NOT_ASKED)]
    if leads and missing:
        yield f"There are no times for {_and(missing)}: seams around them are merged, never made up."
    if leads and not summary.get("outcomes"):
        yield "The file does not say what became of its leads: there is no conversion to show."


def _and(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def numbers_query(run: Run) -> str:
    """Return the query of numbers over what a run brought in: its days, and its source where it has but one."""
    first, last = _instant(run.summary.get("first")), _instant(run.summary.get("last"))
    query = {"origin": str(Origin.imported)}
    if first and last:
        query |= {"from": localdate(first).isoformat(), "to": localdate(last).isoformat()}
    else:
        query["period"] = "all"
    sources = Source.objects.filter(pk__in=PastRow.objects.filter(run=run).values("source")).values_list(
        "key", flat=True
    )
    if len(found := list(sources[:2])) == 1:
        query["source"] = found[0]
    return urlencode(query)
