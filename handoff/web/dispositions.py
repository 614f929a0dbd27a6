"""The dispositions page: what became of handoffs, by cohort, source, campaign, version, origin and reason."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards.metrics.cohorts import CohortBy
from dashboards.metrics.csv import Table
from dashboards.metrics.filters import History
from dashboards.metrics.labels import Labels, read_labels
from dashboards.metrics.outcome_csv import cohort_table, group_table, reason_table
from dashboards.metrics.outcome_groups import OutcomeBy, is_group, text_facts
from dashboards.metrics.outcome_reasons import ReasonRow
from dashboards.metrics.outcome_report import OutcomeReport, outcome_report
from dashboards.metrics.outcomes import BECAME, Maturity, OutcomeRow
from dashboards.metrics.period import Preset
from handoff.web.aged_page import AgedPage, maturity_of
from handoff.web.asking import Asked
from handoff.web.definition_words import tiers_of_criteria
from handoff.web.filter_bar import menu
from handoff.web.fragments import show
from handoff.web.outcome_words import (
    OUTCOMES,
    choices,
    cohort_name,
    difference,
    finding,
    trend_charts,
)
from handoff.web.tiers import criterion_sentences
from leads.definitions.models import DefinitionVersion

# Outcomes need time: a quarter has cohorts that are old enough, and a past that was imported has outcomes too.
DEFAULTS: Final = {"period": Preset.QUARTER.value, "origin": History.ALL.value}
OWN: Final = ("age", "by", "cohort")
BY: Final = {
    OutcomeBy.SOURCE: "Source",
    OutcomeBy.CAMPAIGN: "Campaign",
    OutcomeBy.VERSION: "Version",
    OutcomeBy.TIER: "Tier",
    OutcomeBy.TEAM: "Team",
}
COHORTS: Final = {CohortBy.WEEK: "Week", CohortBy.MONTH: "Month"}
TABLES: Final[Mapping[str, tuple[str, Callable[[OutcomeReport], Table]]]] = {
    "cohorts": ("By cohort", cohort_table),
    "groups": ("By group", group_table),
    "reasons": ("By reason", reason_table),
}
# As many rows as keep a page of three years and a long list of campaigns light; the file has them all.
MOST_GROUPS: Final = 15
MOST_COHORTS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """A row with its name, and the address that narrows the page to it, if a filter does."""

    name: str
    url: str
    row: OutcomeRow


@login_required
@require_safe
def dispositions(request: HttpRequest) -> HttpResponse:
    """Show what became of handoffs; the same for everyone."""
    return show(request, "dispositions.html", _page(PAGE.ask(request)))


@login_required
@require_safe
def dispositions_csv(request: HttpRequest, table: str) -> HttpResponse:
    """Give one table of the page as a file, all rows of it."""
    return PAGE.file(request, table)


def _report(asked: Asked, labels: Labels | None = None) -> OutcomeReport:
    query = asked.address.query
    by = query["by"] or OutcomeBy.SOURCE
    try:
        cohort_by = CohortBy(query["cohort"]) if query["cohort"] else None
    except ValueError as error:
        message = "“cohort” is week or month."
        raise BadRequest(message) from error
    if not is_group(by):
        message = f"Outcomes are told by {', '.join(OutcomeBy)}, or by a text fact of your own such as lead.origin."
        raise BadRequest(message)
    return outcome_report(
        asked.question, maturity=maturity_of(asked), by=by, cohort_by=cohort_by, labels=labels or read_labels()
    )


PAGE: Final = AgedPage(name="dispositions", own=OWN, defaults=DEFAULTS, tables=TABLES, report=_report)


def _page(asked: Asked) -> dict[str, Any]:
    labels = read_labels()
    report, facts = _report(asked, labels), text_facts()
    return {
        **PAGE.frame(asked, report, labels),
        "is_aged": report.maturity is not Maturity.SO_FAR,
        "finding": finding(report),
        "outcomes": [(OUTCOMES[outcome], report.all.rates[outcome]) for outcome in BECAME],
        "columns": [OUTCOMES[outcome] for outcome in BECAME],
        **_trend(asked, report),
        **_groups(asked, report, facts),
        "reasons": _reasons(report.reasons),
    }


def _trend(asked: Asked, report: OutcomeReport) -> dict[str, Any]:
    shown = report.cohorts[-MOST_COHORTS:]
    return {
        "charts": trend_charts(report),
        "cohort_by": report.cohort_by,
        "cohort_choices": choices(asked, "cohort", COHORTS, report.cohort_by),
        "cohorts": [NamedRow(name=cohort_name(row, report.cohort_by), url="", row=row) for row in reversed(shown)],
        "earlier": len(report.cohorts) - len(shown),
    }


def _groups(asked: Asked, report: OutcomeReport, facts: Mapping[str, str]) -> dict[str, Any]:
    is_filter = report.by in {OutcomeBy.SOURCE, OutcomeBy.TIER, OutcomeBy.TEAM}
    return {
        "by": choices(asked, "by", BY, report.by, first=OutcomeBy.SOURCE),
        "fact_menu": menu(asked.address, "by", "Fact", report.by if report.by in facts else "", facts)
        if facts
        else None,
        "by_name": BY[OutcomeBy(report.by)].lower() if report.by in set(OutcomeBy) else facts[report.by],
        "groups": [
            NamedRow(name=row.name, url=asked.address.changed(**{report.by: row.key}) if is_filter else "", row=row)
            for row in report.groups[:MOST_GROUPS]
        ],
        "smaller": max(0, len(report.groups) - MOST_GROUPS),
        "difference": difference(report),
    }


def _reasons(rows: Sequence[ReasonRow]) -> list[tuple[str, list[tuple[str, str, ReasonRow]]]]:
    """Return the reasons under their outcomes, criteria in the words of the latest version and with its tiers."""
    sentences: Mapping[str, str] = {}
    tiers: Mapping[str, str] = {}
    if any(row.criterion for row in rows):
        latest = DefinitionVersion.objects.values_list("pk", flat=True).latest("number")
        sentences, tiers = criterion_sentences(latest), tiers_of_criteria(latest)
    found: dict[str, list[tuple[str, str, ReasonRow]]] = {}
    for row in rows:
        name = sentences.get(row.criterion, row.criterion) if row.criterion else row.name or "No reason given"
        found.setdefault(OUTCOMES[row.outcome], []).append((name, tiers.get(row.criterion, ""), row))
    return list(found.items())
