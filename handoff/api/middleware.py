"""Every answer under /api/ carries a request id, and every refusal the envelope, wherever it arose."""

from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase, JsonResponse

from handoff.api.errors import REQUEST_ID, of_status

PREFIX = "/api/"


class ApiEnvelopeMiddleware:
    """Name the request, and put what failed outside a view into the envelope."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request_id = request.META[REQUEST_ID] = uuid4().hex
        response = self.get_response(request)
        if response.status_code >= 400 and not response.headers.get("Content-Type", "").startswith("application/json"):
            response = JsonResponse(of_status(response.status_code).envelope(request_id), status=response.status_code)
        response.headers["X-Request-Id"] = request_id
        response.headers.setdefault("Cache-Control", "no-store")
        return response
