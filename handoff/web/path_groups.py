"""The path up to first touch by tier, source, team, week or month: the bars, and the same numbers as a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.charts.durations import duration
from dashboards.charts.groups import Group, GroupChart, Piece, draw_groups
from dashboards.metrics.number import FEWEST_FOR_A_PERCENTILE, Number, State
from dashboards.metrics.path import sum_of_medians
from dashboards.metrics.path_by import PathRow
from dashboards.metrics.path_told import ToldPath, ToldSeam
from dashboards.metrics.sentences import percent, seam_ends, stretch
from leads.handoffs.steps import Step

SUMMED: Final = "Whole bars are the sum of the medians, all on one scale."
WHOLE: Final = "Bars are the median of the whole, handoff by handoff, all on one scale."
UNTOLD: Final = "No single seam of these has a median."


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """One group of the table: its medians in the order of the seams drawn, and their sum."""

    name: str
    row: PathRow
    medians: tuple[Number | None, ...]
    total: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The section of the page."""

    title: str
    summary: str
    chart: GroupChart
    seams: tuple[str, ...]
    rows: tuple[GroupRow, ...]


def tell_groups(
    told: ToldPath, groups: Sequence[tuple[str, PathRow]], *, by: str, link: Callable[[Number], str]
) -> Groups:
    """Tell each group's path up to first touch by the seams of the map; by its whole where no seam has a median."""
    panel, worst = told.before, told.before.worst
    rows = tuple(_row(name, row, told) for name, row in groups)
    is_whole = not any(_known(row) for row in rows) and any(row.row.whole_median.value is not None for row in rows)
    title = f"By {by}, {stretch(panel.since, panel.step)}"
    said = f"Blue is {_name(worst)}, the longest of all." if worst else "Too few handoffs for medians."
    scale = SUMMED
    if is_whole:
        title, said, scale = f"By {by}, {stretch(Step.SUBMITTED, Step.TOUCHED)}", UNTOLD, WHOLE
    drawn = tuple(_whole(row, link) if is_whole else _group(row, told, link) for row in rows)
    return Groups(
        title=title,
        summary=f"{said} {scale}",
        chart=draw_groups(title=title, summary=said, groups=drawn),
        seams=tuple(_name(seam) for seam in panel.seams),
        rows=rows,
    )


def _row(name: str, row: PathRow, told: ToldPath) -> GroupRow:
    medians = tuple(_median(seam, row) for seam in told.before.seams)
    total = sum_of_medians("", [one for one in medians if one]) if told.before.has_merged else row.total
    return GroupRow(name=name, row=row, medians=medians, total=total)


def _median(seam: ToldSeam, row: PathRow) -> Number | None:
    """Return a seam's median in a group; None where groups are told from sums, which keep no merged seams."""
    return row.medians.get(seam.step) if seam.single else row.merged.get((seam.since, seam.step))


def _known(row: GroupRow) -> list[float]:
    return [median.value for median in row.medians if median and median.value is not None]


def _name(seam: ToldSeam) -> str:
    """Name a seam by its label, a merged one with its ends."""
    return seam.terms.label if seam.single else f"{seam.terms.label} ({' to '.join(seam_ends(seam))})"


def _group(row: GroupRow, told: ToldPath, link: Callable[[Number], str]) -> Group:
    worst = told.before.worst
    return Group(
        label=row.name,
        count_text=_count(row.row),
        note=_note(row, told),
        pieces=tuple(
            Piece(label=seam.step, seconds=median.value, is_worst=seam is worst)
            for seam, median in zip(told.before.seams, row.medians, strict=True)
            if median and median.value is not None
        ),
        href=link(row.row.handoffs),
    )


def _whole(row: GroupRow, link: Callable[[Number], str]) -> Group:
    """Draw what is known of a group of which no seam is: its whole."""
    whole = row.row.whole_median
    return Group(
        label=row.name,
        count_text=_count(row.row),
        note="median of the whole" if whole.value is not None else _why_not(whole, row.row),
        pieces=(Piece(label="whole", seconds=whole.value),) if whole.value is not None else (),
        href=link(row.row.handoffs),
    )


def _note(row: GroupRow, told: ToldPath) -> str:
    """Say how much of a group's path the worst seam is, else what is known, else why nothing is."""
    worst = told.before.worst
    share = _share(row, told, worst) if worst else None
    if worst and share is not None:
        return f"{worst.terms.label} {percent(share)}"
    if told.before.has_merged and row.row.whole_median.value is not None and not _known(row):
        return f"the whole {duration(row.row.whole_median.value)}"
    return _why_not(None, row.row)


def _share(row: GroupRow, told: ToldPath, worst: ToldSeam) -> float | None:
    if not told.before.has_merged:
        return row.row.shares[worst.step].value if worst.step in row.row.shares else None
    median = _median(worst, row.row)
    return median.value / row.total.value if median and median.value is not None and row.total.value else None


def _why_not(whole: Number | None, row: PathRow) -> str:
    """Say why a group has no median: a few handoffs have none, many only where nothing of them is told."""
    if whole is not None and whole.state is State.NOT_REACHED:
        return "more than half are not touched"
    numbers = [*row.medians.values(), *row.merged.values()]
    is_untold = all(number.state is State.NO_CASES for number in numbers)
    is_many = (row.handoffs.value or 0) >= FEWEST_FOR_A_PERCENTILE
    return "no seam of these is told" if is_untold and is_many else "too few for medians"


def _count(row: PathRow) -> str:
    return f"{int(row.handoffs.value or 0):,} handoff{'' if row.handoffs.value == 1 else 's'}"
