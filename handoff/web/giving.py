"""A manager gives a handoff to somebody else, or back to its pool."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from handoff.actor import Actor
from handoff.errors import HandoffError
from handoff.people.models import User
from handoff.process.handover import reassign
from handoff.web.handoffs import manages
from handoff.web.reader import find_handoff, now_of, reader
from handoff.web.returning import done
from leads.handoffs.models import Handoff

REASON = "by the manager"


@login_required
@require_POST
def give(request: HttpRequest, handoff_id: int) -> HttpResponse:
    """Give an open handoff to a colleague of the team, or through its pool to whoever's turn it is."""
    handoff = find_handoff(request, handoff_id, Handoff.objects.select_related("lead"))
    user = reader(request)
    if not manages(user, handoff):
        message = "Only the manager of its team gives a handoff to somebody else."
        raise PermissionDenied(message)
    wanted = request.POST.get("to", "")
    reason = request.POST.get("reason", "").strip()[:40] or REASON
    try:
        given = reassign(
            handoff.pk,
            to_user_id=_colleague(handoff, wanted) if wanted else None,
            reason=reason,
            actor=Actor(user_id=user.pk),
            now=now_of(request),
        )
    except HandoffError as error:
        messages.error(request, " ".join([error.message, *error.fields.values()]))
        return done(request, handoff)
    messages.success(request, f"{handoff.lead} is with {User.objects.get(pk=given.owner_id)} now. They are told.")
    return done(request, handoff)


def _colleague(handoff: Handoff, wanted: str) -> int:
    """Return the id of an active member of the handoff's team. Raises: PermissionDenied."""
    found = User.objects.filter(memberships__team=handoff.team_id, is_active=True)
    member = found.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 19 else None
    if member is None:
        message = "Choose a member of the team that holds the handoff."
        raise PermissionDenied(message)
    return member.pk
