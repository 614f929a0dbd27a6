"""Who is away and will be: entered by the person or their manager, with what they hold still open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handoff.errors import HandoffError
from handoff.people.absences import enter_absence
from handoff.people.models import Absence, Membership, Role, User
from handoff.people.policies import may_enter_absence, opens_all, team_ids
from handoff.process.standing_in import open_handoffs_of
from handoff.web.absence_form import AbsenceForm
from handoff.web.reader import now_of, place_of, reader
from leads.handoffs.models import OPEN, Handoff, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceLine:
    """An absence, what its person holds, and whether the reader may change it."""

    absence: Absence
    open_handoffs: int
    is_now: bool
    may_change: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """List who is away; a post enters an absence."""
    user, now = reader(request), now_of(request)
    people = _people_of(user)
    if request.method != "POST":
        return _page(request, AbsenceForm(people=people, initial={"person": str(user.pk)}))
    form = AbsenceForm(request.POST, people=people)
    if form.is_valid():
        values = dict(form.cleaned_data)
        person = form.people[values.pop("person")]
        try:
            absence = enter_absence(person, **values, by=user, now=now)
        except HandoffError as error:
            form.refuse(error)
        else:
            messages.success(request, f"{person} gets no new handoffs from then until they are back.")
            holds_some = open_handoffs_of(person.pk).exists()
            return redirect("web:absence", absence.pk) if holds_some else redirect("web:absences")
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: AbsenceForm, *, status: int = 200) -> HttpResponse:
    user = reader(request)
    context = {"form": form, "lines": _lines(user, now=now_of(request)), "place": place_of(user)}
    return render(request, "absences.html", context, status=status)


def _people_of(user: User) -> list[User]:
    """Return whose absences a person may enter, themself first."""
    found = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if not user.is_superuser:
        managed = Membership.objects.filter(user=user, role=Role.manager).values("team")
        found = found.filter(memberships__team__in=managed).distinct()
    return [user, *found.order_by("name", "pk")]


def _lines(user: User, *, now: datetime) -> Sequence[AbsenceLine]:
    """Return the absences of the reader's teams, or of everybody for who opens all, the next one first."""
    rows = Absence.objects.not_over(now).select_related("person", "entered_by")
    if not opens_all(user):
        colleagues = Membership.objects.filter(team__in=team_ids(user)).values("user")
        rows = rows.filter(person__in=colleagues) | rows.filter(person=user)
    found = list(rows.prefetch_related("person__memberships__team"))
    holding = Handoff.objects.filter(OPEN, origin=Origin.live, owner__in=[one.person_id for one in found])
    counts = dict(holding.values("owner").annotate(number=Count("pk")).values_list("owner", "number"))
    return [
        AbsenceLine(
            absence=one,
            open_handoffs=counts.get(one.person_id, 0),
            is_now=one.from_at <= now,
            may_change=may_enter_absence(user, one.person),
        )
        for one in found
    ]
