"""The path map in words: what a step is called, whose a seam is, and what the numbers leave out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dashboards.charts.durations import duration
from dashboards.metrics.number import Number, State
from dashboards.metrics.path import MergedSeam, PathReport, Seam
from dashboards.metrics.path_told import ToldPath, ToldSeam
from dashboards.metrics.path_versions import SeamTerms
from dashboards.metrics.sentences import step_name
from dashboards.metrics.speed import Speed

# By whether imported handoffs are among them.
WITHOUT_SUBMIT: Final = {
    False: "start later than submitted: no act caused the handoff.",
    True: "have no time of submitting: their way starts later.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutLine:
    """So many handoffs, and why they are not in the numbers."""

    number: Number
    text: str


def owner_of(terms: SeamTerms) -> str:
    """Name the owner of a seam: the person where one is named, else the team."""
    return terms.owner or terms.team or "nobody"


def beside_owner(terms: SeamTerms) -> str:
    """Name the team of an owner who is a person; of a team, the system of its seam."""
    return terms.team if terms.team != owner_of(terms) else terms.system


def left_out(report: PathReport) -> Iterator[LeftOutLine]:
    """Say of every kind of handoff that is missing from a median why it is, those without cases left out."""
    for seam in (*report.before.seams, *report.after.seams):
        yield from _of_seam(seam)
    for number, text in (
        (report.left_out.without_submit, WITHOUT_SUBMIT[report.question.filters.has_imported]),
        (
            report.left_out.by_day,
            "have a step, or an outcome, without a time of day: those count in no seam.",
        ),
        (report.left_out.other_path, "ran on a path whose steps come in another order."),
        (report.left_out.excluded, "belong to leads excluded as test, employee, competitor or duplicate."),
        (report.left_out.imported, "were imported and are judged apart."),
        (report.left_out.live, "are no history but live, and judged apart."),
    ):
        if number.value:
            yield LeftOutLine(number=number, text=text)


def _of_seam(seam: Seam) -> Iterator[LeftOutLine]:
    step, since = step_name(seam.step), step_name(seam.since)
    if seam.unknown.value:
        where = f" at {seam.terms.system}" if seam.terms.system else ""
        text = (
            f"have a time of {step} earlier than the step before it (clock skew{where}). Unknown: not zero, no median."
        )
        yield LeftOutLine(number=seam.unknown, text=text)
    if seam.not_yet.value:
        share = seam.open_share
        beyond = ", so the p90 is not reached" if share > 0.1 else ""
        text = f"are {since} and not yet {step}. They count as longer than any: {share:.0%} of the seam{beyond}."
        yield LeftOutLine(number=seam.not_yet, text=text.replace("%", " %"))
    if seam.skipped.value:
        text = f"went on without {step}, or overtook it. Where it is missing its seams are merged, in no single median."
        yield LeftOutLine(number=seam.skipped, text=text)


def between(seam: Seam | MergedSeam | ToldSeam) -> str:
    """Write the steps that a seam lies between: "routed → touched"."""
    return f"{step_name(seam.since)} → {step_name(seam.step)}"


def time_words(told: ToldPath) -> str:
    """Say which time is counted where, for a reader who asked for business time."""
    if told.has_merged:
        return "Merged seams are known in wall time alone, so this and the map below are wall time."
    return "This is wall time; the map below counts business time where a person works."


def missing_words(seam: ToldSeam, report: PathReport) -> str:
    """Say which steps a merged seam passes over, and why: nobody tells them, or no single time of theirs is known."""
    if not seam.missing:
        return ""
    names = ", ".join(step_name(step) for step in seam.missing)
    is_untold = not report.left_out.by_day.value and not any(
        number.value for one in seam.replaces[:-1] for number in (one.cases, one.not_yet, one.unknown, one.skipped)
    )
    return f"{names}: {'not told by the source' if is_untold else 'without a time'}"


def unreached_words(seam: MergedSeam, count: int) -> str:
    """Say how many the median of a merged seam leaves out, for they came to its start and never to its end."""
    if not count:
        return ""
    whose = "1 handoff" if count == 1 else f"{count:,} handoffs"
    since, step = step_name(seam.since), step_name(seam.step)
    return f"This median leaves out {whose} with a time of {since} that never reached {step}."


def speed_words(speed: Speed) -> str:
    """Say within what time nine in ten are touched; where nobody can, why."""
    if speed.p90.state is State.NOT_REACHED:
        return "; more than one in ten were not touched, so there is no time within which nine in ten are."
    return "."


def told_words(told: ToldPath) -> list[str]:
    """Say what the picture of a history leaves out: those still on the way in a merged seam, and untold steps."""
    said = []
    if told.has_merged:
        said.append("A merged seam counts the handoffs that reached its end; those still on the way are in none.")
    if told.untold:
        said.append(f"Not told, and in no seam: {', '.join(step_name(step) for step in told.untold)}.")
    return said


def nothing_left_out(told: ToldPath) -> str:
    """Say what is missing from the medians where no handoff is counted as missing."""
    if told.has_merged:
        return "Those that are still on the way in a merged seam."
    return "Nothing of what is told." if told.untold else "Nothing: every handoff has every time."


def sum_words(report: PathReport, told: ToldPath) -> str:
    """Say why bar and whole differ: medians do not add up."""
    total, whole = told.before.total.value, report.speed.median.value
    text = "Medians do not add up exactly. Shares are of the sum of the medians"
    text += f" ({duration(total)})" if total is not None else ""
    text += ", so that the bar and the numbers agree."
    return text if whole is None else f"{text} The median of the whole, handoff by handoff, is"
