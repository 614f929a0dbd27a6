"""The rows behind a number: as many as it counts, redacted where the reader may not open them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dashboards.metrics.csv import Cell, Table
from dashboards.metrics.labels import read_labels
from dashboards.metrics.rows import rows_for
from handoff.errors import HandoffError
from handoff.people.models import User
from handoff.people.policies import may_open
from handoff.web.asking import Asked, ask
from handoff.web.files import csv_file
from handoff.web.filter_bar import filter_bar, period_days
from handoff.web.fragments import show
from handoff.web.number_words import is_now, title_of
from handoff.web.reader import reader
from handoff.web.tiers import tier_name
from leads.handoffs.models import Handoff

PAGE: Final = 50
MOST: Final = 50_000
FIELDS: Final = (
    *("id", "tier", "version_id", "owner_id", "team_id", "submitted_at", "handed_off_at", "touched_at", "closed_at"),
    *("lead__name", "lead__email", "company__name", "owner__name", "team__name"),
)
HEADER: Final = ("handoff", "lead", "company", "tier", "submitted", "handed_off", "touched", "closed", "owner", "team")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case; a reader who may not open it sees neither lead nor owner."""

    handoff_id: int
    lead: str
    company: str
    tier: str
    submitted_at: datetime | None
    handed_off_at: datetime
    touched_at: datetime | None
    closed_at: datetime | None
    owner: str
    team: str
    is_open_to_reader: bool


@login_required
@require_safe
def rows(request: HttpRequest, metric: str) -> HttpResponse:
    """List the handoffs that a number counts, newest first."""
    asked = ask(request)
    found = _rows(metric, asked).order_by("-handed_off_at", "-id")
    start = PAGE * (_page_number(request) - 1)
    total = found.count()
    listed = list(_read(found.values(*FIELDS)[start : start + PAGE], reader(request)))
    context = {
        "asked": asked,
        "title": title_of(metric),
        "metric": metric,
        "period_days": "" if is_now(metric) else period_days(asked.question.period),
        "bar": filter_bar(asked, read_labels(), has_period=not is_now(metric)),
        "nothing_text": f"It counts none {'now' if is_now(metric) else 'in this period'}, with these filters.",
        "rows": listed,
        "total": total,
        "redacted": sum(not row.is_open_to_reader for row in listed),
        "csv_url": asked.csv_url("web:numbers_csv", metric),
        **_pager(asked, start, len(listed), total),
    }
    return show(request, "numbers.html", context)


@login_required
@require_safe
def rows_csv(request: HttpRequest, metric: str) -> HttpResponse:
    """Give the same rows as a file, at most 50,000 of them."""
    asked = ask(request)
    found = _rows(metric, asked).order_by("-handed_off_at", "-id").values(*FIELDS)[:MOST]
    cells = [_cells(row) for row in _read(found.iterator(), reader(request))]
    return csv_file(Table(name="rows", header=HEADER, rows=tuple(cells)), asked.question, page="number")


def _rows(metric: str, asked: Asked) -> Any:
    try:
        return rows_for(metric, asked.question)
    except HandoffError as error:
        raise Http404 from error


def _read(found: Iterable[dict[str, Any]], user: User) -> Iterator[Row]:
    for row in found:
        is_open = may_open(user, Handoff(owner_id=row["owner_id"], team_id=row["team_id"]))
        yield Row(
            handoff_id=row["id"],
            lead=(row["lead__name"] or row["lead__email"] or f"lead of handoff {row['id']}") if is_open else "",
            company=(row["company__name"] or "") if is_open else "",
            tier=tier_name(row["version_id"], row["tier"]),
            submitted_at=row["submitted_at"],
            handed_off_at=row["handed_off_at"],
            touched_at=row["touched_at"],
            closed_at=row["closed_at"],
            owner=(row["owner__name"] or "") if is_open else "",
            team=row["team__name"] or "",
            is_open_to_reader=is_open,
        )


def _cells(row: Row) -> tuple[Cell, ...]:
    times = (row.submitted_at, row.handed_off_at, row.touched_at, row.closed_at)
    written = tuple(at.isoformat() if at else None for at in times)
    return (row.handoff_id, row.lead, row.company, row.tier, *written, row.owner, row.team)


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _pager(asked: Asked, start: int, shown: int, total: int) -> dict[str, str]:
    number = start // PAGE + 1
    return {
        "shown_text": f"{start + 1:,} to {start + shown:,} of {total:,}" if shown else "",
        "newer_url": asked.address.changed(page="" if number == 2 else str(number - 1)) if number > 1 else "",
        "older_url": asked.address.changed(page=str(number + 1)) if start + shown < total else "",
    }
