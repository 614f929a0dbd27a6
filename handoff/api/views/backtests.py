"""`/api/v1/definition/backtests`: definitions tried on what was known of every lead."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dashboards.metrics.period import Period
from handoff.api.answers.backtests import BacktestDetailShape, BacktestShape, backtest, backtest_detail
from handoff.api.answers.pages import page_of
from handoff.api.bodies.backtests import BACKTEST, BacktestRequestShape, asked_days, subject_of
from handoff.api.clock import request_now
from handoff.api.filters import BacktestFilter, narrow, refuse_unknown
from handoff.api.idempotency import Answer, answer_once
from handoff.api.operation import Operation, person_of
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.api.refusals import InvalidRequestError
from handoff.errors import NotFoundError
from handoff.people.models import Scope
from handoff.people.policies import may_define
from handoff.process.backtesting import NewBacktest, of_draft, of_version, run_backtest
from leads.definitions.models import Backtest, BacktestState


class Backtests(Operation):
    """Backtests of the definition."""

    filterset = BacktestFilter
    access: ClassVar = {
        "GET": Access(scope=Scope.read, people=is_member),
        "POST": Access(scope=Scope.read, people=may_define),
    }

    @extend_schema(operation_id="backtests_list", responses={200: page_of(BacktestShape)})
    def get(self, request: Request) -> Response:
        """List the backtests, newest first, without what they found."""
        rows = narrow(request, BacktestFilter, _backtests().defer("document", "result"))
        return Response(page(request, rows, _listed))

    @extend_schema(
        operation_id="backtests_start",
        request=BacktestRequestShape,
        responses={201: BacktestDetailShape, 202: BacktestDetailShape},
    )
    def post(self, request: Request) -> Response:
        """Try a draft, a version or a document over a period; 202 when it is left to a worker, so ask for it again."""
        refuse_unknown(request, set())
        values = BACKTEST.check(request.data)
        subject, period = subject_of(values), asked_days(values, now=request_now(request))
        new = _new(subject, values, period, request)
        return answer_once(request, lambda: _run(new, request))


class OneBacktest(Operation):
    """One backtest."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="backtests_open", responses={200: BacktestDetailShape})
    def get(self, request: Request, backtest_id: int) -> Response:
        """Open a backtest: how far it is, and what it found once it is done; the same numbers for everyone."""
        refuse_unknown(request, set())
        kept = _backtests().filter(pk=backtest_id).first()
        if kept is None:
            raise Http404
        return Response(backtest_detail(kept))


def _new(subject: str, values: Mapping[str, Any], period: Period, request: Request) -> NewBacktest:
    person = person_of(request)
    by = person.pk if person else None
    try:
        match subject:
            case "draft":
                return of_draft(values["draft"], period, asked_by_id=by)
            case "version":
                return of_version(values["version"], period, asked_by_id=by)
    except NotFoundError as error:
        raise InvalidRequestError(fields={subject: error.message}) from error
    return NewBacktest(document=values["document"], period=period, asked_by_id=by)


def _run(new: NewBacktest, request: Request) -> Answer:
    kept = run_backtest(new, clock=lambda: request_now(request))
    status = 202 if kept.state == BacktestState.waiting else 201
    return Answer(status=status, body=backtest_detail(_backtests().get(pk=kept.pk)))


def _backtests() -> QuerySet[Backtest]:
    return Backtest.objects.select_related("version", "compared_with", "asked_by")


def _listed(rows: Sequence[Backtest]) -> list[dict[str, Any]]:
    return [backtest(row) for row in rows]
