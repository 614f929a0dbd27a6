"""Who reads a page, at which instant, and which handoffs they may open and work."""

from collections.abc import Callable
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from handoff.instant import database_now
from handoff.people.models import User
from handoff.people.policies import may_work
from leads.handoffs.models import Handoff
from leads.handoffs.querysets import HandoffQuerySet

# Where a request is given an instant, as requests of the API are, and where it keeps the one it asked for; no header
# can set them.
NOW: Final = "handoff.now"
ASKED: Final = "handoff.now.asked"


def reader(request: HttpRequest) -> User:
    """Return the signed-in person; the page asked for a log-in before."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def now_of(request: HttpRequest) -> datetime:
    """Return the instant of this request by the database's clock, asked once."""
    now: datetime | None = request.META.get(NOW) or request.META.get(ASKED)
    if now is None:
        now = request.META[ASKED] = database_now()
    return now


def clock_of(request: HttpRequest) -> Callable[[], datetime]:
    """Return the clock for work that waits for others and asks again: the database's, or the instant that was given."""
    given: datetime | None = request.META.get(NOW)
    return database_now if given is None else lambda: given


def zone_of(user: User) -> ZoneInfo:
    """Return the zone in which this person reads times; UTC when the name is no longer known."""
    try:
        return ZoneInfo(user.timezone)
    except (KeyError, OSError, ValueError):
        return ZoneInfo("UTC")


def place_of(user: User) -> str:
    """Return the place that names a person's zone: "New York"."""
    return user.timezone.rpartition("/")[2].replace("_", " ")


def find_handoff(request: HttpRequest, handoff_id: int, among: HandoffQuerySet | None = None) -> Handoff:
    """Return a handoff that the reader may open. Raises: Http404 for all others, so that nobody learns they exist."""
    rows = Handoff.objects.all() if among is None else among
    handoff = rows.openable_by(reader(request)).filter(pk=handoff_id).first()
    if handoff is None:
        raise Http404
    return handoff


def find_work(request: HttpRequest, handoff_id: int) -> Handoff:
    """Return a handoff that the reader may touch and dispose of. Raises: Http404, PermissionDenied."""
    handoff = find_handoff(request, handoff_id, Handoff.objects.select_related("lead", "owner"))
    if not may_work(reader(request), handoff):
        message = "Only the owner and salespeople of their team touch and dispose of a handoff."
        raise PermissionDenied(message)
    return handoff
