"""Pages that say no in our own words: an address or form that cannot be read, and what a person may not do."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import defaults

from handoff.errors import HandoffError, NotFoundError

Arguments = ParamSpec("Arguments")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]

TITLES: Final = {403: "You may not do this", 409: "This cannot be done now"}
OTHERWISE: Final = "This cannot be done"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong in our own words; those of a suspicious request are told to nobody."""
    if not isinstance(exception, BadRequest):
        return defaults.bad_request(request, exception)
    return render(request, "400.html", {"problem": str(exception)}, status=400)


def tells_refusals(back: str, label: str) -> Callable[[View[Arguments]], View[Arguments]]:
    """Show what the process refuses as a page that says why and leads to `back`, the name of a page."""

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def told(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except NotFoundError as error:
                raise Http404 from error
            except HandoffError as error:
                page = {
                    "title": TITLES.get(error.status, OTHERWISE),
                    "refusal": error,
                    "back_url": reverse(back),
                    "back_label": label,
                }
                return render(request, "refused.html", page, status=error.status)

        return told

    return decorate
