"""The path map: where the time goes, seam by seam, and whose each seam is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards.charts.dot_line import DotLine, draw_dot_line_scale
from dashboards.charts.path_map import PathMap
from dashboards.metrics.csv import Table, number_table, seam_table
from dashboards.metrics.labels import read_labels
from dashboards.metrics.path import PathReport, Seam, never_reached, path_report, path_report_from
from dashboards.metrics.path_by import Dimension, PathRow, path_by, told_by
from dashboards.metrics.path_sums import path_ledger
from dashboards.metrics.path_told import ToldPath, ToldSeam, tell
from dashboards.metrics.path_versions import agreed_path
from dashboards.metrics.promises import terms_of_promises
from dashboards.metrics.rates import never_touched
from dashboards.metrics.sentences import Headline, headline, stretch
from handoff.web.asking import Asked, ask
from handoff.web.files import csv_file
from handoff.web.filter_bar import Option, filter_bar, period_days
from handoff.web.fragments import show
from handoff.web.path_groups import tell_groups
from handoff.web.path_picture import dot_line, draw_maps
from handoff.web.path_words import (
    beside_owner,
    between,
    left_out,
    missing_words,
    nothing_left_out,
    owner_of,
    speed_words,
    sum_words,
    time_words,
    told_words,
    unreached_words,
)

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
    """One row of the table: a seam as it is told, the steps it lies between, its owner and its line.

    `single` has the counts and business times of a single seam; a merged one says in `without` what it passes over.
    """

    seam: ToldSeam
    single: Seam | None
    label: str
    between: str
    owner: str
    beside: str
    without: str
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
    # Live handoffs tell every seam, so that nothing has to be known of the whole path before.
    question, path = asked.question, agreed_path()
    dimension = told_by(question, _dimension(asked))
    ledger = path_ledger(question, path, dimension)
    merged = tell(path_report_from(question, path, ledger)).merged_before() if question.filters.has_imported else ()
    rows = path_by(question, dimension, path, ledger=ledger, merged=merged)
    return replace(number_table(number for row in rows for number in row.numbers()), name="groups")


def _page(asked: Asked) -> dict[str, Any]:
    path, labels = agreed_path(), read_labels()
    dimension = told_by(asked.question, _dimension(asked))
    ledger = path_ledger(asked.question, path, dimension)
    report = path_report_from(asked.question, path, ledger)
    told = tell(report)
    groups = path_by(asked.question, dimension, path, labels, ledger, told.merged_before())
    is_business = asked.address.query["time"] == "business"
    # Merged seams have no business time, and one picture has one kind of time.
    is_drawn_in_business = is_business and not told.has_merged
    said = headline(report, told)
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
        "unreached": unreached_words(said.merged, never_reached(asked.question, path, said.merged))
        if said.merged
        else "",
        "speed_words": speed_words(report.speed),
        "time_words": time_words(told) if is_business else "",
        "maps": _maps(asked, report, told, said, is_business=is_drawn_in_business),
        "told_words": told_words(told),
        # In no merged seam, which ends where a lead was touched.
        "untouched": never_touched(asked.question) if told.has_merged else None,
        "panels": [
            (panel, [_seam_row(seam, report, told, is_business=is_drawn_in_business) for seam in panel.seams], name)
            for panel, name in zip(told.panels, _panel_names(told), strict=True)
            if panel.seams
        ],
        "fewer": [(seam, between(seam), owner_of(seam.terms)) for seam in told.fewer],
        "merged": [(seam, between(seam), owner_of(seam.terms)) for seam in told.merged],
        "scale": draw_dot_line_scale(),
        "left_out": list(left_out(report)),
        "nothing_left_out": nothing_left_out(told),
        "sum_words": sum_words(report, told),
        "groups": tell_groups(
            told, [(_group_name(row, dimension), row) for row in groups], by=dimension, link=asked.rows_url
        ),
        "by": [
            Option(
                label=label,
                url=asked.address.changed(by="" if one is Dimension.TIER else one),
                is_current=one is dimension,
            )
            for one, label in BY.items()
        ],
    }


def _maps(asked: Asked, report: PathReport, told: ToldPath, said: Headline, *, is_business: bool) -> list[PathMap]:
    if not any(seam.median.value for panel in told.panels for seam in panel.seams):
        return []  # nothing to draw to scale
    terms = terms_of_promises()
    return draw_maps(report, told, terms, summary=said.finding, is_business=is_business, link=asked.rows_url)


def _panel_names(told: ToldPath) -> Iterator[str]:
    for panel in told.panels:
        name = stretch(panel.since, panel.step)
        yield name[0].upper() + name[1:]


def _seam_row(seam: ToldSeam, report: PathReport, told: ToldPath, *, is_business: bool) -> SeamRow:
    return SeamRow(
        seam=seam,
        single=seam.single,
        label=seam.terms.label if seam.single else f"{seam.terms.label}, merged",
        between=between(seam),
        owner=owner_of(seam.terms),
        beside=beside_owner(seam.terms),
        without=missing_words(seam, report),
        line=dot_line(seam, is_worst=seam is told.worst, is_business=is_business),
        is_worst=seam is told.worst,
    )


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
