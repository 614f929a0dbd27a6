"""The shared SLA page: what each team promised the other, and what it kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards.metrics.csv import Table, number_table, owner_table, promise_table, tier_table, week_table
from dashboards.metrics.filters import History
from dashboards.metrics.labels import read_labels
from dashboards.metrics.sla import SlaReport, of_one_origin, sla_report
from handoff.web.asking import Asked, ask
from handoff.web.files import csv_file
from handoff.web.filter_bar import Option, filter_bar, period_days
from handoff.web.fragments import show
from handoff.web.sla_page import rate_views, side_views, week_panels, week_rows


def _rate_table(report: SlaReport) -> Table:
    return replace(number_table(rate.number for rate in report.rates.promised), name="rates")


TABLES: Final[Mapping[str, tuple[str, Callable[[SlaReport], Table]]]] = {
    "promises": ("Promises", promise_table),
    "weeks": ("Kept by week", week_table),
    "rates": ("Promised rates", _rate_table),
    "tiers": ("First touch by tier", tier_table),
    "owners": ("By owner", owner_table),
}


@login_required
@require_safe
def sla(request: HttpRequest) -> HttpResponse:
    """Show both directions side by side; the same for everyone."""
    asked = ask(request, "weeks")
    return show(request, "sla.html", _page(asked))


@login_required
@require_safe
def sla_csv(request: HttpRequest, table: str) -> HttpResponse:
    """Give one table of the page as a file."""
    if table not in TABLES:
        raise Http404
    asked = ask(request)
    return csv_file(TABLES[table][1](sla_report(asked.question)), asked.question, page="sla")


def _page(asked: Asked) -> dict[str, Any]:
    labels = read_labels()
    bar, origin = filter_bar(asked, labels), asked.question.filters.origin
    asked = replace(asked, question=of_one_origin(asked.question))
    report = sla_report(asked.question, labels)
    sides = side_views(report)
    is_table = asked.address.query["weeks"] == "table"
    return {
        "asked": asked,
        "report": report,
        "whole_owner": labels.whole_owner,
        "period_days": period_days(asked.question.period),
        "bar": bar,
        "is_hypothetical": origin == History.IMPORTED,
        "imported_url": asked.address.changed(origin=History.IMPORTED) if origin == History.ALL else "",
        "files": [
            Option(label=label, url=asked.csv_url("web:sla_csv", name), is_current=False)
            for name, (label, _) in TABLES.items()
        ],
        "sides": sides,
        "panels": [] if is_table else week_panels(report),
        "weeks": week_rows(sides.values()) if is_table else [],
        "weeks_url": asked.address.changed(weeks="" if is_table else "table"),
        "is_cancelled": any(row.promise.cancelled.value for side in sides.values() for row in side.rows),
        "rates": rate_views(report.rates.promised),
    }
