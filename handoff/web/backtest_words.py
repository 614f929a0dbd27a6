"""A backtest in words: what was tried, over which days, how it stands, and what its rows are called."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dashboards.charts.week_bars import WeekBars, WeekCount, draw_week_bars, nice_count
from dashboards.metrics.backtest_kept import KeptReport, KeptSide, OutcomeLine
from dashboards.metrics.number import Number
from dashboards.metrics.period import FIRST_DAY, Period, Preset
from handoff.process.backtesting import period_of
from handoff.web.filter_bar import period_days
from leads.definitions.models import Backtest, BacktestState

STATES: Final[Mapping[str, tuple[str, str]]] = {
    BacktestState.waiting: ("on_time", "Running"),
    BacktestState.done: ("met", "Done"),
    BacktestState.cancelled: ("void", "Stopped"),
    BacktestState.failed: ("missed", "Failed"),
}
LINES: Final = {
    "leads": "Leads",
    "converted": "Converted",
    "bad_fit": "Bad fit",
    "no_response": "No response",
    "working": "Working",
    "none": "No outcome yet",
    "no_handoff": "Never handed off",
    "unknown": "Outcome unknown",
}
RATES: Final = {
    "precision": ("Precision", "converted, of ready leads whose outcome has matured"),
    "bad_fit": ("Bad fit", "of ready leads that were closed"),
    "recall": ("Recall", "called ready, of leads that converted"),
}
# As many weeks as keep the page light; the file has them all.
MOST_WEEKS: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLine:
    """A rate of both sides, and what it is of."""

    name: str
    of: str
    active: Number | None
    draft: Number


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeLine:
    """The ready leads of one tier or week, on both sides; None where a side knows no such tier."""

    name: str
    active: int | None
    draft: int | None


def tried(kept: Backtest) -> str:
    """Name what was tried: "Fewer small companies, revision 3", "Version 2", "A document"."""
    if kept.draft:
        return f"{kept.draft.title}, revision {kept.draft_revision}"
    return f"Version {kept.version.number}" if kept.version else "A document"


def side_names(kept: Backtest) -> dict[str, str]:
    """Return the heads of the columns: "v7", and "draft" or the version that was tried."""
    draft = "Draft" if kept.version is None else f"v{kept.version.number}, tried"
    return {"active": f"v{kept.compared_with.number}" if kept.compared_with else "", "draft": draft}


def days_of(kept: Backtest) -> str:
    """Name the days: "Tue 4 Aug to Mon 9 Nov 2026", or all there are."""
    found = period_of(kept)
    preset = Preset.ALL if found.first_day == FIRST_DAY else None
    return period_days(Period(start=found.start, end=found.end, zone=found.zone, preset=preset))


def outcome_lines(report: KeptReport) -> list[tuple[str, OutcomeLine]]:
    """Return the rows of the table of outcomes under their names."""
    found = {line.key: line for line in report.lines}
    return [(name, found[key]) for key, name in LINES.items()]


def rate_lines(report: KeptReport) -> list[RateLine]:
    """Return precision, bad fits and recall of both sides."""
    active = report.active
    return [
        RateLine(
            name=name,
            of=of,
            active=active.numbers[key] if active else None,
            draft=report.draft.numbers[key],
        )
        for key, (name, of) in RATES.items()
    ]


def tier_lines(report: KeptReport) -> list[VolumeLine]:
    """Return the volume by tier, those of the draft first."""
    draft, active = report.draft.tiers, report.active.tiers if report.active else {}
    keys = [*draft, *(key for key in active if key not in draft)]
    return [
        VolumeLine(
            name=(draft.get(key) or active[key])[0],
            active=active[key][1] if key in active else None,
            draft=draft[key][1] if key in draft else None,
        )
        for key in keys
    ]


def week_lines(report: KeptReport) -> list[VolumeLine]:
    """Return the volume by week, the first one first; a week without leads on either side is there too."""
    draft, active = by_week(report.draft), by_week(report.active) if report.active else {}
    return [
        VolumeLine(name=week, active=active.get(week, 0) if report.active else None, draft=draft.get(week, 0))
        for week in sorted({*draft, *active})
    ]


def by_week(side: KeptSide) -> dict[str, int]:
    """Return a side's ready leads by the first day of their week."""
    return {week.first_day: sum(week.tiers.values()) for week in side.weeks}


def week_charts(lines: list[VolumeLine], names: Mapping[str, str], days: Period) -> list[WeekBars]:
    """Draw the volume of both sides by week, on one scale; none where there is but one week."""
    if len(lines) < 2:
        return []
    end = nice_count(max(max(line.active or 0, line.draft or 0) for line in lines))
    draft = [(line.name, line.draft or 0) for line in lines]
    charts = [draw_week_bars(title=names["draft"], counts=_week_counts(draft, days), end=end)]
    if names["active"]:
        active = [(line.name, line.active or 0) for line in lines]
        charts.insert(0, draw_week_bars(title=names["active"], counts=_week_counts(active, days), end=end))
    return charts


def _week_counts(lines: Iterable[tuple[str, int]], days: Period) -> tuple[WeekCount, ...]:
    mondays = ((date.fromisoformat(name), number) for name, number in lines)
    return tuple(
        WeekCount(
            label=f"{monday.day} {monday:%b %y}",
            count=number,
            is_whole=days.first_day <= monday and monday + timedelta(days=6) <= days.last_day,
        )
        for monday, number in mondays
    )
