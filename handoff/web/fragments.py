"""One template a page: htmx gets the part of the page that it swaps, everybody else the whole page."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

PARTS: Final = ("work", "brief", "report", "editor", "live")
"""The named partials of a page, which are also the ids of their elements."""


def show(request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """Render a page, or the partial of it that htmx asked for by the id of its target."""
    part = part_of(request)
    name = f"{template}#{part}" if part else template
    response = render(request, name, {**context, "part": part}, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    response["Cache-Control"] = "private, no-store"
    if part and request.method == "GET":
        # After a redirect the address is that of the page, not of what was posted.
        response["HX-Replace-Url" if part in ("work", "live") else "HX-Push-Url"] = request.get_full_path()
    return response


def part_of(request: HttpRequest) -> str:
    """Return the part that htmx asks for; empty for a whole page, which its history needs too."""
    is_htmx = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    target = request.headers.get("HX-Target", "")
    return target if is_htmx and target in PARTS else ""
