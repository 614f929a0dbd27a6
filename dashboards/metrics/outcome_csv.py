"""The tables of the dispositions page as files."""

from collections.abc import Iterable

from dashboards.metrics.csv import Cell, Table
from dashboards.metrics.outcome_report import OutcomeReport
from dashboards.metrics.outcomes import BECAME, OutcomeRow


def cohort_table(report: OutcomeReport) -> Table:
    """Return one row a cohort, and one of all."""
    return _outcome_table("cohorts", f"{report.cohort_by}_from", (*report.cohorts, report.all))


def group_table(report: OutcomeReport) -> Table:
    """Return one row a group, and one of all."""
    return _outcome_table("groups", report.by, (*report.groups, report.all))


def reason_table(report: OutcomeReport) -> Table:
    """Return one row a reason or criterion of each outcome."""
    return Table(
        name="reasons",
        header=("outcome", "reason", "criterion", "handoffs", "of_outcome", "share"),
        rows=tuple(
            (row.outcome, row.name, row.criterion, row.share.numerator, row.share.denominator, row.share.value)
            for row in report.reasons
        ),
    )


def _outcome_table(name: str, dimension: str, rows: Iterable[OutcomeRow]) -> Table:
    columns = [f"{outcome}{part}" for outcome in BECAME for part in ("", "_share", "_low", "_high")]
    return Table(
        name=name,
        header=(dimension, "handoffs", "imported", "too_young", "is_unfinished", *columns),
        rows=tuple(
            (
                row.name or "all",
                row.handoffs.value,
                row.imported.value,
                row.young.value,
                "yes" if row.is_unfinished or row.young.value else "no",
                *(cell for outcome in BECAME for cell in _cells(row, outcome)),
            )
            for row in rows
        ),
    )


def _cells(row: OutcomeRow, outcome: str) -> tuple[Cell, ...]:
    rate = row.rates[outcome]
    interval = rate.interval
    return rate.numerator, rate.value, interval.low if interval else None, interval.high if interval else None
