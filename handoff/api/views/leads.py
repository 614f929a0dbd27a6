"""`/api/v1/leads`: submit leads, list them, open one."""

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.captures import CaptureOrListShape, CaptureShape, captures, status_of
from handoff.api.answers.leads import LeadDetailShape, LeadShape, lead, lead_detail
from handoff.api.answers.pages import page_of
from handoff.api.bodies.submissions import OneOrListShape, submission_of
from handoff.api.clock import request_now
from handoff.api.errors import refusal_of
from handoff.api.filters import LeadFilter, narrow, refuse_unknown
from handoff.api.idempotency import Answer, answer_once
from handoff.api.operation import Operation, actor_of
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.api.reading import openable_leads
from handoff.api.refusals import InvalidRequestError
from handoff.errors import HandoffError
from handoff.people.models import Scope
from handoff.process import intake
from handoff.process.intake import Captured, Submission


class Leads(Operation):
    """Leads and what they did."""

    filterset = LeadFilter
    access: ClassVar = {
        "GET": Access(scope=Scope.read, people=is_member),
        "POST": Access(scope=Scope.ingest),
    }

    @extend_schema(operation_id="leads_list", responses={200: page_of(LeadShape)})
    def get(self, request: Request) -> Response:
        """List leads, newest first; a rep sees those of the handoffs they may open."""
        rows = narrow(request, LeadFilter, openable_leads(request))
        return Response(page(request, rows, lambda found: [lead(row) for row in found]))

    @extend_schema(
        operation_id="leads_submit",
        request=OneOrListShape,
        responses={201: CaptureShape, 200: CaptureOrListShape},
    )
    def post(self, request: Request) -> Response:
        """Submit a lead with what it did, or a list of at most 1,000.

        A lead is found by its e-mail address, then by the source's external id; what is new is added to it. It is
        judged by the definition in force and handed over when it is ready. One lead is answered 201 when it was
        created and 200 when it was known. A list is always answered 200, each item with a status of its own: an item
        that is wrong is refused alone.
        """
        refuse_unknown(request, set())
        body = request.data
        if isinstance(body, list):
            return answer_once(request, lambda: _submit_list(request, body))
        submission = submission_of(body)
        return answer_once(request, lambda: _submit_one(request, submission))


class OneLead(Operation):
    """One lead."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="leads_open", responses={200: LeadDetailShape})
    def get(self, request: Request, lead_id: int) -> Response:
        """Open a lead with its latest acts, its last verdict, and its handoffs."""
        refuse_unknown(request, set())
        row = openable_leads(request).filter(pk=lead_id).first()
        if row is None:
            raise Http404
        return Response(lead_detail(row))


def _submit_one(request: Request, submission: Submission) -> Answer:
    now = request_now(request)
    captured = intake.capture([submission], actor=actor_of(request), now=now)[0]
    if captured.error is not None:
        raise captured.error
    return Answer(status=status_of(captured), body=captures([captured], now=now)[0])


def _submit_list(request: Request, items: list[Any]) -> Answer:
    now = request_now(request)
    if not 1 <= len(items) <= intake.MOST:
        raise InvalidRequestError(fields={"body": f"Send 1 to {intake.MOST} leads in a list."})
    read = [_read(item) for item in items]
    taken = iter(intake.capture([one for one in read if isinstance(one, Submission)], actor=actor_of(request), now=now))
    captured = [next(taken) if isinstance(one, Submission) else Captured(error=one) for one in read]
    told = captures(captured, now=now)
    return Answer(
        status=200, body={"leads": [_item(one, capture) for one, capture in zip(captured, told, strict=True)]}
    )


def _read(item: Any) -> Submission | HandoffError:
    try:
        return submission_of(item)
    except ValidationError as error:
        return InvalidRequestError(fields=refusal_of(error).fields)


def _item(captured: Captured, capture: dict[str, Any] | None) -> dict[str, Any]:
    error = refusal_of(captured.error).named() if captured.error else None
    return {"status": status_of(captured), "error": error, "capture": capture}
