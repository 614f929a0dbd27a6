"""The backtests of one draft, newest first, and starting another over a period."""

from typing import Any, Final

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from dashboards.metrics.backtest_kept import read_report
from dashboards.metrics.period import InvalidPeriodError
from handoff.people.policies import may_define
from handoff.process.backtest_periods import Span, period_asked
from handoff.process.backtesting import of_draft, run_backtest
from handoff.web.backtest import definer
from handoff.web.backtest_words import STATES, days_of
from handoff.web.reader import now_of, reader, zone_of
from leads.definitions.models import Backtest, BacktestState, Draft
from leads.definitions.publish import InvalidDefinitionError

MOST_SHOWN: Final = 20
SPANS: Final = {Span.QUARTER: "Last 13 weeks", Span.YEAR: "Last year", Span.ALL: "All time"}
OWN: Final = "own"
DATE: Final = {"type": "date", "class": "input"}


class PeriodForm(forms.Form):
    """The period over which a draft is tried."""

    period = forms.ChoiceField(
        label="Period",
        choices=[*SPANS.items(), (OWN, "Days of my own")],
        required=False,
        widget=forms.Select(attrs={"class": "input is-full"}),
    )

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, label in (("from", "First day"), ("to", "Last day")):
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=10, widget=forms.TextInput(attrs=DATE)
            )

    def query(self) -> dict[str, str]:
        """Return what was asked for; two days count where they are given, whatever the menu says."""
        found = {name: str(value or "") for name, value in self.cleaned_data.items()}
        if found["period"] == OWN and not found["from"]:
            raise InvalidPeriodError(fields={"from": "is missing: give the first day"})
        return {**found, "period": "" if found["period"] == OWN else found["period"]}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def backtest_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """List what was tried of a draft; a post tries it as it was saved last."""
    draft = Draft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Http404
    if request.method != "POST":
        return _page(request, draft, PeriodForm())
    user, form = definer(request), PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, draft, form, status=422)
    try:
        period = period_asked(form.query(), zone=zone_of(user), now=now_of(request))
        new = of_draft(draft.pk, period, asked_by_id=user.pk)
        kept = run_backtest(new, clock=lambda: now_of(request))
    except InvalidPeriodError as error:
        for name, problem in error.fields.items():
            form.add_error(name, f"{form.fields[name].label} {problem}")
        return _page(request, draft, form, status=422)
    except InvalidDefinitionError as error:
        form.add_error(None, "The draft cannot be tried before this is put right:")
        return _page(request, draft, form, status=422, problems=error.fields)
    return redirect("web:backtest", kept.pk)


def _page(
    request: HttpRequest, draft: Draft, form: PeriodForm, *, status: int = 200, problems: Any = None
) -> HttpResponse:
    found = draft.backtests.select_related("asked_by", "compared_with").order_by("-pk")[:MOST_SHOWN]
    page = {
        "draft": draft,
        "form": form,
        "may_define": may_define(reader(request)),
        "backtests": [_row(kept) for kept in found],
        "problems": problems or {},
    }
    return render(request, "backtests.html", page, status=status)


def _row(kept: Backtest) -> dict[str, Any]:
    shape, words = STATES[kept.state]
    report = read_report(kept.result) if kept.state == BacktestState.done else None
    return {"kept": kept, "shape": shape, "words": words, "days": days_of(kept), "report": report}
