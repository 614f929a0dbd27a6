"""The page of an address or form that cannot be read: which part of it, and what to give instead."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say what is wrong in our own words; those of a suspicious request are told to nobody."""
    if not isinstance(exception, BadRequest):
        return defaults.bad_request(request, exception)
    return render(request, "400.html", {"problem": str(exception)}, status=400)
