"""Each page in the zone of its reader."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from handoff.people.models import User
from handoff.web.reader import zone_of

Answer = Callable[[HttpRequest], HttpResponseBase]


def reader_zone(get_response: Answer) -> Answer:
    """Read and write local times in the signed-in person's zone, and in UTC for everybody else."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return get_response(request)
        with timezone.override(zone_of(request.user)):
            return get_response(request)

    return middleware
