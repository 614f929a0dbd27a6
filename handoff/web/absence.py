"""One absence: what its person holds open, handed over by their manager, and its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from handoff.errors import HandoffError
from handoff.people.absences import away_until, end_absence
from handoff.people.models import Absence, User
from handoff.people.policies import manages_person, may_enter_absence
from handoff.process.standing_in import colleagues_for, hand_over_for, open_handoffs_of
from handoff.process.turns import Given
from handoff.web.clocks import running_face
from handoff.web.faces import ClockFace
from handoff.web.reader import now_of, reader
from handoff.web.refusals import tells_refusals
from handoff.web.tiers import tier_name
from leads.handoffs.models import Handoff
from slas.models import Clock, ClockScope

POOL: Final = "pool"
PREFIX: Final = "to-"
MOST: Final = 200
LARGEST_ID: Final = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """A handoff that the absent person holds, with the clock that is due first."""

    handoff: Handoff
    tier: str
    face: ClockFace | None
    to: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absence(request: HttpRequest, absence_id: int) -> HttpResponse:
    """Show an absence with what its person holds; a post hands over what was chosen."""
    user, now = reader(request), now_of(request)
    found = _find(absence_id, user)
    if request.method != "POST":
        return _page(request, found)
    try:
        given = hand_over_for(found.pk, wanted=_wanted(request), by=user, now=now)
    except HandoffError as error:
        messages.error(request, error.message)
        return _page(request, found, status=error.status)
    messages.success(request, _told(given))
    return redirect("web:absence", found.pk)


@login_required
@require_POST
@tells_refusals("web:absences", "See who is away")
def end(request: HttpRequest, absence_id: int) -> HttpResponse:
    """End an absence now, or cancel one that has not begun."""
    user = reader(request)
    ended = end_absence(_find(absence_id, user).pk, by=user, now=now_of(request))
    messages.success(request, f"{ended.person} gets new handoffs again.")
    return redirect("web:absences")


def _find(absence_id: int, user: User) -> Absence:
    """Return an absence that the reader may change. Raises: Http404, so that nobody else learns of it here."""
    rows = Absence.objects.live().select_related("person", "entered_by")
    found = rows.filter(pk=min(absence_id, LARGEST_ID)).first()
    if found is None or not may_enter_absence(user, found.person):
        raise Http404
    return found


def _page(request: HttpRequest, found: Absence, *, status: int = 200) -> HttpResponse:
    user, now = reader(request), now_of(request)
    is_over = found.until_at <= now
    may_hand_over = manages_person(user, found.person) and not is_over
    colleagues = colleagues_for(found, by=user) if may_hand_over else []
    away = away_until([one.pk for one in colleagues], now=now)
    context = {
        "absence": found,
        "is_over": is_over,
        "is_now": found.from_at <= now and not is_over,
        "lines": _lines(found.person_id, request.POST, now=now),
        "colleagues": [(one, away.get(one.pk)) for one in colleagues],
        "may_hand_over": may_hand_over,
    }
    return render(request, "absence.html", context, status=status)


def _lines(person_id: int, sent: Mapping[str, str], *, now: datetime) -> Sequence[HeldLine]:
    handoffs = list(open_handoffs_of(person_id).select_related("lead", "company")[:MOST])
    running = Clock.objects.filter(handoff__in=handoffs, stopped_at=None, cancelled_at=None)
    due: dict[int, Clock] = {}
    for clock in running.filter(policy_version__scope=ClockScope.lead).order_by("due_at", "pk"):
        due.setdefault(clock.handoff_id, clock)
    return [
        HeldLine(
            handoff=one,
            tier=tier_name(one.version_id, one.tier),
            face=running_face(due[one.pk], now=now) if one.pk in due else None,
            to=sent.get(f"{PREFIX}{one.pk}", "" if sent else POOL),
        )
        for one in handoffs
    ]


def _wanted(request: HttpRequest) -> dict[int, int | None]:
    """Return whom each handoff is to go to, None for its pool; what stays where it is is left out."""
    found: dict[int, int | None] = {}
    for name in request.POST:
        key, value = name.removeprefix(PREFIX), request.POST.get(name, "")
        if name != key and value:
            found[_id(key)] = None if value == POOL else _id(value)
    return found


def _id(text: str) -> int:
    """Return the id that a form names; one that nothing has where it names none."""
    is_id = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_id else 0


def _told(given: Sequence[Given]) -> str:
    names = dict(User.objects.filter(pk__in={one.owner_id for one in given}).values_list("pk", "name"))
    counts: dict[str, int] = {}
    for one in given:
        counts[names[one.owner_id]] = counts.get(names[one.owner_id], 0) + 1
    whom = ", ".join(f"{number} to {name}" for name, number in sorted(counts.items()))
    return f"{len(given)} handed over: {whom}. They are told."
