"""The tables of a backtest as files."""

from collections.abc import Callable, Mapping
from typing import Final

from dashboards.metrics.backtest_kept import KeptReport
from dashboards.metrics.csv import Table, number_table
from dashboards.metrics.number import Number


def outcome_table(report: KeptReport) -> Table:
    """Return one row an outcome: leads that each side calls ready, those that flip, and those not called ready."""
    return Table(
        name="outcomes",
        header=(
            *("became", "active_ready", "draft_ready", "left_out", "left_out_share", "taken_in"),
            *("active_not_ready", "draft_not_ready"),
        ),
        rows=tuple(
            (
                line.key,
                _value(line.active),
                line.draft.value,
                _value(line.left_out),
                _value(line.left_out_share),
                _value(line.taken_in),
                _value(line.active_others),
                line.draft_others.value,
            )
            for line in report.lines
        ),
    )


def rate_table(report: KeptReport) -> Table:
    """Return one row a number, with the interval of each rate."""
    numbers = number_table(report.numbers())
    intervals = {one.metric: one.interval for one in report.numbers()}
    return Table(
        name="numbers",
        header=(*numbers.header, "low", "high"),
        rows=tuple(
            (*row, found.low if found else None, found.high if found else None)
            for row in numbers.rows
            for found in [intervals[str(row[0])]]
        ),
    )


def tier_table(report: KeptReport) -> Table:
    """Return one row a side and tier."""
    return Table(
        name="tiers",
        header=("side", "tier", "name", "leads"),
        rows=tuple((side.name, key, name, leads) for side in report.sides for key, (name, leads) in side.tiers.items()),
    )


def week_table(report: KeptReport) -> Table:
    """Return one row a side, week and tier."""
    return Table(
        name="weeks",
        header=("side", "week_from", "tier", "leads"),
        rows=tuple(
            (side.name, week.first_day, tier, leads)
            for side in report.sides
            for week in side.weeks
            for tier, leads in week.tiers.items()
        ),
    )


BACKTEST_TABLES: Final[Mapping[str, Callable[[KeptReport], Table]]] = {
    "outcomes": outcome_table,
    "numbers": rate_table,
    "tiers": tier_table,
    "weeks": week_table,
}


def _value(number: Number | None) -> float | int | None:
    return None if number is None else number.value
