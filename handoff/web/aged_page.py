"""The frame of pages on what became of handoffs: one report at an age, its filters, its tables, and each as a file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

from dashboards.metrics.csv import Table
from dashboards.metrics.labels import Labels
from dashboards.metrics.outcomes import Maturity
from dashboards.metrics.period import Preset
from handoff.web.asking import Asked, ask
from handoff.web.files import csv_file
from handoff.web.filter_bar import Option, filter_bar, period_days
from handoff.web.outcome_words import AGE_LABELS, AGES, WITHIN, choices


class AgedReport(Protocol):
    @property
    def maturity(self) -> Maturity: ...


Report = TypeVar("Report", bound=AgedReport)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgedPage(Generic[Report]):
    """A page by its `name`, which its files have too: the queries of its `own`, and its tables by what a menu says.

    The URL of a file is that of the page's name with `_csv` behind it.
    """

    name: str
    own: tuple[str, ...]
    defaults: Mapping[str, str]
    tables: Mapping[str, tuple[str, Callable[[Report], Table]]]
    report: Callable[[Asked], Report]

    def ask(self, request: HttpRequest) -> Asked:
        """Read what a request asks. Raises: BadRequest."""
        return ask(request, *self.own, defaults=self.defaults)

    def file(self, request: HttpRequest, table: str) -> HttpResponse:
        """Give one table as a file, all rows of it. Raises: Http404, BadRequest."""
        if table not in self.tables:
            raise Http404
        asked = self.ask(request)
        _, table_of = self.tables[table]
        return csv_file(table_of(self.report(asked)), asked.question, page=self.name)

    def frame(self, asked: Asked, report: Report, labels: Labels) -> dict[str, Any]:
        """Return what the template of every such page reads."""
        return {
            "asked": asked,
            "report": report,
            "period_days": period_days(asked.question.period),
            "bar": filter_bar(asked, labels),
            "files": [
                Option(label=label, url=asked.csv_url(f"web:{self.name}_csv", name), is_current=False)
                for name, (label, _) in self.tables.items()
            ],
            "ages": choices(asked, "age", AGE_LABELS, report.maturity, first=Maturity.MONTH),
            "age": AGES[report.maturity],
            "within": WITHIN[report.maturity],
            "all_time_url": asked.address.changed(period=Preset.ALL, **{"from": "", "to": ""}),
        }


def maturity_of(asked: Asked) -> Maturity:
    """Return the age that is asked for; a month unless told. Raises: BadRequest."""
    try:
        return Maturity(asked.address.query["age"] or Maturity.MONTH)
    except ValueError as error:
        message = f"“age” is one of {', '.join(Maturity)}."
        raise BadRequest(message) from error
