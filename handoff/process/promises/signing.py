"""Signing: the named signatory of the other team puts a change in force, or returns it with a reason."""

from datetime import datetime

from django.db import transaction

from handoff.errors import ForbiddenError
from handoff.outbox.kinds import Kind
from handoff.people.models import User
from handoff.process.promises.locking import lock_change
from handoff.process.promises.notices import tell_of
from handoff.process.promises.proposing import ChangeTermsError, check_note
from handoff.process.promises.running import ask_to_cancel
from handoff.process.publication.signatories import may_sign_for
from handoff.rules.text import is_blank
from handoff.versions import retire_in_force
from leads.definitions.in_force import hold_judging
from slas.changes import ChangeEffect, PolicyChange
from slas.publish import activate_policy_version


class NotTheOtherSignatoryError(ForbiddenError):
    """Only the named signatory of the other team signs this change, and nobody signs for the other team."""

    code = "not_the_signatory"


class AdministratorAgreesToNothingError(ForbiddenError):
    """Administrators never sign: a promise is agreed between marketing and sales."""

    code = "administrator_signs_nothing"


@transaction.atomic
def sign_change(change_id: int, *, by: User, now: datetime) -> PolicyChange:
    """Sign for one's own team: new terms apply to handoffs made from now on; a withdrawn promise to none.

    Running clocks keep the terms they started with, unless these are applied to them; those of a withdrawn promise are
    cancelled in the background.

    Raises: NotFoundError, ChangeEndedError, AdministratorAgreesToNothingError, NotTheOtherSignatoryError.
    """
    if PolicyChange.objects.filter(pk=change_id, effect=ChangeEffect.withdrawal).exists():
        # Handoffs that are being made by the promise come before, so that their clocks are cancelled too.
        hold_judging()
    change = lock_change(change_id)
    _check(change, by)
    change.signed_at, change.ended_by = now, by
    change.save(update_fields=["signed_at", "ended_by"])
    if change.version is not None:
        activate_policy_version(change.version, now=now)
    else:
        retire_in_force(change.policy.activations.all(), now=now)
        ask_to_cancel(change.policy, by=by, now=now)
    tell_of(change, Kind.PROMISE_SIGNED, now=now)
    return change


@transaction.atomic
def return_change(change_id: int, *, by: User, reason: str, now: datetime) -> PolicyChange:
    """Send a change back with a reason; its author may propose another.

    Raises: NotFoundError, ChangeEndedError, AdministratorAgreesToNothingError, NotTheOtherSignatoryError,
    ChangeTermsError.
    """
    change = lock_change(change_id)
    _check(change, by)
    check_note("reason", reason)
    if is_blank(reason):
        raise ChangeTermsError(fields={"reason": "Say what has to change."})
    change.returned_at, change.ended_by, change.reason = now, by, reason.strip()
    change.save(update_fields=["returned_at", "ended_by", "reason"])
    tell_of(change, Kind.PROMISE_RETURNED, now=now)
    return change


def _check(change: PolicyChange, by: User) -> None:
    if by.is_superuser:
        raise AdministratorAgreesToNothingError
    if by != change.signatory:
        message = f"Only {change.signatory} signs this change, for {change.signs_for}: nobody signs for the other team."
        raise NotTheOtherSignatoryError(message)
    if not may_sign_for(by, change.signs_for):
        message = f"You manage no {change.signs_for} team any more, so you cannot sign for it."
        raise NotTheOtherSignatoryError(message)
