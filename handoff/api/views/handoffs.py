"""`/api/v1/handoffs`: list, open, and report touches, dispositions and steps."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.acting import reporter, workable_handoff
from handoff.api.answers.followups import (
    StepRecordedShape,
    TouchRecordedShape,
    step_recorded,
    touch_recorded,
)
from handoff.api.answers.handoffs import (
    DispositionShape,
    HandoffDetailShape,
    HandoffShape,
    disposition,
    handoff,
    handoff_detail,
)
from handoff.api.answers.pages import page_of
from handoff.api.bodies.followups import (
    DISPOSITION,
    STEP,
    TOUCH,
    DispositionReportShape,
    StepReportShape,
    TouchReportShape,
    disposition_report,
    step_report,
    touch_report,
)
from handoff.api.clock import request_now
from handoff.api.filters import HandoffFilter, narrow, refuse_unknown
from handoff.api.idempotency import Answer, answer_once
from handoff.api.operation import Operation, actor_of
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.api.reading import WITH_HANDOFF, openable_handoffs, opened
from handoff.api.refusals import InvalidRequestError
from handoff.errors import NotFoundError
from handoff.people.models import Scope, User
from handoff.people.policies import is_sales
from handoff.process import followup
from leads.handoffs.models import Handoff
from leads.handoffs.querysets import HandoffQuerySet
from leads.records.models import Source


class Handoffs(Operation):
    """Handoffs."""

    filterset = HandoffFilter
    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="handoffs_list", responses={200: page_of(HandoffShape)})
    def get(self, request: Request) -> Response:
        """List handoffs, newest first; those that are not yours to open are redacted, so that counts agree."""
        rows = narrow(request, HandoffFilter, _listable(request).select_related(*WITH_HANDOFF))
        return Response(page(request, rows, lambda found: _listed(request, found)))


class OneHandoff(Operation):
    """One handoff."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="handoffs_open", responses={200: HandoffDetailShape})
    def get(self, request: Request, handoff_id: int) -> Response:
        """Open a handoff with its path, its clocks and their working, and the trace of its verdict."""
        refuse_unknown(request, set())
        rows = openable_handoffs(request).select_related(*WITH_HANDOFF, "path", "evaluation")
        row = rows.filter(pk=handoff_id).first()
        if row is None:
            raise Http404
        return Response(handoff_detail(row, now=request_now(request)))


class Touches(Operation):
    """Contacts with the lead of one handoff."""

    access: ClassVar = {"POST": Access(scope=Scope.work, people=is_sales)}

    @extend_schema(
        operation_id="touches_report",
        request=TouchReportShape,
        responses={201: TouchRecordedShape, 200: TouchRecordedShape},
    )
    def post(self, request: Request, handoff_id: int) -> Response:
        """Report a contact: 201 when it counts as a touch, 200 with the reason when it does not."""
        refuse_unknown(request, set())
        values = TOUCH.check(request.data)
        _require_source(values.get("source"))
        worker = reporter(request, values.get("by"))
        workable_handoff(request, handoff_id, worker)
        report = touch_report(values, handoff_id=handoff_id, by_id=worker.pk)
        return answer_once(request, lambda: _touch(request, report, worker))


class Dispositions(Operation):
    """What became of one handoff."""

    access: ClassVar = {"POST": Access(scope=Scope.work, people=is_sales)}

    @extend_schema(
        operation_id="dispositions_report", request=DispositionReportShape, responses={201: DispositionShape}
    )
    def post(self, request: Request, handoff_id: int) -> Response:
        """Say what became of a handoff; a closing outcome closes it and asks marketing to read it."""
        refuse_unknown(request, set())
        values = DISPOSITION.check(request.data)
        worker = reporter(request, values.get("by"))
        workable_handoff(request, handoff_id, worker)
        report = disposition_report(values, handoff_id=handoff_id, by_id=worker.pk)
        return answer_once(request, lambda: _dispose(request, report, worker))


class Steps(Operation):
    """Step times of one handoff."""

    access: ClassVar = {"POST": Access(scope=Scope.ingest)}

    @extend_schema(operation_id="steps_report", request=StepReportShape, responses={200: StepRecordedShape})
    def post(self, request: Request, handoff_id: int) -> Response:
        """Report when a step was reached; a time only ever moves earlier."""
        refuse_unknown(request, set())
        report = step_report(STEP.check(request.data), handoff_id=handoff_id)
        return answer_once(request, lambda: _step(request, report))


def _listable(request: Request) -> HandoffQuerySet:
    """Return all handoffs; asked for one lead's, only those that may be opened, since redacted rows hide their lead."""
    return openable_handoffs(request) if "lead" in request.query_params else Handoff.objects.all()


def _listed(request: Request, rows: Sequence[Handoff]) -> list[dict[str, Any]]:
    mine = opened(request, [row.pk for row in rows])
    return [handoff(row, is_redacted=row.pk not in mine) for row in rows]


def _require_source(key: str | None) -> None:
    if key is not None and not Source.objects.filter(key=key).exists():
        raise InvalidRequestError(fields={"source": "There is no such source: leave it out, or name a known one."})


def _touch(request: Request, report: followup.TouchReport, worker: User) -> Answer:
    recorded = followup.record_touches([report], actor=actor_of(request, worker), now=request_now(request))[0]
    if recorded.error is not None:
        raise recorded.error
    return Answer(status=201 if recorded.counts else 200, body=touch_recorded(recorded))


def _dispose(request: Request, report: followup.DispositionReport, worker: User) -> Answer:
    recorded = followup.record_dispositions([report], actor=actor_of(request, worker), now=request_now(request))[0]
    if recorded.disposition is None:
        raise recorded.error or NotFoundError
    return Answer(status=201, body=disposition(recorded.disposition))


def _step(request: Request, report: followup.StepReport) -> Answer:
    recorded = followup.record_steps([report], actor=actor_of(request), now=request_now(request))[0]
    if recorded.error is not None:
        raise recorded.error
    return Answer(status=200, body=step_recorded(recorded))
