"""`/api/v1/leads`: submit leads, list them, open one."""

from typing import Any, ClassVar, Final

from django.http import Http404, StreamingHttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.captures import CapturedLineShape, CaptureOrListShape, CaptureShape, captures, status_of
from handoff.api.answers.leads import LeadDetailShape, LeadShape, lead, lead_detail
from handoff.api.answers.pages import page_of
from handoff.api.bodies.submissions import OneOrListShape, SubmissionShape, submission_of
from handoff.api.clock import request_now
from handoff.api.filters import LeadFilter, narrow, refuse_unknown
from handoff.api.idempotency import Answer, answer_once
from handoff.api.lines import answer_lines
from handoff.api.ndjson import MEDIA_TYPE, is_ndjson
from handoff.api.operation import Operation, actor_of
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.api.reading import openable_leads
from handoff.api.refusals import InvalidRequestError
from handoff.api.taking import read_item, take_items
from handoff.people.models import Scope
from handoff.process import intake
from handoff.process.intake import Submission

JSON: Final = "application/json"


class Leads(Operation):
    """Leads and what they did."""

    filterset = LeadFilter
    access: ClassVar = {
        "GET": Access(scope=Scope.read, people=is_member),
        "POST": Access(scope=Scope.ingest),
    }

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """Answer lines with lines, whatever the caller says to accept."""
        return super().perform_content_negotiation(request, force=force or is_ndjson(request._request))

    @extend_schema(operation_id="leads_list", responses={200: page_of(LeadShape)})
    def get(self, request: Request) -> Response:
        """List leads, newest first; a rep sees those of the handoffs they may open."""
        rows = narrow(request, LeadFilter, openable_leads(request))
        return Response(page(request, rows, lambda found: [lead(row) for row in found]))

    @extend_schema(
        operation_id="leads_submit",
        request={JSON: OneOrListShape, MEDIA_TYPE: SubmissionShape},
        responses={201: CaptureShape, (200, JSON): CaptureOrListShape, (200, MEDIA_TYPE): CapturedLineShape},
    )
    def post(self, request: Request) -> Response | StreamingHttpResponse:
        """Submit a lead with what it did, a list of at most 1,000, or any number as NDJSON, one a line.

        A lead is found by its e-mail address, then by the source's external id; what is new is added to it. It is
        judged by the definition in force and handed over when it is ready. One lead is answered 201 when it was
        created and 200 when it was known. A list is always answered 200, each item with a status of its own: an item
        that is wrong is refused alone.

        As application/x-ndjson a body may have 256 MB, and a line 1 MB. It is answered 200 with a line for each line
        that is not blank, in their order. Each batch of at most 1,000 is a transaction of its own that stays, whatever
        becomes of the next one. An Idempotency-Key is refused: name acts and leads by `external_id`, and a repeat adds
        nothing.
        """
        refuse_unknown(request, set())
        if is_ndjson(request._request):
            return answer_lines(request)
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
    if not 1 <= len(items) <= intake.MOST:
        raise InvalidRequestError(fields={"body": f"Send 1 to {intake.MOST} leads in a list."})
    told = take_items([read_item(item) for item in items], actor=actor_of(request), now=request_now(request))
    return Answer(status=200, body={"leads": told})
