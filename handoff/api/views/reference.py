"""`/api/schema/` and `/api/docs/`: what the API is, for machines and for people. They hold nobody's data."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import AllowAny


class Schema(SpectacularJSONAPIView):
    """The OpenAPI document."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    schema = AutoSchema()


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document with the files of the package: no inline script or style, nothing from outside."""
    return HttpResponse(render_to_string("api/docs.html"))
