"""Proposing: terms become a version that cannot change and is not in force; the other team's signatory is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from handoff.errors import ConflictError, ForbiddenError, HandoffError, NotFoundError
from handoff.outbox.kinds import Kind
from handoff.people.models import TeamKind, User
from handoff.people.policies import promising_kinds
from handoff.process.promises.locking import lock_change
from handoff.process.promises.notices import tell_of
from handoff.process.publication.signatories import signatory_choices
from handoff.rules.text import is_blank, text_fault
from slas.changes import OPEN_CHANGE, ChangeEffect, PolicyChange
from slas.models import Policy, PolicyActivation, PolicyVersion
from slas.publish import Terms, add_policy_version
from slas.segments import segment_faults

LONGEST_NOTE: Final = 2_000
LONGEST_NAME: Final = 120
LONGEST_TARGET: Final = timedelta(days=180)
"""Of open time; calendars know a few years ahead."""

RESERVED: Final = frozenset({"new", "choice", "changes"})  # pages beside those of the promises
OTHER: Final = {TeamKind.marketing: TeamKind.sales, TeamKind.sales: TeamKind.marketing}


class OtherChangeOpenError(ConflictError):
    """Another change of this promise is before the other team: it is signed, returned or taken back first."""

    code = "other_change_open"


class NotInForceError(ConflictError):
    """This promise is not in force: there is nothing to withdraw or to apply."""

    code = "not_in_force"


class ChangeTermsError(HandoffError):
    """The change cannot be proposed like this."""

    code = "change_terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who proposes for which team, who is asked, and why.

    Without a team it is the proposer's own, the owing one first where they are of both; without a signatory the one
    whom the other team names.
    """

    by: User
    team: str | None = None
    signatory_id: int | None = None
    note: str = ""


@transaction.atomic
def propose_terms(policy_id: int, *, terms: Terms, asked: Asked, now: datetime) -> PolicyChange:
    """Put other terms of a promise before the other team; a withdrawn promise comes back the same way.

    Raises: NotFoundError, ForbiddenError, ChangeTermsError, InvalidPolicyError, OtherChangeOpenError.
    """
    team = _team(asked, terms.owed_by)
    policy = _lock(policy_id)
    check_terms(terms)
    version = add_policy_version(policy, terms=terms, created_by_id=asked.by.pk, now=now)
    return _propose(policy, version, asked=asked, team=team, now=now)


@transaction.atomic
def propose_promise(name: str, *, terms: Terms, asked: Asked, now: datetime) -> PolicyChange:
    """Put a promise that there is not yet before the other team.

    Raises: ForbiddenError, ChangeTermsError, InvalidPolicyError.
    """
    team = _team(asked, terms.owed_by)
    fault = text_fault(name, longest=LONGEST_NAME) or ("is empty" if is_blank(name) else None)
    if fault:
        raise ChangeTermsError(fields={"name": f"The name {fault}."})
    check_terms(terms)
    policy = Policy.objects.create(key=_free_key(name), name=name.strip())
    version = add_policy_version(policy, terms=terms, created_by_id=asked.by.pk, now=now)
    return _propose(policy, version, asked=asked, team=team, now=now)


@transaction.atomic
def propose_withdrawal(policy_id: int, *, asked: Asked, now: datetime) -> PolicyChange:
    """Put before the other team that a promise is withdrawn: signed, its running clocks are cancelled.

    Raises: NotFoundError, ForbiddenError, ChangeTermsError, NotInForceError, OtherChangeOpenError.
    """
    policy = _lock(policy_id)
    active = PolicyActivation.objects.filter(policy=policy, retired_at=None).select_related("version").first()
    if active is None:
        raise NotInForceError
    team = _team(asked, active.version.owed_by)
    return _propose(policy, None, asked=asked, team=team, now=now)


