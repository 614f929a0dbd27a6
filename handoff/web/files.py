"""Tables as files to save."""

from django.http import HttpResponse

from dashboards.metrics.csv import Table
from dashboards.metrics.period import Period
from dashboards.metrics.question import Question


def csv_file(table: Table, question: Question, *, page: str) -> HttpResponse:
    """Answer with a table as CSV, named after its page and period."""
    return table_file(table, question.period, page=page)


def table_file(table: Table, period: Period, *, page: str) -> HttpResponse:
    """Answer with a table of a period as CSV."""
    name = f"{page}-{table.name}-{period.first_day}-to-{period.last_day}.csv"
    response = HttpResponse(table.to_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
