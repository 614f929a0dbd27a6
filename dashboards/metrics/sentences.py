"""What the path map says in words: the worst seam, what it was before, and what comes after it."""

from dataclasses import dataclass
from typing import Final

from dashboards.charts.durations import duration
from dashboards.metrics.number import State
from dashboards.metrics.path import MergedSeam, PathReport
from dashboards.metrics.path_told import ToldPanel, ToldPath, ToldSeam, tell
from dashboards.metrics.path_versions import SeamTerms
from leads.handoffs.steps import Step

# What the ends of the two parts of the path are called.
ENDS: Final = {Step.SUBMITTED: "submit", Step.TOUCHED: "first touch"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One sentence in two parts, the finding and whose it is, and the sentences below it."""

    finding: str
    detail: str = ""
    terms: SeamTerms | None = None
    merged: MergedSeam | None = None
    """The seam that the finding is about, where it is a merged one."""

    @property
    def owner(self) -> str:
        return (self.terms.team or self.terms.owner) if self.terms else ""


def headline(report: PathReport, told: ToldPath | None = None) -> Headline:
    """Say which seam up to first touch takes longest, of those that are told."""
    told = told or tell(report)
    worst = told.before.worst
    if worst is None or _is_outweighed(worst, report, told):
        return _without_seams(report)
    sentences = (
        _missing(worst.missing),
        _before(worst, report.question.period.days),
        _next(told.before, worst),
        _after(told.after),
    )
    return Headline(
        finding=_finding(worst, told.before),
        terms=worst.terms,
        merged=worst.seam if isinstance(worst.seam, MergedSeam) else None,
        detail=" ".join(sentence for sentence in sentences if sentence),
    )


def _is_outweighed(worst: ToldSeam, report: PathReport, told: ToldPath) -> bool:
    """Say whether most handoffs spent longer in a merged seam that is not drawn."""
    before = {one.step for one in report.before.seams}
    return any(
        (seam.cases.value or 0) * 2 > (report.handoffs.value or 0)
        and (seam.median.value or 0) > (worst.median.value or 0)
        and worst.median.state is not State.NOT_REACHED
        for seam in told.merged
        if seam.step in before
    )


def _without_seams(report: PathReport) -> Headline:
    """Say what is known where no seam up to touch tells enough: the longest merged one, or why there is none."""
    known = [seam for seam in report.merged if seam.median.value is not None]
    before = [seam for seam in known if seam.step in {one.step for one in report.before.seams}]
    worst = max(before or known, key=lambda seam: seam.median.value or 0, default=None)
    if worst is not None:
        return Headline(
            finding=_half(worst.median.value or 0, worst.since, worst.step),
            terms=worst.terms,
            merged=worst,
            detail=_missing(worst.missing),
        )
    if why_none := _why_none(report):
        finding = f"No seam can be measured: {why_none}"
        return Headline(finding=finding, detail="Outcomes and cohorts can be told: see Dispositions.")
    return Headline(finding="Too few handoffs to say where the time goes")


def _why_none(report: PathReport) -> str:
    """Say why no handoff has a time in any seam; empty where some have one and are too few, or there are none."""
    seams = (*report.before.seams, *report.after.seams)
    if not report.handoffs.value or report.merged or any(seam.cases.value or seam.not_yet.value for seam in seams):
        return ""
    if any(seam.unknown.value for seam in seams):
        return "the time of each step is earlier than that of the step before it"
    # A day without an hour, and an outcome without a time, have day precision both: neither is the cause for certain.
    return "no handoff has two steps with a time of day"


def step_name(step: Step) -> str:
    """Write a step as prose does: "handed off"."""
    return step.replace("_", " ")


def stretch(since: Step, step: Step) -> str:
    """Call a part of the path by its ends: "submit to first touch"."""
    return f"{ENDS.get(since, step_name(since))} to {ENDS.get(step, step_name(step))}"


def _half(seconds: float, since: Step, step: Step) -> str:
    return f"Half take more than {duration(seconds)} from {step_name(since)} to {step_name(step)}"


def _missing(steps: tuple[Step, ...]) -> str:
    if not steps:
        return ""
    return f"The steps between have no times, so their seams are merged: {', '.join(map(step_name, steps))}."


def percent(share: float) -> str:
    """Write a share with as many digits as tell it from nothing: "73 %", "0.2 %"."""
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 else f"{share * 100:.1f} %"


def _finding(worst: ToldSeam, panel: ToldPanel) -> str:
    if worst.single is None and sum(seam.median.value is not None for seam in panel.seams) == 1:
        return _half(worst.median.value or 0, worst.since, worst.step)
    if worst.median.state is State.NOT_REACHED or worst.share.value is None:
        return f"{worst.terms.label} is the slowest seam: more than half are still waiting for it"
    total = duration(panel.total.value or 0)
    whole = f"{total} from {stretch(panel.since, panel.step)} (sum of the medians)"
    what = f"is {worst.terms.label}" if worst.single else f"lies between {' and '.join(seam_ends(worst))}"
    return f"{percent(worst.share.value)} of the {whole} {what}"


def seam_ends(seam: ToldSeam) -> tuple[str, str]:
    """Return the steps that a seam lies between, as prose writes them."""
    return step_name(seam.since), step_name(seam.step)


def _name(seam: ToldSeam) -> str:
    """Call a single seam by its label, and a merged one, which has none of its own, by its ends."""
    return seam.terms.label if seam.single else " to ".join(seam_ends(seam))


def _before(worst: ToldSeam, days: int) -> str:
    if worst.median.previous is None:
        return ""
    return f"It took {duration(worst.median.previous)} in the {days} days before."


def _next(panel: ToldPanel, worst: ToldSeam) -> str:
    rest = [seam for seam in panel.seams if seam is not worst and seam.share.value is not None]
    if not rest:
        return ""
    second = max(rest, key=lambda seam: seam.share.value or 0)
    owner = second.terms.team or second.terms.owner
    return f"Next: {_name(second)}, {percent(second.share.value or 0)}{f', {owner}' if owner else ''}."


def _after(panel: ToldPanel) -> str:
    worst = panel.worst
    if worst is None or worst.median.value is None:
        return ""
    since = ENDS.get(panel.since, step_name(panel.since))
    return f"After {since} the longest is {_name(worst)}, {duration(worst.median.value)}."
