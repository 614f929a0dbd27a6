"""The criterion report: which criteria tell good leads from bad ones, across versions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards.metrics.criteria import CriteriaReport, CriterionRow, criteria_report
from dashboards.metrics.criteria_csv import criterion_table
from dashboards.metrics.csv import Table, number_table
from dashboards.metrics.labels import read_labels
from dashboards.metrics.period import Preset
from dispositions.models import Outcome
from handoff.web.aged_page import AgedPage, maturity_of
from handoff.web.asking import Asked
from handoff.web.definition_words import tiers_of_criteria
from handoff.web.fragments import show
from handoff.web.outcome_words import choices
from handoff.web.tiers import criterion_sentences
from leads.definitions.models import DefinitionVersion

# Outcomes need time, as on the dispositions page.
DEFAULTS: Final = {"period": Preset.QUARTER.value}
OWN: Final = ("age", "sort", "page")
TABLES: Final[Mapping[str, tuple[str, Callable[[CriteriaReport], Table]]]] = {
    "criteria": ("By criterion", criterion_table),
    "numbers": ("All numbers", lambda report: number_table(report.numbers())),
}
SORTS: Final = {"": "As defined", "lift": "By lift", "named": "By bad fits that name it"}
# As many as keep a page light: each has some twenty linked numbers.
ROWS_A_PAGE: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCriterion:
    """A criterion in the words of its newest version, with the tiers that use it there."""

    sentence: str
    tiers: str
    versions: str
    row: CriterionRow


@login_required
@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """Show what each criterion tells; the same for everyone."""
    return show(request, "criteria.html", _page(PAGE.ask(request)))


@login_required
@require_safe
def criteria_csv(request: HttpRequest, table: str) -> HttpResponse:
    """Give one table of the page as a file, all rows of it."""
    return PAGE.file(request, table)


def _report(asked: Asked) -> CriteriaReport:
    if asked.address.query["sort"] not in SORTS:
        message = f"“sort” is one of {', '.join(key for key in SORTS if key)}."
        raise BadRequest(message)
    return criteria_report(asked.question, maturity=maturity_of(asked))


PAGE: Final = AgedPage(name="criteria", own=OWN, defaults=DEFAULTS, tables=TABLES, report=_report)


def _page(asked: Asked) -> dict[str, Any]:
    labels, report = read_labels(), _report(asked)
    sort = asked.address.query["sort"]
    page = Paginator(_sorted(report.rows, sort), ROWS_A_PAGE).get_page(asked.address.query["page"] or 1)
    return {
        **PAGE.frame(asked, report, labels),
        "sorts": choices(asked, "sort", SORTS, sort, first=""),
        "finding": _finding(report),
        "criteria": _named(list(page.object_list)),
        **_pager(asked, page),
    }


def _pager(asked: Asked, page: Page[CriterionRow]) -> dict[str, str]:
    """Return where the rows of a page stand among all, and the addresses of those before and after."""
    pages = page.paginator.num_pages

    def url(number: int) -> str:
        return asked.address.changed(page=str(number) if number > 1 else "")

    return {
        "shown_text": f"{page.start_index()} to {page.end_index()} of {page.paginator.count}" if pages > 1 else "",
        "previous_url": url(page.number - 1) if page.has_previous() else "",
        "next_url": url(page.number + 1) if page.has_next() else "",
    }


def _sorted(rows: Sequence[CriterionRow], sort: str) -> list[CriterionRow]:
    """Sort by the size of what is asked for, the largest first; a lift that cannot be told comes last."""
    match sort:
        case "lift":
            return sorted(rows, key=lambda row: -(row.splits[Outcome.converted.value].lift.value or 0))
        case "named":
            return sorted(rows, key=lambda row: -(row.named.value or 0))
        case _:
            return list(rows)


def _named(rows: Sequence[CriterionRow]) -> list[NamedCriterion]:
    """Say criteria in the words of the newest version that has them."""
    newest = {row.versions[0] for row in rows}
    ids = dict(DefinitionVersion.objects.filter(number__in=newest).values_list("number", "pk"))
    return [
        NamedCriterion(
            sentence=criterion_sentences(ids[row.versions[0]]).get(row.criterion, row.criterion),
            tiers=tiers_of_criteria(ids[row.versions[0]]).get(row.criterion, "never"),
            versions=_versions(row.versions),
            row=row,
        )
        for row in rows
    ]


def _versions(numbers: Sequence[int]) -> str:
    """Write version numbers: "v7", "v5 to v7", "v7, v3"."""
    if len(numbers) > 2 and numbers[0] - numbers[-1] == len(numbers) - 1:
        return f"v{numbers[-1]} to v{numbers[0]}"
    return ", ".join(f"v{number}" for number in numbers)


def _finding(report: CriteriaReport) -> str:
    """Say which criteria tell converting handoffs from others: those whose 95 % intervals do not meet."""
    telling = 0
    for row in report.rows:
        met, not_met = (split.interval for split in _pair(row))
        telling += bool(met and not_met and (met.low > not_met.high or met.high < not_met.low))
    compared = sum(all(one.interval for one in _pair(row)) for row in report.rows)
    if not compared:
        return "No criterion was both met and not met by ten handoffs, so that none can be compared yet"
    noun = "criterion tells" if telling == 1 else "criteria tell"
    return f"{telling} of {compared} {noun} converting handoffs from others beyond chance"


def _pair(row: CriterionRow) -> tuple[Any, Any]:
    split = row.splits[Outcome.converted.value]
    return split.met, split.not_met
