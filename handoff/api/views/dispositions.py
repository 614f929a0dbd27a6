"""`/api/v1/dispositions`: marketing's receipts."""

from typing import ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.acting import marketing_reader, reporter
from handoff.api.answers.followups import ReceiptsShape, receipts
from handoff.api.bodies.followups import ACKNOWLEDGEMENT, AcknowledgementShape
from handoff.api.clock import request_now
from handoff.api.filters import refuse_unknown
from handoff.api.idempotency import Answer, answer_once
from handoff.api.operation import Operation, actor_of
from handoff.api.permissions import Access
from handoff.people.models import Scope, User
from handoff.people.policies import is_marketing
from handoff.process import followup


class Acknowledgements(Operation):
    """Receipts of closing dispositions."""

    access: ClassVar = {"POST": Access(scope=Scope.acknowledge, people=is_marketing)}

    @extend_schema(
        operation_id="dispositions_acknowledge", request=AcknowledgementShape, responses={200: ReceiptsShape}
    )
    def post(self, request: Request) -> Response:
        """Acknowledge that marketing has read closing dispositions: all of them, or none when one cannot be read."""
        refuse_unknown(request, set())
        values = ACKNOWLEDGEMENT.check(request.data)
        reader = marketing_reader(reporter(request, values.get("by")))
        return answer_once(request, lambda: _acknowledge(request, values["ids"], reader))


def _acknowledge(request: Request, ids: list[int], reader: User) -> Answer:
    actor = actor_of(request, reader)
    with transaction.atomic():
        answers = followup.acknowledge(ids, reader_id=reader.pk, actor=actor, now=request_now(request))
        for place, answer in enumerate(answers):
            if answer.error is not None:
                answer.error.fields = {f"ids.{place}": answer.error.message}
                raise answer.error
    return Answer(status=200, body=receipts(answers))
