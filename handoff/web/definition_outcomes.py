"""The outcomes page: the versions of the definition side by side, each an experiment at 30, 60 and 90 days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards.charts.interval import IntervalMark, draw_interval
from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.criteria_csv import version_table
from dashboards.metrics.csv import Table, number_table
from dashboards.metrics.filters import History
from dashboards.metrics.labels import read_labels
from dashboards.metrics.number import Number
from dashboards.metrics.outcomes import Maturity, OutcomeRow
from dashboards.metrics.period import Preset
from dashboards.metrics.version_outcomes import AGES, VersionOutcomes, VersionsReport, versions_report
from dispositions.models import Outcome
from handoff.web import format as words
from handoff.web.asking import Asked, ask
from handoff.web.files import csv_file
from handoff.web.filter_bar import Option, filter_bar, period_days
from handoff.web.fragments import show
from handoff.web.local import localtime
from handoff.web.outcome_words import AGE_LABELS, TOPS, choices, cohort_name
from leads.definitions.models import BEFORE_THE_PRODUCT, DefinitionActivation

# A version judges for months, and what came before the product is one to compare with.
DEFAULTS: Final = {"period": Preset.ALL.value, "origin": History.ALL.value}
OWN: Final = ("cohort",)
COHORTS: Final = {CohortBy.MONTH: "Month", CohortBy.WEEK: "Week"}
SHOWN: Final = {Outcome.converted.value: "Converted", Outcome.bad_fit.value: "Bad fit"}
TABLES: Final[Mapping[str, tuple[str, Callable[[VersionsReport], Table]]]] = {
    "versions": ("By version, age and cohort", version_table),
    "numbers": ("All numbers", lambda report: number_table(report.numbers())),
}
# As many as keep the page light; the file has them all.
MOST_VERSIONS: Final = 8
MOST_COHORTS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeCell:
    """One version or cohort at one age; `is_unfinished` says that some of its handoffs are younger, or will come."""

    row: OutcomeRow
    rate: Number
    is_unfinished: bool
    mark: IntervalMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """A version or cohort under its name, with a cell an age."""

    name: str
    when: str
    cells: tuple[AgeCell, ...]


@login_required
@require_safe
def definition_outcomes(request: HttpRequest) -> HttpResponse:
    """Show what became of the handoffs of each version; the same for everyone."""
    return show(request, "definition_outcomes.html", _page(ask(request, *OWN, defaults=DEFAULTS)))


@login_required
@require_safe
def definition_outcomes_csv(request: HttpRequest, table: str) -> HttpResponse:
    """Give one table of the page as a file, all rows of it."""
    if table not in TABLES:
        raise Http404
    asked = ask(request, *OWN, defaults=DEFAULTS)
    return csv_file(TABLES[table][1](_report(asked)), asked.question, page="outcomes")


def _report(asked: Asked) -> VersionsReport:
    try:
        cohort_by = CohortBy(asked.address.query["cohort"] or CohortBy.MONTH)
    except ValueError as error:
        message = "“cohort” is week or month."
        raise BadRequest(message) from error
    return versions_report(asked.question, cohort_by=cohort_by)


def _page(asked: Asked) -> dict[str, Any]:
    report, whens = _report(asked), _activations()
    shown = report.versions[:MOST_VERSIONS]
    return {
        "asked": asked,
        "report": report,
        "period_days": period_days(asked.question.period),
        "bar": filter_bar(asked, read_labels()),
        "files": [
            Option(label=label, url=asked.csv_url("web:definition_outcomes_csv", name), is_current=False)
            for name, (label, _) in TABLES.items()
        ],
        "cohort_choices": choices(asked, "cohort", COHORTS, report.cohort_by, first=CohortBy.MONTH),
        "ages": [AGE_LABELS[age] for age in AGES],
        "finding": _finding(report),
        "tables": [(label, outcome, _lines(shown, outcome, whens)) for outcome, label in SHOWN.items()],
        "cohorts": [_cohorts(version, report.cohort_by) for version in shown],
        "more": len(report.versions) - len(shown),
        "all_time_url": asked.address.changed(period="", **{"from": "", "to": ""}),
    }


def version_name(number: int) -> str:
    return "Before the product" if number == BEFORE_THE_PRODUCT else f"Version {number}"


def _activations() -> dict[int, str]:
    """Say when each version judged."""
    found: dict[int, str] = {}
    for one in DefinitionActivation.objects.select_related("version").defer("version__document").order_by("pk"):
        since = words.day(localtime(one.activated_at), year=True)
        until = words.day(localtime(one.retired_at), year=True) if one.retired_at else ""
        found[one.version.number] = f"{since} to {until}" if until else f"since {since}, in force"
    return found


def _lines(versions: Sequence[VersionOutcomes], outcome: str, whens: Mapping[int, str]) -> list[OutcomeLine]:
    """Return the versions as lines whose marks keep one scale."""
    found = [version.ages[age].all.rates[outcome].interval for version in versions for age in AGES]
    highest = max((interval.high for interval in found if interval), default=0.0)
    end = next((top for top in TOPS if top >= highest), 1.0)
    return [_line(version, outcome, whens, end) for version in versions]


def _line(version: VersionOutcomes, outcome: str, whens: Mapping[int, str], end: float) -> OutcomeLine:
    cells = tuple(_cell(version.ages[age].all, outcome, end) for age in AGES)
    return OutcomeLine(name=version_name(version.number), when=whens.get(version.number, ""), cells=cells)


def _cell(row: OutcomeRow, outcome: str, end: float | None = None) -> AgeCell:
    rate = row.rates[outcome]
    found, mark = rate.interval, None
    if found and end:
        mark = draw_interval(share=float(rate.value or 0), low=found.low, high=found.high, end=end)
    return AgeCell(row=row, rate=rate, is_unfinished=row.is_unfinished or bool(row.young.value), mark=mark)


def _cohorts(version: VersionOutcomes, cohort_by: CohortBy) -> dict[str, Any]:
    """Return the cohorts of a version, the newest first, each at every age."""
    by_key = [{row.key: row for row in version.ages[age].cohorts} for age in AGES]
    keys = sorted(by_key[0], reverse=True)
    lines = [
        OutcomeLine(
            name=cohort_name(by_key[0][key], cohort_by),
            when="",
            cells=tuple(_cell(rows[key], Outcome.converted.value) for rows in by_key),
        )
        for key in keys[:MOST_COHORTS]
    ]
    return {
        "number": version.number,
        "name": version_name(version.number),
        "lines": lines,
        "earlier": len(keys) - len(lines),
    }


def _finding(report: VersionsReport) -> str:
    """Say whether the newest version converts differently from the former, at the latest age both have a rate at."""
    written = [version for version in report.versions if version.number != BEFORE_THE_PRODUCT]
    if len(written) < 2:
        return "One version has handed over so far: there is nothing yet to compare it with"
    newer, former = written[0], written[1]
    for age in reversed(AGES):
        rates = [version.ages[age].all.rates[Outcome.converted.value] for version in (newer, former)]
        one, other = (rate.interval for rate in rates)
        if one and other:
            return _compared(newer.number, former.number, rates, one.low > other.high, one.high < other.low, age)
    return f"Too few handoffs of v{newer.number} or v{former.number} are old enough to compare"


def _compared(newer: int, former: int, rates: list[Number], is_more: bool, is_less: bool, age: Maturity) -> str:
    new, old = (words.percent(float(rate.value or 0)) for rate in rates)
    shares = f"{new} within {AGE_LABELS[age]}, v{former} {old}"
    if is_more or is_less:
        return f"v{newer} converts {'more' if is_more else 'less'} than v{former}: {shares}"
    return f"v{newer} converts {shares}: their 95 % intervals overlap, so that neither is clearly better"
