"""The SLA page in words and charts: what each team owes, week by week, and the rates that were promised."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from dashboards.charts.rate_bar import RateBar, draw_rate_bar
from dashboards.charts.weeks import Week as WeekShare
from dashboards.charts.weeks import WeekChart, draw_weeks
from dashboards.metrics.promises import Promise, Side, Week
from dashboards.metrics.rates import PromisedRate
from dashboards.metrics.sla import SlaReport
from handoff.people.models import OwedBy
from handoff.web import format as words
from handoff.web.clocks import OWED_BY
from handoff.web.promise_words import owed_words, terms_words

ORDER: Final = (OwedBy.sales, OwedBy.marketing, OwedBy.revenue_ops, OwedBy.both)
STEEP: Final = 0.2
# Five stand side by side in five eighths of a page of 1440 px, and shrink before they break.
CHART_WIDTH: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """One promise with its terms in words."""

    promise: Promise
    terms: str
    oldest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SideView:
    """What one team owes: the sentence beside its number, and a row a promise."""

    name: str
    side: Side
    sentence: str
    rows: Sequence[PromiseRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekPanel:
    """One small multiple a promise, what the weeks say, and the promises that no week has a rate for."""

    name: str
    trend: str
    charts: Sequence[WeekChart]
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RateView:
    """A promised rate with its bar; without one where there are too few cases."""

    rate: PromisedRate
    owed_by: str
    chart: RateBar | None


def side_views(report: SlaReport) -> dict[str, SideView]:
    """Return the sides by the team that owes them, those without a promise left out."""
    return {str(owed_by): _side(report.sides[owed_by]) for owed_by in ORDER if report.sides[owed_by].promises}


def rate_views(promised: Iterable[PromisedRate]) -> list[RateView]:
    """Draw each promised rate."""
    return [RateView(rate=rate, owed_by=OWED_BY[rate.owed_by].lower(), chart=_rate_bar(rate)) for rate in promised]


def week_panels(report: SlaReport) -> list[WeekPanel]:
    """Return the weeks of sales, and those of all who owe sales something."""
    panels = []
    for name, is_of in (("Sales", True), ("Marketing and revenue ops", False)):
        promises = [one for one in _promises(report) if (one.owed_by == OwedBy.sales) is is_of]
        if promises:
            panels.append(_week_panel(name, promises))
    return panels


def week_rows(sides: Iterable[SideView]) -> list[tuple[Week, list[Week]]]:
    """Return a row a week, newest first, with the week of each promise."""
    columns = [promise.weeks for side in sides for promise in side.side.promises]
    return [(weeks[0], list(weeks)) for weeks in reversed(list(zip(*columns, strict=True)))]


def trend(promises: Sequence[Promise]) -> str:
    """Say what the weeks say: the steepest fall between two full weeks, else how far the most changed one came."""
    falls = [
        (before.kept.value - after.kept.value, promise, before, after)
        for promise in promises
        for before, after in _pairs(promise)
        if before.kept.value is not None and after.kept.value is not None
    ]
    if not falls:
        return "No two full weeks have enough cases for a rate yet."
    size, promise, before, after = max(falls, key=lambda fall: fall[0])
    if size >= STEEP:
        fell = f"{_whole(before)} to {_whole(after)} in the week of {_monday(after)}"
        return f"{promise.name} fell from {fell}."
    first, last, promise = max(
        ((weeks[0], weeks[-1], one) for one in promises if len(weeks := _full(one)) > 1),
        key=lambda ends: abs(float(ends[1].kept.value or 0) - float(ends[0].kept.value or 0)),
    )
    return f"{promise.name} went from {_whole(first)} in the week of {_monday(first)} to {_whole(last)}."


def _side(side: Side) -> SideView:
    return SideView(
        name=OWED_BY[side.owed_by],
        side=side,
        sentence=_sentence(side),
        rows=[_row(promise) for promise in side.promises],
    )


def _promises(report: SlaReport) -> Iterable[Promise]:
    return (promise for side in report.sides.values() for promise in side.promises)


def _week_panel(name: str, promises: Sequence[Promise]) -> WeekPanel:
    drawn = [one for one in promises if any(week.kept.value is not None for week in one.weeks)]
    return WeekPanel(
        name=name,
        trend=trend(promises),
        charts=[_weeks(promise) for promise in drawn],
        without=", ".join(one.name for one in promises if one not in drawn),
    )


def _row(promise: Promise) -> PromiseRow:
    late = promise.oldest_late_seconds
    return PromiseRow(
        promise=promise,
        terms=terms_words(promise.terms),
        oldest="" if late is None else f"oldest {words.business_duration(late)}",
    )


def _sentence(side: Side) -> str:
    owed: Counter[str] = Counter()
    for promise in side.promises:
        owed[promise.terms.to_step] += int(promise.overdue.value or 0)
    found = ", ".join(owed_words(step, number) for step, number in owed.items() if number)
    if not found:
        return "Nothing is late. Thank you."
    oldest = words.business_duration(side.oldest_late_seconds or 0)
    return f"{found}; the oldest by {oldest}, business hours"


def _weeks(promise: Promise) -> WeekChart:
    weeks = tuple(
        WeekShare(
            label=_monday(week),
            share=None if week.kept.value is None else float(week.kept.value),
            is_unfinished=week.is_unfinished,
        )
        for week in promise.weeks
    )
    return draw_weeks(title=promise.name, weeks=weeks, width=CHART_WIDTH)


def _rate_bar(rate: PromisedRate) -> RateBar | None:
    interval = rate.number.interval
    if rate.number.value is None or interval is None:
        return None
    return draw_rate_bar(
        title=rate.name,
        share=float(rate.number.value),
        low=interval.low,
        high=interval.high,
        target=rate.bound,
        direction="at_least" if rate.is_at_least else "at_most",
    )


def _full(promise: Promise) -> list[Week]:
    return [week for week in promise.weeks if week.kept.value is not None and not week.is_unfinished]


def _pairs(promise: Promise) -> list[tuple[Week, Week]]:
    weeks = _full(promise)
    return list(pairwise(weeks))


def _whole(week: Week) -> str:
    return f"{float(week.kept.value or 0):.0%}".replace("%", " %")


def _monday(week: Week) -> str:
    day = week.period.first_day
    return f"{day.day} {day:%b}"
