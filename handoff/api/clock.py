"""The instant of a request: the database's clock, asked once."""

from datetime import datetime
from typing import Final

from rest_framework.request import Request

from handoff.instant import database_now

NOW: Final = "handoff.now"


def request_now(request: Request) -> datetime:
    """Return the instant at which the request's work began."""
    now: datetime | None = request.META.get(NOW)
    if now is None:
        now = request.META[NOW] = database_now()
    return now


def next_now(request: Request) -> datetime:
    """Return the instant at which the next part of a long request's work begins."""
    request.META.pop(NOW, None)
    return request_now(request)
