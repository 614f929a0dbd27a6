"""The path map's picture: the seams of a report as the charts take them, in wall or business time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from dashboards.charts.dot_line import DotLine, draw_dot_line
from dashboards.charts.durations import duration
from dashboards.charts.groups import Group, GroupChart, Piece, draw_groups
from dashboards.charts.path_map import PathMap, draw_path_map
from dashboards.charts.path_parts import Part
from dashboards.charts.path_parts import Promise as DrawnPromise
from dashboards.charts.path_parts import Seam as DrawnSeam
from dashboards.metrics.number import Number
from dashboards.metrics.path import Panel, PathReport, Seam
from dashboards.metrics.path_by import PathRow
from dashboards.metrics.sentences import percent
from handoff.people.models import OwedBy
from handoff.web.clocks import OWED_BY
from handoff.web.path_words import owner_of, step_name
from leads.handoffs.steps import Step
from slas.models import PolicyVersion, StartStep, TargetKind

# The widths that the stylesheet shows, each from its own width of the window on.
WIDTHS: Final = (1392, 1112)

Link = Callable[[Number], str]


def draw_maps(
    report: PathReport, terms: Sequence[PolicyVersion], *, summary: str, is_business: bool, link: Link
) -> list[PathMap]:
    """Draw the map once a width; promises stand on the wall-time map alone, which they are counted on."""
    kept = () if is_business else tuple(_promises(report, terms))
    before = _part(report.before, "submit to first touch", is_business=is_business, link=link, promises=kept)
    after = _part(report.after, "first touch to read", is_business=is_business, link=link)
    return [
        draw_path_map(title="Path map", summary=summary, before=before, after=after, width=width) for width in WIDTHS
    ]


def dot_line(seam: Seam, *, is_worst: bool, is_business: bool) -> DotLine:
    """Draw a seam's median and p90 on the logarithmic scale of its row."""
    median, p90 = _times(seam, is_business=is_business)
    return draw_dot_line(median=median.value, p90=p90.value, is_worst=is_worst)


def draw_rows(
    rows: Sequence[tuple[str, PathRow]], worst: Seam | None, *, title: str, summary: str, link: Link
) -> GroupChart:
    """Draw the path up to first touch by group, the worst seam in blue."""
    return draw_groups(title=title, summary=summary, groups=tuple(_group(name, row, worst, link) for name, row in rows))


def _group(name: str, row: PathRow, worst: Seam | None, link: Link) -> Group:
    share = row.shares[worst.step].value if worst and worst.step in row.shares else None
    return Group(
        label=name,
        count_text=f"{int(row.handoffs.value or 0):,} handoff{'' if row.handoffs.value == 1 else 's'}",
        note=f"{worst.terms.label} {percent(share)}" if worst and share is not None else "too few for medians",
        pieces=tuple(
            Piece(label=step, seconds=median.value, is_worst=worst is not None and step == worst.step)
            for step, median in row.medians.items()
            if median.value is not None
        ),
        href=link(row.handoffs),
    )


def _part(panel: Panel, name: str, *, is_business: bool, link: Link, promises: tuple[DrawnPromise, ...] = ()) -> Part:
    total = sum(float(_times(seam, is_business=is_business)[0].value or 0) for seam in panel.seams)
    return Part(
        name=name,
        from_step=step_name(panel.since),
        seams=tuple(_drawn(seam, total, is_business=is_business, link=link) for seam in panel.seams),
        promises=promises,
        is_business=is_business,
    )


def _drawn(seam: Seam, total: float, *, is_business: bool, link: Link) -> DrawnSeam:
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
    )


def _times(seam: Seam, *, is_business: bool) -> tuple[Number, Number]:
    return (seam.business_median, seam.business_p90) if is_business else (seam.median, seam.p90)


def _promises(report: PathReport, terms: Sequence[PolicyVersion]) -> Iterator[DrawnPromise]:
    """Yield the promises that are counted around the clock from submitted on, each beside the medians up to it."""
    for version in terms:
        is_from_start = version.from_step == StartStep.submitted and version.calendar is not None
        if version.target_kind != TargetKind.business_time or version.target_seconds is None or not is_from_start:
            continue
        took = _took(report.before, version.to_step)
        if took is not None:
            yield _promise(version, version.target_seconds, took)


def _took(panel: Panel, step: str) -> float | None:
    """Add up the medians up to a step; None when a median is missing or the step is not in the panel."""
    total = 0.0
    for seam in panel.seams:
        if seam.median.value is None:
            return None
        total += seam.median.value
        if seam.step == step:
            return total
    return None


def _promise(version: PolicyVersion, target: int, took: float) -> DrawnPromise:
    who = OWED_BY[OwedBy(version.owed_by)].lower()
    what = f"{who} promised {step_name(Step(version.to_step))} by {duration(target)}"
    if took <= target:
        return DrawnPromise(at=target, text=f"{what}: kept with {duration(target - took)} to spare", is_kept=True)
    return DrawnPromise(at=target, text=f"{what}: the medians are {duration(took - target)} late")
