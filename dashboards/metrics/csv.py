"""The tables of the pages as CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboards.metrics.number import Number
from dashboards.metrics.path import PathReport
from dashboards.metrics.sla import SlaReport

Cell = str | int | float | None

# What spreadsheets read as a formula or a command at the start of a cell.
_DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of plain values: shares from 0 to 1, seconds, counts; empty where there is no value."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def to_csv(self) -> str:
        """Write the table with its header."""
        return write([self.header, *self.rows])


def write(rows: Iterable[Sequence[Cell]]) -> str:
    """Write rows as CSV (RFC 4180); text that could run as a formula gets an apostrophe in front."""
    out = io.StringIO()
    csv.writer(out).writerows([[safe(cell) for cell in row] for row in rows])
    return out.getvalue()


def number_table(numbers: Iterable[Number]) -> Table:
    """Return one row a number, as the API states them."""
    header = ("metric", "value", "unit", "state", "numerator", "denominator", "n", "previous", "change")
    return Table(
        name="numbers",
        header=header,
        rows=tuple(
            (
                number.metric,
                number.value,
                str(number.unit),
                str(number.state),
                number.numerator,
                number.denominator,
                number.n,
                number.previous,
                number.change,
            )
            for number in {number.metric: number for number in numbers}.values()
        ),
    )


def promise_table(report: SlaReport) -> Table:
    """Return one row a promise, of all teams."""
    promises = [promise for side in report.sides.values() for promise in side.promises]
    return Table(
        name="promises",
        header=("owed_by", "promise", "kept", "met", "judged", "before", "overdue_now", "running", "cancelled"),
        rows=tuple(
            (
                str(promise.owed_by),
                promise.name,
                promise.kept.value,
                promise.kept.numerator,
                promise.kept.denominator,
                promise.kept.previous,
                promise.overdue.value,
                promise.running.value,
                promise.cancelled.value,
            )
            for promise in promises
        ),
    )


def week_table(report: SlaReport) -> Table:
    """Return one row a promise and week."""
    promises = [promise for side in report.sides.values() for promise in side.promises]
    return Table(
        name="weeks",
        header=("promise", "week_from", "kept", "met", "judged", "is_unfinished"),
        rows=tuple(
            (
                promise.name,
                week.period.first_day.isoformat(),
                week.kept.value,
                week.kept.numerator,
                week.kept.denominator,
                "yes" if week.is_unfinished else "no",
            )
            for promise in promises
            for week in promise.weeks
        ),
    )


def tier_table(report: SlaReport) -> Table:
    """Return first touch, one row a tier and one of all."""
    return Table(
        name="tiers",
        header=("tier", "handed_off", "kept", "met", "judged", "median_business_s", "p90_business_s", "overdue_now"),
        rows=tuple(
            (
                row.name,
                row.handoffs.value,
                row.first_touch.value,
                row.first_touch.numerator,
                row.first_touch.denominator,
                row.response_median.value,
                row.response_p90.value,
                row.overdue.value,
            )
            for row in (*report.groups.tiers, report.groups.all)
        ),
    )


def owner_table(report: SlaReport) -> Table:
    """Return the promises of sales, one row an owner."""
    kinds = ("first_touch", "disposition")
    header = [f"{kind}_{part}" for kind in kinds for part in ("kept", "met", "judged", "overdue_now")]
    return Table(
        name="owners",
        header=("owner", "team", "handed_off", *header),
        rows=tuple(
            (
                row.name,
                row.team,
                row.handoffs.value,
                *_kept(row.first_touch, row.first_touch_overdue),
                *_kept(row.disposition, row.disposition_overdue),
            )
            for row in report.groups.owners
        ),
    )


def seam_table(report: PathReport) -> Table:
    """Return one row a seam, merged ones after the single ones."""
    single = [
        (
            seam.terms.label,
            str(seam.since),
            str(seam.step),
            seam.terms.team,
            seam.terms.owner,
            *(number.value for number in (seam.cases, seam.not_yet, seam.unknown, seam.skipped)),
            *(number.value for number in (seam.median, seam.p90, seam.business_median, seam.business_p90)),
            seam.share.value,
            seam.median.previous,
        )
        for panel in (report.before, report.after)
        for seam in panel.seams
    ]
    merged = [
        (
            f"{seam.terms.label}, merged",
            str(seam.since),
            str(seam.step),
            seam.terms.team,
            seam.terms.owner,
            *(seam.cases.value, None, None, None),
            *(seam.median.value, seam.p90.value, None, None),
            None,
            None,
        )
        for seam in report.merged
    ]
    counts = ("cases", "not_yet", "unknown", "skipped")
    delays = ("median_s", "p90_s", "median_business_s", "p90_business_s")
    return Table(
        name="seams",
        header=("seam", "from", "to", "team", "owner", *counts, *delays, "share", "median_before_s"),
        rows=(*single, *merged),
    )


def _kept(number: Number, overdue: Number) -> tuple[Cell, ...]:
    return number.value, number.numerator, number.denominator, overdue.value


def safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell


def unescaped(text: str) -> str:
    """Return a cell without the apostrophe that `safe`, or a spreadsheet, put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text
