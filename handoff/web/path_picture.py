"""The path map's picture: the seams of a report as the charts take them, in wall or business time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from dashboards.charts.dot_line import DotLine, draw_dot_line
from dashboards.charts.durations import duration
from dashboards.charts.path_map import PathMap, draw_path_map
from dashboards.charts.path_parts import Part
from dashboards.charts.path_parts import Promise as DrawnPromise
from dashboards.charts.path_parts import Seam as DrawnSeam
from dashboards.metrics.number import Number
from dashboards.metrics.path import PathReport
from dashboards.metrics.path_told import ToldPanel, ToldPath, ToldSeam
from dashboards.metrics.sentences import step_name, stretch
from handoff.people.models import OwedBy
from handoff.web.clocks import OWED_BY
from handoff.web.path_words import missing_words, owner_of
from leads.handoffs.steps import Step
from slas.models import PolicyVersion, StartStep, TargetKind

# The widths that the stylesheet shows, each from its own width of the window on.
WIDTHS: Final = (1392, 1112)

Link = Callable[[Number], str]


def draw_maps(
    report: PathReport,
    told: ToldPath,
    terms: Sequence[PolicyVersion],
    *,
    summary: str,
    is_business: bool,
    link: Link,
) -> list[PathMap]:
    """Draw the map once a width; promises stand on the wall-time map alone, which they are counted on."""
    kept = () if is_business else tuple(_promises(report, told.before, terms))

    def part(panel: ToldPanel, since: Step) -> Part:
        return Part(
            name=stretch(panel.since, panel.step),
            from_step=step_name(since),
            seams=tuple(_seams(panel, since, report, is_business=is_business, link=link)),
            promises=kept if panel is told.before else (),
            is_business=is_business,
        )

    before = part(told.before, told.before.since)
    after = part(told.after, told.before.step if told.before.seams else told.after.since)
    return [
        draw_path_map(title="Path map", summary=summary, before=before, after=after, width=width) for width in WIDTHS
    ]


def dot_line(seam: ToldSeam, *, is_worst: bool, is_business: bool) -> DotLine:
    """Draw a seam's median and p90 on the logarithmic scale of its row."""
    median, p90 = _times(seam, is_business=is_business)
    return draw_dot_line(median=median.value, p90=p90.value, is_worst=is_worst)


def _seams(panel: ToldPanel, since: Step, report: PathReport, *, is_business: bool, link: Link) -> Iterator[DrawnSeam]:
    """Yield the seams of a panel that begins at `since`, and what stands for steps that are not told between two."""
    total = sum(float(_times(seam, is_business=is_business)[0].value or 0) for seam in panel.seams)
    for seam in panel.seams:
        if seam.since is not since:
            yield _gap(seam.since)
        yield _drawn(seam, total, report, is_business=is_business, link=link)
        since = seam.step


def _gap(step: Step) -> DrawnSeam:
    return DrawnSeam(
        key=f"to_{step}",
        label="Not told",
        owner="",
        to_step=step_name(step),
        median=None,
        p90=None,
        share=None,
        cases=0,
        is_told=False,
    )


def _drawn(seam: ToldSeam, total: float, report: PathReport, *, is_business: bool, link: Link) -> DrawnSeam:
    median, p90 = _times(seam, is_business=is_business)
    share = median.value / total if median.value is not None and total else None
    return DrawnSeam(
        key=seam.step,
        label=seam.terms.label,
        owner=owner_of(seam.terms),
        to_step=step_name(seam.step),
        median=median.value,
        p90=p90.value,
        share=share if is_business or share is None else seam.share.value,
        cases=int(seam.cases.value or 0),
        open_share=seam.open_share,
        href=link(median),
        note=missing_words(seam, report),
    )


def _times(seam: ToldSeam, *, is_business: bool) -> tuple[Number, Number]:
    if is_business and seam.single:
        return seam.single.business_median, seam.single.business_p90
    return seam.median, seam.p90


def _promises(report: PathReport, panel: ToldPanel, terms: Sequence[PolicyVersion]) -> Iterator[DrawnPromise]:
    """Yield the promises that are counted around the clock from submitted on, each beside the medians up to it."""
    for version in terms:
        is_from_start = version.from_step == StartStep.submitted and version.calendar is not None
        if version.target_kind != TargetKind.business_time or version.target_seconds is None or not is_from_start:
            continue
        took = _took(panel, report.steps[0], version.to_step)
        if took is not None:
            yield _promise(version, version.target_seconds, took)


def _took(panel: ToldPanel, since: Step, step: str) -> float | None:
    """Add up the medians up to a step; None when one is missing or untold, or the step is not in the panel."""
    total = 0.0
    for seam in panel.seams:
        if seam.median.value is None or seam.since is not since:
            return None
        total += seam.median.value
        since = seam.step
        if seam.step == step:
            return total
    return None


def _promise(version: PolicyVersion, target: int, took: float) -> DrawnPromise:
    who = OWED_BY[OwedBy(version.owed_by)].lower()
    what = f"{who} promised {step_name(Step(version.to_step))} by {duration(target)}"
    if took <= target:
        return DrawnPromise(at=target, text=f"{what}: kept with {duration(target - took)} to spare", is_kept=True)
    return DrawnPromise(at=target, text=f"{what}: the medians are {duration(took - target)} late")
