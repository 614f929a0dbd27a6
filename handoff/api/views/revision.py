"""`/api/v1/definition/rescoring` and `revision`: what follows a publication."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.proposals import LatestRescoringShape, RevisionStateShape, rescoring, revision_state
from handoff.api.bodies.definitions import REVISION_MOVE, RevisionMoveShape
from handoff.api.clock import request_now
from handoff.api.filters import refuse_unknown
from handoff.api.operation import Operation, writer_of
from handoff.api.permissions import Access, is_member
from handoff.people.models import Scope
from handoff.people.policies import may_define
from handoff.process.publication import revision as process
from handoff.process.publication.rescoring import latest_rescoring


class LatestRescoring(Operation):
    """The rescoring of nurture."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="rescoring_read", responses={200: LatestRescoringShape})
    def get(self, request: Request) -> Response:
        """Tell how far nurture is judged by the version that was published last."""
        refuse_unknown(request, set())
        found = latest_rescoring()
        return Response({"rescoring": rescoring(found) if found else None})


class Revision(Operation):
    """The quarterly revision."""

    access: ClassVar = {
        "GET": Access(scope=Scope.read, people=is_member),
        "POST": Access(scope=None, people=may_define),
    }

    @extend_schema(operation_id="revision_read", responses={200: RevisionStateShape})
    def get(self, request: Request) -> Response:
        """Tell by when the version in force is revised, how that was moved, and the breaches so far."""
        refuse_unknown(request, set())
        return _told(request)

    @extend_schema(operation_id="revision_move", request=RevisionMoveShape, responses={200: RevisionStateShape})
    def post(self, request: Request) -> Response:
        """Move the revision, and say why; a breach there was already stays one."""
        refuse_unknown(request, set())
        process.move_revision(**REVISION_MOVE.check(request.data), by=writer_of(request), now=request_now(request))
        return _told(request)


def _told(request: Request) -> Response:
    now = request_now(request)
    state = process.revision_state(now)
    changes = list(process.revision_changes(state.activation)) if state else []
    return Response(revision_state(state, changes, process.revision_breaches(now)))
