"""The path as it is told: merged seams stand in the place of those that hardly any handoff of a history tells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.metrics.number import Number, State
from dashboards.metrics.path import MergedSeam, Panel, PathReport, Seam, share_of_sum, sum_of_medians, worst_of
from dashboards.metrics.path_versions import SeamTerms
from leads.handoffs.steps import Step

UNTIMED: Final = frozenset({State.NO_CASES, State.TOO_FEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSeam:
    """A seam as it is drawn: a single one, or a merged one with the single ones that it `replaces`.

    Beside a merged seam a share is of other medians than those of the single seams, and has no name of its own.
    """

    seam: Seam | MergedSeam
    share: Number
    replaces: tuple[Seam, ...] = ()

    @property
    def since(self) -> Step:
        return self.seam.since

    @property
    def step(self) -> Step:
        return self.seam.step

    @property
    def terms(self) -> SeamTerms:
        return self.seam.terms

    @property
    def cases(self) -> Number:
        return self.seam.cases

    @property
    def median(self) -> Number:
        return self.seam.median

    @property
    def p90(self) -> Number:
        return self.seam.p90

    @property
    def single(self) -> Seam | None:
        """Return the single seam; None for a merged one, which has no business time and nobody waiting in it."""
        return self.seam if isinstance(self.seam, Seam) else None

    @property
    def missing(self) -> tuple[Step, ...]:
        """Return the steps that a merged seam passes over."""
        return self.seam.missing if isinstance(self.seam, MergedSeam) else ()

    @property
    def open_share(self) -> float:
        return self.single.open_share if self.single else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPanel:
    """The seams drawn up to first touch, or after it; `total` is the sum of their medians."""

    key: str
    since: Step
    step: Step
    seams: tuple[ToldSeam, ...]
    total: Number

    @property
    def worst(self) -> ToldSeam | None:
        return worst_of(self.seams)

    @property
    def has_merged(self) -> bool:
        return any(seam.single is None for seam in self.seams)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldPath:
    """What is drawn of a path, and what is not.

    `merged` and `fewer` are merged and single seams that handoffs went, but fewer than the ones drawn in their place.
    `untold` are steps that no seam drawn begins with, ends with or passes over.
    """

    before: ToldPanel
    after: ToldPanel
    merged: tuple[MergedSeam, ...]
    fewer: tuple[Seam, ...] = ()
    untold: tuple[Step, ...] = ()

    @property
    def panels(self) -> tuple[ToldPanel, ToldPanel]:
        return self.before, self.after

    @property
    def worst(self) -> ToldSeam | None:
        """Return the worst seam up to first touch; of the rest where nothing up to there is told."""
        return (self.before if self.before.seams else self.after).worst

    @property
    def has_merged(self) -> bool:
        return self.before.has_merged or self.after.has_merged

    def merged_before(self) -> tuple[tuple[Step, Step], ...]:
        """Return between which steps the merged seams up to first touch lie."""
        return tuple((seam.since, seam.step) for seam in self.before.seams if seam.single is None)


def tell(report: PathReport) -> ToldPath:
    """Return the path as it is told: live handoffs tell every step, a history often only some."""
    panels = (report.before, report.after)
    chosen = _chosen(report) if report.question.filters.has_imported else {}
    before, after = (_panel(panel, [*_drawn(panel, chosen)]) for panel in panels)
    drawn = [seam for panel in (before, after) for seam in panel.seams]
    if not report.question.filters.has_imported or not drawn:
        before, after = (_panel(panel, [(seam, ()) for seam in panel.seams]) for panel in panels)
        return ToldPath(before=before, after=after, merged=report.merged)
    replaced = [seam for one in drawn for seam in one.replaces]
    named = {step for seam in drawn for step in (seam.since, seam.step, *seam.missing)}
    return ToldPath(
        before=before,
        after=after,
        merged=tuple(seam for seam in report.merged if seam not in chosen),
        fewer=tuple(seam for seam in replaced if _is_told(seam)),
        untold=tuple(step for step in report.steps if step not in named),
    )


def _chosen(report: PathReport) -> dict[MergedSeam, tuple[Seam, ...]]:
    """Choose the merged seams to draw, none over another: those of most cases, and of one panel first.

    One that passes over first touch is drawn only where touches are not told, or they would vanish from the picture.
    """
    seams = (*report.before.seams, *report.after.seams)
    border = len(report.before.seams)
    chosen: dict[MergedSeam, tuple[Seam, ...]] = {}
    taken: set[Step] = set()
    spans = [(merged, report.steps.index(merged.since), report.steps.index(merged.step)) for merged in report.merged]
    for merged, start, end in sorted(spans, key=lambda span: (span[1] < border < span[2], -_cases(span[0]))):
        spanned = seams[start:end]
        if taken.isdisjoint(seam.step for seam in spanned) and _outnumbers(merged, spanned):
            chosen[merged] = spanned
            taken.update(seam.step for seam in spanned)
    return chosen


def _outnumbers(merged: MergedSeam, spanned: Sequence[Seam]) -> bool:
    """Say whether no seam that is spanned has a median, or more handoffs than went the merged one."""
    return all(seam.median.state in UNTIMED and (seam.median.n or 0) < _cases(merged) for seam in spanned)


def _cases(merged: MergedSeam) -> int:
    return int(merged.cases.value or 0)


def _drawn(
    panel: Panel, chosen: dict[MergedSeam, tuple[Seam, ...]]
) -> Iterator[tuple[Seam | MergedSeam, tuple[Seam, ...]]]:
    """Yield the seams of a panel that are told, a merged one where it ends."""
    ends = {merged.step: (merged, spanned) for merged, spanned in chosen.items()}
    replaced = {seam.step for spanned in chosen.values() for seam in spanned}
    for seam in panel.seams:
        if seam.step in ends:
            yield ends[seam.step]
        elif seam.step not in replaced and _is_told(seam):
            yield seam, ()


def _is_told(seam: Seam) -> bool:
    return any(number.value for number in (seam.cases, seam.not_yet, seam.unknown, seam.skipped))


def _panel(panel: Panel, drawn: Sequence[tuple[Seam | MergedSeam, tuple[Seam, ...]]]) -> ToldPanel:
    total = panel.total
    if any(isinstance(seam, MergedSeam) for seam, _ in drawn):
        total = sum_of_medians("", [seam.median for seam, _ in drawn])
    return ToldPanel(
        key=panel.key,
        since=drawn[0][0].since if drawn else panel.since,
        step=drawn[-1][0].step if drawn else panel.step,
        seams=tuple(
            ToldSeam(seam=seam, share=_share(seam, total, is_of_panel=total is panel.total), replaces=replaces)
            for seam, replaces in drawn
        ),
        total=total,
    )


def _share(seam: Seam | MergedSeam, total: Number, *, is_of_panel: bool) -> Number:
    if is_of_panel and isinstance(seam, Seam):
        return seam.share
    return share_of_sum("", seam.median, total)
