"""`/api/v1/clocks`: promises ticking on handoffs."""

from collections.abc import Sequence
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.clocks import ClockShape, listed_clock, told_clocks
from handoff.api.answers.pages import page_of
from handoff.api.clock import request_now
from handoff.api.filters import ClockFilter, narrow
from handoff.api.operation import Operation
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.api.reading import opened
from handoff.people.models import Scope
from slas.models import Clock


class Clocks(Operation):
    """Clocks."""

    filterset = ClockFilter
    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="clocks_list", responses={200: page_of(ClockShape)})
    def get(self, request: Request) -> Response:
        """List clocks, newest first, with their state now and the working of their due time."""
        rows = narrow(request, ClockFilter, told_clocks(Clock.objects.all(), now=request_now(request)))
        return Response(page(request, rows, lambda found: _listed(request, found)))


def _listed(request: Request, rows: Sequence[Any]) -> list[dict[str, Any]]:
    mine = opened(request, {row.handoff_id for row in rows})
    return [listed_clock(row, is_redacted=row.handoff_id not in mine) for row in rows]
