"""The criterion report and the outcomes of versions as files."""

from collections.abc import Iterator
from typing import Final

from dashboards.metrics.criteria import CriteriaReport, CriterionRow
from dashboards.metrics.csv import Cell, Table
from dashboards.metrics.number import Number
from dashboards.metrics.outcomes import OutcomeRow
from dashboards.metrics.version_outcomes import VersionsReport
from dispositions.models import Outcome

_RATE: Final = ("", "_of", "_share", "_low", "_high")


def criterion_table(report: CriteriaReport) -> Table:
    """Return one row a criterion."""
    kinds = [f"{outcome}_{truth}" for outcome in ("converted", "bad_fit") for truth in ("met", "not_met")]
    columns = [f"{kind}{part}" for kind in kinds for part in _RATE]
    return Table(
        name="criteria",
        header=(
            *("criterion", "versions", "handoffs", "met", "met_share", "unknown", "unknown_share"),
            *columns,
            *("converted_lift", "bad_fit_lift", "named_by_bad_fits"),
        ),
        rows=tuple(tuple(_criterion_cells(row)) for row in report.rows),
    )


def version_table(report: VersionsReport) -> Table:
    """Return one row a version, age and cohort, and one of all cohorts."""
    kinds = [f"{outcome}{part}" for outcome in ("converted", "bad_fit") for part in _RATE]
    return Table(
        name="versions",
        header=(
            *("version", "age_days", f"{report.cohort_by}_from", "handoffs", "imported", "too_young", "is_unfinished"),
            *kinds,
        ),
        rows=tuple(
            (version.number, int(age), row.key if row is not found.all else "all", *_outcome_cells(row))
            for version in report.versions
            for age, found in version.ages.items()
            for row in (found.all, *found.cohorts)
        ),
    )


def _criterion_cells(row: CriterionRow) -> Iterator[Cell]:
    yield row.criterion
    yield " ".join(f"v{number}" for number in row.versions)
    yield row.handoffs.value
    for rate in (row.met, row.unknown):
        yield from (rate.numerator, rate.value)
    for split in row.splits.values():
        yield from (*_rate_cells(split.met), *_rate_cells(split.not_met))
    yield from (split.lift.value for split in row.splits.values())
    yield row.named.value


def _outcome_cells(row: OutcomeRow) -> tuple[Cell, ...]:
    is_unfinished = "yes" if row.is_unfinished or row.young.value else "no"
    return (
        *(row.handoffs.value, row.imported.value, row.young.value, is_unfinished),
        *_rate_cells(row.rates[Outcome.converted]),
        *_rate_cells(row.rates[Outcome.bad_fit]),
    )


def _rate_cells(rate: Number) -> tuple[Cell, ...]:
    found = rate.interval
    return rate.numerator, rate.denominator, rate.value, found.low if found else None, found.high if found else None
