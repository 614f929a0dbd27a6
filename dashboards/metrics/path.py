"""The path map: how long each seam takes, whose it is, and what the numbers leave out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from django.db.models import Count

from dashboards.metrics.handoffs import cohort
from dashboards.metrics.ledger import Ledger
from dashboards.metrics.left_out import LeftOut, left_out
from dashboards.metrics.number import Good, Number, State, Unit, count, delay
from dashboards.metrics.path_measures import measure
from dashboards.metrics.path_sums import left_out_by, measured_by, merged_by, path_ledger
from dashboards.metrics.path_versions import AgreedPath, SeamTerms, agreed_path
from dashboards.metrics.percentiles import Percentiles
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question
from dashboards.metrics.seams import Measured, Place
from dashboards.metrics.speed import Speed, speed
from leads.handoffs.steps import Step


class _HasMedian(Protocol):
    @property
    def median(self) -> Number: ...


Timed = TypeVar("Timed", bound=_HasMedian)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seam:
    """One seam with its numbers. `cases` have a time; `not_yet` count as longer than any; the rest are left out."""

    since: Step
    step: Step
    terms: SeamTerms
    cases: Number
    not_yet: Number
    unknown: Number
    skipped: Number
    median: Number
    p90: Number
    business_median: Number
    business_p90: Number
    share: Number

    @property
    def open_share(self) -> float:
        """Return the share of those without a time yet; beyond 10 % the p90 is not reached."""
        n = self.median.n or 0
        return int(self.not_yet.value or 0) / n if n else 0.0

    def numbers(self) -> Iterator[Number]:
        yield from (self.cases, self.not_yet, self.unknown, self.skipped)
        yield from (self.median, self.p90, self.business_median, self.business_p90, self.share)


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedSeam:
    """Seams that became one where steps between were missing: a row of its own, owned by the later seam's owner."""

    since: Step
    step: Step
    missing: tuple[Step, ...]
    terms: SeamTerms
    cases: Number
    median: Number
    p90: Number

    def numbers(self) -> Iterator[Number]:
        yield from (self.cases, self.median, self.p90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """The seams up to first touch, or after it; `total` is the sum of their medians, not the median of the whole."""

    key: str
    since: Step
    step: Step
    seams: tuple[Seam, ...]
    total: Number

    @property
    def worst(self) -> Seam | None:
        return worst_of(self.seams)

    def numbers(self) -> Iterator[Number]:
        for seam in self.seams:
            yield from seam.numbers()
        yield self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class PathReport:
    """Everything on the path map; `speed` is the whole, measured handoff by handoff.

    Where delays are `is_rounded`, percentiles are those of buckets of two per cent.
    """

    question: Question
    steps: tuple[Step, ...]
    whole_owner: str
    handoffs: Number
    before: Panel
    after: Panel
    merged: tuple[MergedSeam, ...]
    speed: Speed
    left_out: LeftOut
    is_rounded: bool = False

    def numbers(self) -> Iterator[Number]:
        """Yield every number, each with a name of its own."""
        yield self.handoffs
        for panel in (self.before, self.after):
            yield from panel.numbers()
        for seam in self.merged:
            yield from seam.numbers()
        yield from self.speed.numbers()
        yield from self.left_out.numbers()


def path_report(question: Question) -> PathReport:
    """Answer the question for the path map, on the path agreed on now."""
    path = agreed_path()
    return path_report_from(question, path, path_ledger(question, path))


def path_report_from(question: Question, path: AgreedPath, ledger: Ledger | None) -> PathReport:
    """Answer the question for the path map from the ledger that was read for it; from rows where there is none."""

    def measured(period: Period) -> dict[str, Any]:
        return measured_by(ledger, path, question, period) if ledger else measure(question.filters, path, period)

    found = measured(question.period)
    previous = measured(question.period.previous) if question.period.previous else None
    seams = [_seam(place, path.terms[place.step], found, previous) for place in path.places(question.filters)]
    touched = path.steps.index(Step.TOUCHED)
    speed_row = found | {f"{key}_before": value for key, value in (previous or {}).items()}
    return PathReport(
        question=question,
        steps=path.steps,
        whole_owner=path.whole_owner,
        handoffs=count("handoffs", found["handoffs"], previous=previous["handoffs"] if previous else None),
        before=_panel("to_touch", path.steps[0], Step.TOUCHED, seams[:touched]),
        after=_panel("after_touch", Step.TOUCHED, path.steps[-1], seams[touched:]),
        merged=_merged_by(question, path, ledger) if ledger else _merged(question, path, found),
        speed=speed(speed_row, has_before=previous is not None),
        left_out=left_out(question, path, left_out_by(ledger, path, question) if ledger else None),
        is_rounded=ledger is not None,
    )


def _seam(place: Place, terms: SeamTerms, row: Mapping[str, Any], previous: Mapping[str, Any] | None) -> Seam:
    step, found = place.step, Measured.read(place, row)
    before = Measured.read(place, previous) if previous else None

    def wall(family: str, at: int) -> Number:
        earlier = (before.wall[at], before.n) if before else None
        return delay(f"{family}:{step}", found.wall[at], n=found.n, before=earlier)

    def business(family: str, at: int) -> Number:
        earlier = (before.business[at], before.business_n) if before else None
        return delay(f"{family}:{step}", found.business[at], n=found.business_n, before=earlier, is_business=True)

    return Seam(
        since=place.since,
        step=step,
        terms=terms,
        cases=count(f"seam_cases:{step}", found.cases),
        not_yet=count(f"seam_not_yet:{step}", found.not_yet),
        unknown=count(f"seam_unknown:{step}", found.unknown),
        skipped=count(f"seam_skipped:{step}", found.skipped),
        median=wall("seam_median", 0),
        p90=wall("seam_p90", 1),
        business_median=business("seam_business_median", 0),
        business_p90=business("seam_business_p90", 1),
        share=Number(metric=f"seam_share:{step}", unit=Unit.PERCENT, value=None, state=State.NO_CASES),
    )


def _panel(key: str, since: Step, step: Step, seams: list[Seam]) -> Panel:
    total = sum_of_medians(f"panel_sum:{key}", [seam.median for seam in seams])
    return Panel(
        key=key,
        since=since,
        step=step,
        seams=tuple(replace(seam, share=share_of_sum(str(seam.share.metric), seam.median, total)) for seam in seams),
        total=total,
    )


def worst_of(seams: Sequence[Timed]) -> Timed | None:
    """Return the seam that takes longest; one whose median is not reached takes longer than any other."""
    if unreached := [seam for seam in seams if seam.median.state is State.NOT_REACHED]:
        return unreached[0]
    known = [seam for seam in seams if seam.median.value is not None]
    return max(known, key=lambda seam: seam.median.value or 0, default=None)


def sum_of_medians(metric: str, medians: list[Number]) -> Number:
    """Add medians up; beyond reach as soon as one is, and without those that have no cases or too few."""
    known = [median.value for median in medians if median.value is not None]
    earlier = [median.previous for median in medians if median.previous is not None]
    state = State.KNOWN if known else State.NO_CASES
    if any(median.state is State.NOT_REACHED for median in medians):
        state = State.NOT_REACHED
    return Number(
        metric=metric,
        unit=Unit.SECONDS,
        value=sum(known) if state is State.KNOWN else None,
        state=state,
        previous=sum(earlier) if len(earlier) == len(known) and earlier else None,
        is_good_when=Good.DOWN,
    )


def share_of_sum(metric: str, median: Number, total: Number) -> Number:
    """State a median as a share of the sum of its panel's medians."""
    if median.value is None or not total.value:
        state = total.state if median.state is State.KNOWN and total.state is not State.KNOWN else median.state
        state = State.NO_CASES if state is State.KNOWN else state
        return Number(metric=metric, unit=Unit.PERCENT, value=None, state=state, n=median.n)
    return Number(metric=metric, unit=Unit.PERCENT, value=median.value / total.value, n=median.n)


def never_reached(question: Question, path: AgreedPath, seam: MergedSeam) -> int:
    """Count the handoffs that came to where a merged seam begins and never to its end: its median leaves them out.

    Where the source does not tell of the end, nobody knows who reached it, and none is counted.
    """
    place = next(one for one in path.places(question.filters) if one.step is seam.step)
    return cohort(question).filter(place.ended_between(seam.since)).count()


def _merged(question: Question, path: AgreedPath, row: Mapping[str, Any]) -> tuple[MergedSeam, ...]:
    """Measure the merged seams that occur, in one statement; none when nothing was missing."""
    possible = [
        (place, since)
        for place in path.places(question.filters)
        if Measured.read(place, row).merged
        for since in place.earlier[:-1]
    ]
    if not possible:
        return ()
    columns: dict[str, Any] = {}
    for place, since in possible:
        columns[f"{since}_to_{place.step}"] = Count("id", filter=place.came_from(since))
        columns[f"{since}_to_{place.step}_walls"] = Percentiles(f"{place.step}_wall", filter=place.came_from(since))
    found = cohort(question).aggregate(**columns)
    return tuple(
        _merged_seam(place, since, n, path, found[f"{since}_to_{place.step}_walls"])
        for place, since in possible
        if (n := found[f"{since}_to_{place.step}"])
    )


def _merged_by(question: Question, path: AgreedPath, ledger: Ledger) -> tuple[MergedSeam, ...]:
    return tuple(
        _merged_seam(place, since, n, path, walls) for place, since, n, walls in merged_by(ledger, path, question)
    )


def _merged_seam(place: Place, since: Step, n: int, path: AgreedPath, walls: list[int]) -> MergedSeam:
    name = f"{since}:{place.step}"
    return MergedSeam(
        since=since,
        step=place.step,
        missing=place.earlier[place.earlier.index(since) + 1 :],
        terms=path.terms[place.step],
        cases=count(f"merged_cases:{name}", n),
        median=delay(f"merged_median:{name}", walls[0], n=n),
        p90=delay(f"merged_p90:{name}", walls[1], n=n),
    )
