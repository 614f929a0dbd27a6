"""Absences: entered by the person or their manager, never twice at the same time, and ended early."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from handoff.errors import ConflictError, ForbiddenError, HandoffError, NotFoundError
from handoff.people.models import Absence, User
from handoff.people.policies import may_enter_absence

LONGEST: Final = timedelta(days=731)
LONGEST_NOTE: Final = 120


class AbsenceTimesError(HandoffError):
    """An absence ends after it begins, is not over yet, and lasts two years at most."""

    code = "absence_times"


class AbsenceOverlapError(ConflictError):
    """This person is away already for some of that time; change the times, or end the other absence first."""

    code = "absence_overlaps"


class AbsenceOverError(ConflictError):
    """This absence is over or was cancelled; there is nothing to end."""

    code = "absence_over"


def enter_absence(
    person: User, *, from_at: datetime, until_at: datetime, note: str = "", by: User, now: datetime
) -> Absence:
    """Record that a person is away from one instant until another, which is not part of it.

    Raises: ForbiddenError, AbsenceTimesError, AbsenceOverlapError.
    """
    if not may_enter_absence(by, person):
        message = "A person and their managers enter an absence."
        raise ForbiddenError(message)
    _check_times(from_at, until_at, now)
    try:
        with transaction.atomic():
            return Absence.objects.create(
                person=person,
                from_at=from_at,
                until_at=until_at,
                note=note[:LONGEST_NOTE],
                entered_by=by,
                entered_at=now,
            )
    except IntegrityError as error:
        raise AbsenceOverlapError from error


@transaction.atomic
def end_absence(absence_id: int, *, by: User, now: datetime) -> Absence:
    """End an absence now; one that has not begun is cancelled.

    Raises: NotFoundError, ForbiddenError, AbsenceOverError.
    """
    absence = Absence.objects.select_for_update(of=("self",)).select_related("person").filter(pk=absence_id).first()
    if absence is None:
        raise NotFoundError
    if not may_enter_absence(by, absence.person):
        message = "A person and their managers end an absence."
        raise ForbiddenError(message)
    if absence.cancelled_at is not None or absence.until_at <= now:
        raise AbsenceOverError
    if absence.from_at < now:
        absence.until_at = now
        absence.save(update_fields=["until_at"])
    else:
        absence.cancelled_at, absence.cancelled_by = now, by
        absence.save(update_fields=["cancelled_at", "cancelled_by"])
    return absence


def away_until(person_ids: Collection[int], *, now: datetime) -> dict[int, datetime]:
    """Return, of those who are away now, until when: by person id, in one statement."""
    rows = Absence.objects.at(now).filter(person__in=person_ids)
    return dict(rows.values_list("person_id", "until_at"))


def _check_times(from_at: datetime, until_at: datetime, now: datetime) -> None:
    fields = {}
    if until_at <= from_at:
        fields["until_at"] = "Choose a time after it begins."
    elif until_at <= now:
        fields["until_at"] = "Choose a time to come: this one is over."
    elif until_at - from_at > LONGEST:
        fields["until_at"] = "Choose a time within two years of the beginning."
    if fields:
        raise AbsenceTimesError(fields=fields)