@transaction.atomic
def take_back(change_id: int, *, by: User, now: datetime) -> PolicyChange:
    """Take a change back. Its author may, and whoever proposes for that team once the author's account is closed.

    Raises: NotFoundError, ChangeEndedError, ForbiddenError.
    """
    change = lock_change(change_id)
    is_orphan = not change.proposed_by.is_active and change.proposed_for in promising_kinds(by)
    if by != change.proposed_by and not is_orphan:
        message = f"Only {change.proposed_by}, who proposed it, takes it back."
        raise ForbiddenError(message)
    change.taken_back_at, change.ended_by = now, by
    change.save(update_fields=["taken_back_at", "ended_by"])
    return change


def check_terms(terms: Terms) -> None:
    """Refuse terms by which no clock could run. Raises: ChangeTermsError."""
    faults = segment_faults(terms.from_step, terms.to_step, terms.scope)
    if terms.target is not None and not timedelta(seconds=1) <= terms.target <= LONGEST_TARGET:
        faults["target"] = f"Give a target above zero, of {LONGEST_TARGET.days} whole days of open time at most."
    if terms.target is not None and terms.cutoff is not None:
        faults["cutoff"] = "Only a promise of the same business day has a cut-off."
    if terms.calendar is not None and not terms.calendar.activations.filter(retired_at=None).exists():
        faults["calendar"] = "No version of this calendar is in force."
    if faults:
        raise ChangeTermsError(fields=faults)


def check_note(name: str, text: str) -> None:
    """Refuse a text that is too long, or cannot be kept. Raises: ChangeTermsError."""
    if fault := text_fault(text, longest=LONGEST_NOTE):
        raise ChangeTermsError(fields={name: f"The text {fault}."})


def _lock(policy_id: int) -> Policy:
    policy = Policy.objects.select_for_update(no_key=True).filter(pk=policy_id).first()
    if policy is None:
        raise NotFoundError
    if PolicyChange.objects.filter(OPEN_CHANGE, policy=policy).exists():
        raise OtherChangeOpenError
    return policy


def _team(asked: Asked, owed_by: str) -> TeamKind:
    """Return the team that proposes: the one that was named, if it is the proposer's own."""
    own = promising_kinds(asked.by)
    if not own:
        message = "Ops and managers of marketing and sales propose changes of promises."
        raise ForbiddenError(message)
    if asked.team is not None and asked.team not in own:
        message = f"You do not belong to the ops or managers of {asked.team}, so you cannot propose for it."
        raise ForbiddenError(message)
    # Who is of both teams proposes for the one that owes, so that the other one signs.
    return TeamKind(asked.team or (owed_by if owed_by in own else min(own)))


def _signatory(asked: Asked, team: TeamKind) -> User:
    other = OTHER[team]
    choices = [user for user in signatory_choices()[other] if user != asked.by]
    found = next((user for user in choices if asked.signatory_id in (None, user.pk)), None)
    if found is None:
        message = f"Name a manager of {other} who is no administrator and did not propose it."
        raise ChangeTermsError(fields={"signatory": message})
    return found


def _propose(
    policy: Policy, version: PolicyVersion | None, *, asked: Asked, team: TeamKind, now: datetime
) -> PolicyChange:
    check_note("note", asked.note)
    signatory = _signatory(asked, team)
    try:
        with transaction.atomic():
            change = PolicyChange.objects.create(
                policy=policy,
                effect=ChangeEffect.version if version else ChangeEffect.withdrawal,
                version=version,
                note=asked.note.strip(),
                proposed_by=asked.by,
                proposed_for=team,
                proposed_at=now,
                signatory=signatory,
                signs_for=OTHER[team],
            )
    except IntegrityError as error:
        raise OtherChangeOpenError from error
    tell_of(change, Kind.PROMISE_SIGNATURE_ASKED, now=now)
    return change


def _free_key(name: str) -> str:
    """Return a key made of the name that no promise has."""
    base = (slugify(name).replace("-", "_") or "promise")[:50]
    taken = RESERVED | set(Policy.objects.filter(key__startswith=base).values_list("key", flat=True))
    return next(
        key for number in range(1, len(taken) + 2) if (key := f"{base}_{number}" if number > 1 else base) not in taken
    )
