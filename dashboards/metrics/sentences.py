"""What the path map says in words: the worst seam, what it was before, and what comes after it."""

from dataclasses import dataclass

from dashboards.charts.durations import duration
from dashboards.metrics.number import State
from dashboards.metrics.path import Panel, PathReport, Seam


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """One sentence in two parts, the finding and its owner, and the sentences below it."""

    finding: str
    owner: str
    detail: str


def headline(report: PathReport) -> Headline:
    """Say which seam up to first touch takes longest."""
    worst = report.before.worst
    if worst is None or _is_outweighed(worst, report):
        return _without_seams(report)
    sentences = (_before(worst, report.question.period.days), _next(report.before, worst), _after(report.after))
    return Headline(
        finding=_finding(worst, report.before),
        owner=worst.terms.team or worst.terms.owner,
        detail=" ".join(sentence for sentence in sentences if sentence),
    )


def _is_outweighed(worst: Seam, report: PathReport) -> bool:
    """Say whether most handoffs spent longer in a merged seam, as where a source tells only some of the steps."""
    before = {one.step for one in report.before.seams}
    return any(
        (seam.cases.value or 0) * 2 > (report.handoffs.value or 0)
        and (seam.median.value or 0) > (worst.median.value or 0)
        and worst.median.state is not State.NOT_REACHED
        for seam in report.merged
        if seam.step in before
    )


def _without_seams(report: PathReport) -> Headline:
    """Say what is known where no single seam tells enough: the longest merged one, or that days have no hours."""
    known = [seam for seam in report.merged if seam.median.value is not None]
    before = [seam for seam in known if seam.step in {one.step for one in report.before.seams}]
    worst = max(before or known, key=lambda seam: seam.median.value or 0, default=None)
    if worst is not None:
        since, step = (name.replace("_", " ") for name in (worst.since, worst.step))
        missing = ", ".join(name.replace("_", " ") for name in worst.missing)
        return Headline(
            finding=f"Half take more than {duration(worst.median.value or 0)} from {since} to {step}",
            owner=worst.terms.team or worst.terms.owner,
            detail=f"The steps between have no times, so their seams are merged: {missing}.",
        )
    if report.left_out.by_day.value:
        finding = "No seam can be measured: steps are known to the day, without an hour"
        return Headline(finding=finding, owner="", detail="Outcomes and cohorts can be told: see Dispositions.")
    return Headline(finding="Too few handoffs to say where the time goes", owner="", detail="")


def percent(share: float) -> str:
    """Write a share with as many digits as tell it from nothing: "73 %", "0.2 %"."""
    return f"{share:.0%}".replace("%", " %") if share >= 0.01 else f"{share * 100:.1f} %"


def _finding(worst: Seam, panel: Panel) -> str:
    if worst.median.state is State.NOT_REACHED or worst.share.value is None:
        return f"{worst.terms.label} is the slowest seam: more than half are still waiting for it"
    total = duration(panel.total.value or 0)
    whole = f"{total} from submit to first touch (sum of the medians)"
    return f"{percent(worst.share.value)} of the {whole} is {worst.terms.label}"


def _before(worst: Seam, days: int) -> str:
    if worst.median.previous is None:
        return ""
    return f"It took {duration(worst.median.previous)} in the {days} days before."


def _next(panel: Panel, worst: Seam) -> str:
    rest = [seam for seam in panel.seams if seam is not worst and seam.share.value is not None]
    if not rest:
        return ""
    second = max(rest, key=lambda seam: seam.share.value or 0)
    owner = second.terms.team or second.terms.owner
    return f"Next: {second.terms.label}, {percent(second.share.value or 0)}{f', {owner}' if owner else ''}."


def _after(panel: Panel) -> str:
    worst = panel.worst
    if worst is None or worst.median.value is None:
        return ""
    return f"After first touch the longest is {worst.terms.label}, {duration(worst.median.value)}."
