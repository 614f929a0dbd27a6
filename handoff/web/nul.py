"""No text with a NUL gets past here: PostgreSQL keeps none, and no person types one."""

from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
API: Final = "/api/"


def refuse_nul(get_response: Answer) -> Answer:
    """Refuse a form in which any value holds a NUL; the API reads its own bodies."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_form = request.method == "POST" and not request.path_info.startswith(API)
        if is_form and any("\0" in value for _, values in request.POST.lists() for value in values):
            message = "A value holds a NUL character."
            raise BadRequest(message)
        return get_response(request)

    return middleware
