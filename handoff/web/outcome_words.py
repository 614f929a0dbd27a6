"""What became of handoffs, in words and charts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from dashboards.charts.weeks import Week, WeekChart, draw_weeks
from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.outcome_report import OutcomeReport
from dashboards.metrics.outcomes import NONE_YET, Maturity, OutcomeRow
from dispositions.models import Outcome
from handoff.web.asking import Asked
from handoff.web.filter_bar import Option

OUTCOMES: Final[dict[str, str]] = {
    Outcome.converted.value: "Converted",
    Outcome.no_response.value: "No response",
    Outcome.bad_fit.value: "Bad fit",
    Outcome.working.value: "Working",
    NONE_YET: "None yet",
}
AGE_LABELS: Final = {
    Maturity.MONTH: "30 days",
    Maturity.TWO_MONTHS: "60 days",
    Maturity.QUARTER: "90 days",
    Maturity.SO_FAR: "So far",
}
AGES: Final = {
    Maturity.MONTH: "at least 30 days old",
    Maturity.TWO_MONTHS: "at least 60 days old",
    Maturity.QUARTER: "at least 90 days old",
    Maturity.SO_FAR: "of any age",
}
WITHIN: Final = {
    Maturity.MONTH: "within 30 days",
    Maturity.TWO_MONTHS: "within 60 days",
    Maturity.QUARTER: "within 90 days",
    Maturity.SO_FAR: "so far",
}
DRAWN: Final = (Outcome.converted.value, Outcome.no_response.value, Outcome.bad_fit.value, NONE_YET)
CHART_WIDTH: Final = 300
# Scales end at a tenth, a fifth, a half and so on: round numbers with a round middle.
TOPS: Final = (0.1, 0.2, 0.4, 0.6, 0.8, 1.0)


def cohort_name(row: OutcomeRow, by: CohortBy) -> str:
    """Name a cohort by its first day: "9 Nov 2026", or its month: "Nov 2026"."""
    first = date.fromisoformat(row.key)
    return f"{first:%b %Y}" if by is CohortBy.MONTH else f"{first.day} {first:%b %Y}"


def trend_charts(report: OutcomeReport) -> Sequence[WeekChart]:
    """Draw the rate of each outcome by cohort, all on one scale; none where no cohort has a rate."""
    rates = [float(row.rates[outcome].value or 0) for row in report.cohorts for outcome in DRAWN]
    if not any(row.handoffs.value and row.rates[NONE_YET].value is not None for row in report.cohorts):
        return ()
    highest = max(rates)
    top = next((end for end in TOPS if end >= highest), 1.0)
    return [
        draw_weeks(
            title=OUTCOMES[outcome],
            weeks=tuple(_point(first, row, outcome, report.cohort_by) for first, row in _in_time(report)),
            width=CHART_WIDTH,
            top=top,
            unit=report.cohort_by,
            what=f"share {WITHIN[report.maturity]} by {report.cohort_by}",
        )
        for outcome in DRAWN
    ]


def _in_time(report: OutcomeReport) -> Iterator[tuple[date, OutcomeRow | None]]:
    """Yield every cohort from the first to the last, those without handoffs as gaps."""
    rows = {date.fromisoformat(row.key): row for row in report.cohorts}
    first, last = min(rows), max(rows)
    while first <= last:
        yield first, rows.get(first)
        is_month = report.cohort_by is CohortBy.MONTH
        first = (first + timedelta(days=31)).replace(day=1) if is_month else first + timedelta(weeks=1)


def _point(first: date, row: OutcomeRow | None, outcome: str, by: CohortBy) -> Week:
    value = row.rates[outcome].value if row else None
    return Week(
        label=f"{first:%b %Y}" if by is CohortBy.MONTH else f"{first.day} {first:%b}",
        share=None if value is None else float(value),
        is_unfinished=row is not None and row.is_unfinished,
    )


def choices(
    asked: Asked, name: str, labels: Mapping[Any, str], current: str, *, first: str | None = None
) -> list[Option]:
    """Offer the values of one of the page's own parameters; the first is what it begins with."""
    return [
        Option(label=label, url=asked.address.changed(**{name: "" if key == first else key}), is_current=key == current)
        for key, label in labels.items()
    ]


def finding(report: OutcomeReport) -> str:
    """Say what most handoffs became, and how many converted."""
    rates = report.all.rates
    if rates[NONE_YET].value is None:
        return f"Too few handoffs are {AGES[report.maturity]} for a rate"
    return f"{_percent(rates[Outcome.converted.value].value)} converted {WITHIN[report.maturity]}"


def difference(report: OutcomeReport) -> str:
    """Say which group converts best and which worst, where their intervals do not meet."""
    known = [row for row in report.groups if row.key and row.rates[Outcome.converted.value].interval]
    if len(known) < 2:
        return ""
    best = max(known, key=lambda row: row.rates[Outcome.converted.value].interval.low)  # type: ignore[union-attr]  # known
    worst = min(known, key=lambda row: row.rates[Outcome.converted.value].interval.high)  # type: ignore[union-attr]  # known
    top, bottom = best.rates[Outcome.converted.value], worst.rates[Outcome.converted.value]
    if top.interval is None or bottom.interval is None or top.interval.low <= bottom.interval.high:
        return "No group converts clearly better than another: their 95 % intervals overlap."
    return (
        f"{best.name} converts best with {_percent(top.value)}, {worst.name} worst with {_percent(bottom.value)};"
        " their 95 % intervals do not meet."
    )


def _percent(share: float | None) -> str:
    return f"{(share or 0) * 100:.1f} %"
