"""Handing over what an absent person holds: through its pool or to a colleague, all of it in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from handoff.actor import Actor
from handoff.errors import ConflictError, ForbiddenError, HandoffError, NotFoundError
from handoff.people.models import Absence, Membership, Role, User
from handoff.people.policies import manages_person
from handoff.process.reassigning import reassign_all
from handoff.process.turns import Given
from leads.handoffs.models import OPEN, Handoff, Origin
from leads.handoffs.querysets import HandoffQuerySet

HAD_IT: Final = "had it before"


class NothingToHandOverError(HandoffError):
    """Choose at least one handoff, and who gets it."""

    code = "nothing_to_hand_over"


class NoLongerTheirsError(ConflictError):
    """A handoff was closed or given away meanwhile; look at what is still open."""

    code = "no_longer_theirs"


class NotInTheTeamError(HandoffError):
    """Choose an active colleague of the team, who is not the one who is away."""

    code = "not_in_the_team"


def open_handoffs_of(person_id: int) -> HandoffQuerySet:
    """Return the open handoffs that a person holds, the oldest first."""
    rows: HandoffQuerySet = Handoff.objects.filter(OPEN, owner=person_id, origin=Origin.live)
    return rows.order_by("handed_off_at", "pk")


@transaction.atomic
def hand_over_for(absence_id: int, *, wanted: Mapping[int, int | None], by: User, now: datetime) -> list[Given]:
    """Give the open handoffs of an absent person to colleagues, or through their pool where none is named.

    All of them change hands or none does; each assignment says that its owner is away. No due time moves.

    Raises: NotFoundError, ForbiddenError, NothingToHandOverError, NoLongerTheirsError, NotInTheTeamError, NotARepError.
    """
    absence = Absence.objects.live().select_related("person").filter(pk=absence_id, until_at__gt=now).first()
    if absence is None:
        raise NotFoundError
    if not manages_person(by, absence.person):
        message = "Only a manager of their team hands over what somebody holds."
        raise ForbiddenError(message)
    if not wanted:
        raise NothingToHandOverError
    _check_colleagues({one for one in wanted.values() if one is not None}, absence, by)
    # Locked before they are looked at, as the reassignment locks them: nobody takes one away in between.
    theirs = open_handoffs_of(absence.person_id).filter(pk__in=[*wanted]).order_by("pk").select_for_update()
    if {handoff.pk for handoff in theirs} != {*wanted}:
        raise NoLongerTheirsError
    reason = f"away until {absence.until_at.day} {absence.until_at:%b %Y}"
    return reassign_all(wanted, reason=reason, actor=Actor(user_id=by.pk), now=now, never_words=HAD_IT)


def colleagues_for(absence: Absence, *, by: User) -> list[User]:
    """Return whom a manager may hand over to: the reps and managers of the teams they manage, without the absent."""
    managed = Membership.objects.filter(user=by, role=Role.manager).values("team")
    found = User.objects.filter(memberships__team__in=managed, is_active=True).exclude(pk=absence.person_id)
    return list(found.distinct().order_by("name", "pk"))


def _check_colleagues(ids: set[int], absence: Absence, by: User) -> None:
    if ids and not ids <= {colleague.pk for colleague in colleagues_for(absence, by=by)}:
        raise NotInTheTeamError
