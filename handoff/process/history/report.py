"""What became of a run, in plain sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from handoff.integrations.history.models import Run, State
from leads.handoffs.steps import Step


def report(run: Run) -> str:
    """Return the lines that the command prints."""
    return "\n".join(_lines(run))


def _lines(run: Run) -> Iterator[str]:
    summary: Mapping[str, Any] = run.summary
    if run.state == State.undone:
        yield f"Import {run.pk} is undone: nothing of it is left."
        return
    if leads := summary.get("leads"):
        yield f"{leads['understood']:,} of {leads['rows']:,} leads understood."
    steps = summary.get("steps", {})
    for step, known in ((step, steps[step]) for step in Step if step in steps):
        exact, by_day = known["exact"], known["by_day"]
        told = [f"{exact:,} to the second"] * bool(exact) + [f"{by_day:,} to the day: in no seam"] * bool(by_day)
        yield f"  {step.replace('_', ' ')}: {'; '.join(told)}"
    for name, second in summary.get("second", {}).items():
        yield f"{name}: {_second(second)}"
    if "touches" in summary:
        yield f"{summary['touches']:,} touches, {summary['not_counted']:,} contacts that are none."
    for outcome, number in summary.get("outcomes", {}).items():
        yield f"  {outcome.replace('_', ' ')}: {number:,}"
    if owners := summary.get("owners"):
        yield f"Owners who are nobody here: {', '.join(owners)}."
    yield from summary.get("notes", ())
    if run.state in (State.done, State.cancelled, State.failed):
        yield f"{run.created_count:,} created, {run.known_count:,} known already, {run.refused_count:,} rows refused."
    else:
        yield f"{run.refused_count:,} rows refused. Nothing was imported."


def _second(second: Mapping[str, Any]) -> str:
    parts = [f"{second['joined']:,} of {second['rows']:,} rows joined, to {second['leads']:,} leads"]
    parts += [
        f"{second[name]:,} {words}"
        for name, words in (
            ("ambiguous", "could be of several leads"),
            ("unknown", "of no lead"),
            ("without_key", "name none"),
        )
        if second.get(name)
    ]
    return "; ".join(parts)
