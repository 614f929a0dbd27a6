"""One backtest on one page, whatever its state: how far it is, or what it found, beside the version in force."""

from dataclasses import replace
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from dashboards.metrics.backtest_csv import BACKTEST_TABLES
from dashboards.metrics.backtest_flips import Way
from dashboards.metrics.backtest_kept import KeptReport, read_report
from dashboards.metrics.csv import Table
from handoff.people.models import User
from handoff.people.policies import may_define
from handoff.process.backtesting import BacktestOverError, cancel_backtest, period_of
from handoff.web.backtest_flips import flip_rows, flip_table
from handoff.web.backtest_words import (
    MOST_WEEKS,
    STATES,
    days_of,
    outcome_lines,
    rate_lines,
    side_names,
    tier_lines,
    tried,
    week_charts,
    week_lines,
)
from handoff.web.files import table_file
from handoff.web.filter_bar import Option
from handoff.web.reader import now_of, reader
from leads.definitions.models import Backtest, BacktestState

# As many of the latest as keep the page light; the file has all that were kept.
MOST_FLIPS: Final = 40
FLIPS: Final = {"flips-out": Way.OUT, "flips-in": Way.IN}
FILES: Final = {
    "outcomes": "Outcomes",
    "numbers": "All numbers",
    "tiers": "By tier",
    "weeks": "By week",
    "flips-out": "Left out",
    "flips-in": "Taken in",
}


def definer(request: HttpRequest) -> User:
    """Return the reader, who may try a draft. Raises: PermissionDenied."""
    user = reader(request)
    if not may_define(user):
        message = "Marketing ops and the managers of both teams try drafts of the definition."
        raise PermissionDenied(message)
    return user


def find_backtest(backtest_id: int) -> Backtest:
    """Return a backtest. Raises: Http404."""
    related = ("draft", "version", "compared_with", "asked_by")
    kept = Backtest.objects.filter(pk=backtest_id).select_related(*related).first()
    if kept is None:
        raise Http404
    return kept


@login_required
@require_safe
def backtest(request: HttpRequest, backtest_id: int) -> HttpResponse:
    """Show a backtest; the same numbers for everyone."""
    kept = find_backtest(backtest_id)
    if request.headers.get("HX-Target") == "progress":
        return _progress(request, kept)
    return render(request, "backtest.html", _page(request, kept))


@login_required
@require_POST
def cancel(request: HttpRequest, backtest_id: int) -> HttpResponse:
    """Stop a backtest; one that is over already is shown as it ended."""
    definer(request)
    kept = find_backtest(backtest_id)
    try:
        cancel_backtest(kept.pk, now=now_of(request))
    except BacktestOverError:
        messages.warning(request, "It was over before it could be stopped; this is how it ended.")
    return redirect("web:backtest", kept.pk)


@login_required
@require_safe
def backtest_csv(request: HttpRequest, backtest_id: int, table: str) -> HttpResponse:
    """Give one table of a backtest as a file, all rows of it."""
    kept = find_backtest(backtest_id)
    if kept.state != BacktestState.done or table not in FILES:
        raise Http404
    report = read_report(kept.result)
    found = _flips_file(FLIPS[table], report, request) if table in FLIPS else BACKTEST_TABLES[table](report)
    return table_file(replace(found, name=table), period_of(kept), page=f"backtest-{kept.pk}")


def _flips_file(way: Way, report: KeptReport, request: HttpRequest) -> Table:
    return flip_table(way, flip_rows(report.flips, _tier_names(report), reader(request)).get(way, []))


def _progress(request: HttpRequest, kept: Backtest) -> HttpResponse:
    """Show how far a backtest is; once it is over, have the page loaded anew."""
    if kept.state == BacktestState.waiting:
        return render(request, "parts/backtest_working.html#progress", {"kept": kept})
    answer = HttpResponse(status=204)
    answer["HX-Refresh"] = "true"
    return answer


def _page(request: HttpRequest, kept: Backtest) -> dict[str, Any]:
    shape, words = STATES[kept.state]
    page = {
        "kept": kept,
        "shape": shape,
        "words": words,
        "tried": tried(kept),
        "days": days_of(kept),
        "may_define": may_define(reader(request)),
    }
    if kept.state != BacktestState.done:
        return page
    report, names = read_report(kept.result), side_names(kept)
    weeks = week_lines(report)
    return {
        **page,
        "report": report,
        "names": names,
        "rates": rate_lines(report),
        "outcomes": outcome_lines(report),
        "tiers": tier_lines(report),
        "charts": week_charts(weeks, names, period_of(kept)),
        "weeks": list(reversed(weeks[-MOST_WEEKS:])),
        "earlier": max(0, len(weeks) - MOST_WEEKS),
        "flips": _flips(report, reader(request)),
        "files": [
            Option(label=label, url=reverse("web:backtest_csv", args=[kept.pk, name]), is_current=False)
            for name, label in FILES.items()
            if report.active or name not in FLIPS
        ],
    }


def _flips(report: KeptReport, user: User) -> list[dict[str, Any]]:
    rows = flip_rows(report.flips, _tier_names(report), user)
    titles = {Way.OUT: "Left out by the draft", Way.IN: "Taken in by the draft"}
    return [
        {
            "way": way,
            "title": title,
            "rows": rows[way][:MOST_FLIPS],
            "in_file": len(rows[way]),
            "count": report.flipping[way],
        }
        for way, title in titles.items()
        if way in rows
    ]


def _tier_names(report: KeptReport) -> dict[str, str]:
    return {key: name for side in report.sides for key, (name, _) in side.tiers.items()}
