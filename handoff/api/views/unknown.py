"""Every other address under /api/."""

from typing import ClassVar

from django.http import Http404
from rest_framework.request import Request

from handoff.api.operation import Operation


class UnknownAddress(Operation):
    """Nothing is here."""

    schema = None
    access: ClassVar = {}
    permission_classes = ()
    authentication_classes = ()
    throttle_classes = ()

    def initial(self, request: Request, *arguments: object, **named: object) -> None:
        raise Http404
