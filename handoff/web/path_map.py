"""The path map: where the time goes, seam by seam, and whose each seam is."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards.charts.dot_line import DotLine, draw_dot_line_scale
from dashboards.metrics.csv import Table, number_table, seam_table
from dashboards.metrics.labels import read_labels
from dashboards.metrics.path import PathReport, Seam, path_report
from dashboards.metrics.path_by import Dimension, PathRow, path_by, told_by
from dashboards.metrics.path_sums import path_ledger
from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.promises import terms_of_promises
from dashboards.metrics.sentences import Headline, headline
from handoff.web.asking import Asked, ask
from handoff.web.files import csv_file
from handoff.web.filter_bar import Option, filter_bar, period_days
from handoff.web.fragments import show
from handoff.web.path_picture import dot_line, draw_maps, draw_rows
from handoff.web.path_words import beside_owner, left_out, owner_of, step_name, sum_words

TIMES: Final = {"": "Wall time", "business": "Business time"}
BY: Final = {
    Dimension.TIER: "Tier",
    Dimension.SOURCE: "Source",
    Dimension.TEAM: "Team",
    Dimension.WEEK: "Week",
    Dimension.MONTH: "Month",
}
FILES: Final = {"seams": "Seams", "groups": "By group"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeamRow:
    """One row of the table: a seam, the steps it lies between, its owner and its line."""

    seam: Seam
    between: str
    owner: str
    beside: str
    line: DotLine
    is_worst: bool


@login_required
@require_safe
def path_map(request: HttpRequest) -> HttpResponse:
    """Show the path map; the same for everyone."""
    asked = ask(request, "time", "by")
    return show(request, "path_map.html", _page(asked))


@login_required
@require_safe
def path_map_csv(request: HttpRequest, table: str) -> HttpResponse:
    """Give one table of the page as a file."""
    if table not in FILES:
        raise Http404
    asked = ask(request, "by")
    found = seam_table(path_report(asked.question)) if table == "seams" else _group_table(asked)
    return csv_file(found, asked.question, page="path-map")


def _group_table(asked: Asked) -> Table:
    rows = path_by(asked.question, _dimension(asked))
    return replace(number_table(number for row in rows for number in row.numbers()), name="groups")


def _page(asked: Asked) -> dict[str, Any]:
    path, labels = agreed_path(), read_labels()
    dimension = told_by(asked.question, _dimension(asked))
    ledger = path_ledger(asked.question, path, dimension)
    report = path_report(asked.question, path, ledger)
    groups = path_by(asked.question, dimension, path, labels, ledger)
    is_business = asked.address.query["time"] == "business"
    said = headline(report)
    return {
        "asked": asked,
        "report": report,
        "period_days": period_days(asked.question.period),
        "bar": filter_bar(asked, labels),
        "files": [
            Option(label=label, url=asked.csv_url("web:path_map_csv", name), is_current=False)
            for name, label in FILES.items()
        ],
        "times": [
            Option(label=label, url=asked.address.changed(time=time), is_current=(time == "business") is is_business)
            for time, label in TIMES.items()
        ],
        "said": said,
        "is_business": is_business,
        "maps": _maps(asked, report, said, is_business=is_business),
        "panels": _panels(report, is_business=is_business),
        "merged": [(seam, step_name(seam.since), step_name(seam.step), owner_of(seam.terms)) for seam in report.merged],
        "scale": draw_dot_line_scale(),
        "left_out": list(left_out(report)),
        "sum_words": sum_words(report),
        **_groups(asked, report, dimension, groups),
    }


def _maps(asked: Asked, report: PathReport, said: Headline, *, is_business: bool) -> Any:
    if not any(seam.median.value for seam in (*report.before.seams, *report.after.seams)):
        return []  # nothing to draw to scale
    return draw_maps(report, terms_of_promises(), summary=said.finding, is_business=is_business, link=asked.rows_url)


def _panels(report: PathReport, *, is_business: bool) -> list[tuple[Any, list[SeamRow], str]]:
    worst = report.before.worst
    return [
        (
            panel,
            [
                SeamRow(
                    seam=seam,
                    between=f"{step_name(seam.since)} → {step_name(seam.step)}",
                    owner=owner_of(seam.terms),
                    beside=beside_owner(seam.terms),
                    line=dot_line(seam, is_worst=seam is worst, is_business=is_business),
                    is_worst=seam is worst,
                )
                for seam in panel.seams
            ],
            name,
        )
        for panel, name in ((report.before, "Submit to first touch"), (report.after, "First touch to read"))
    ]


def _groups(asked: Asked, report: PathReport, dimension: Dimension, groups: tuple[PathRow, ...]) -> dict[str, Any]:
    worst = report.before.worst
    named = [(_group_name(row, dimension), row) for row in groups]
    title = f"By {dimension}, submit to first touch"
    summary = f"Blue is {worst.terms.label}, the longest of all." if worst else "Too few handoffs for medians."
    return {
        "groups": named,
        "groups_title": title,
        "groups_chart": draw_rows(named, worst, title=title, summary=summary, link=asked.rows_url),
        "steps": [seam.terms.label for seam in report.before.seams],
        "by": [
            Option(
                label=label,
                url=asked.address.changed(by="" if one is Dimension.TIER else one),
                is_current=one is dimension,
            )
            for one, label in BY.items()
        ],
    }


def _group_name(row: PathRow, dimension: Dimension) -> str:
    if dimension not in {Dimension.WEEK, Dimension.MONTH}:
        return row.name
    first = date.fromisoformat(row.key)
    return f"{first.day} {first:%b}" if dimension is Dimension.WEEK else f"{first:%b %Y}"


def _dimension(asked: Asked) -> Dimension:
    try:
        return Dimension(asked.address.query["by"] or Dimension.TIER)
    except ValueError as error:
        message = f"The map is told by {', '.join(Dimension)}."
        raise BadRequest(message) from error
