"""`/api/v1/leads/{id}/evaluations` and `/api/v1/evaluations`: why a lead was ready, or was not."""

from typing import Any, ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.evaluations import (
    EvaluationDetailShape,
    EvaluationShape,
    evaluation,
    evaluation_detail,
)
from handoff.api.answers.pages import page_of
from handoff.api.filters import EvaluationFilter, narrow, refuse_unknown
from handoff.api.operation import Operation
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.api.reading import openable_leads
from handoff.people.models import Scope
from leads.definitions.models import Evaluation


class LeadEvaluations(Operation):
    """The verdicts on one lead."""

    filterset = EvaluationFilter
    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="evaluations_list", responses={200: page_of(EvaluationShape)})
    def get(self, request: Request, lead_id: int) -> Response:
        """List the verdicts on a lead, newest first: one for each handoff, and each that said something new."""
        if not openable_leads(request).filter(pk=lead_id).exists():
            raise Http404
        rows = Evaluation.objects.filter(lead_id=lead_id).select_related("version").defer("facts", "version__document")
        return Response(page(request, narrow(request, EvaluationFilter, rows), _listed))


class OneEvaluation(Operation):
    """One verdict."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="evaluations_open", responses={200: EvaluationDetailShape})
    def get(self, request: Request, evaluation_id: int) -> Response:
        """Open a verdict with every criterion of its version: in words, its truth, and the value it saw then."""
        refuse_unknown(request, set())
        row = Evaluation.objects.filter(pk=evaluation_id, lead__in=openable_leads(request).values("pk")).first()
        if row is None:
            raise Http404
        return Response(evaluation_detail(row))


def _listed(rows: Any) -> list[dict[str, Any]]:
    return [evaluation(row) for row in rows]
