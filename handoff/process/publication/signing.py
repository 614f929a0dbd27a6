"""Signing: a named signatory agrees for their own team, or returns the proposal with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from handoff.errors import ConflictError, ForbiddenError
from handoff.outbox.kinds import Kind
from handoff.people.models import TeamKind, User
from handoff.process.publication.locking import lock_proposal
from handoff.process.publication.notices import tell_of
from handoff.process.publication.proposing import ProposalTermsError, check_text, end_proposal
from handoff.process.publication.publishing import is_due, is_signed, publish
from handoff.process.publication.signatories import may_sign_for
from handoff.rules.text import is_blank
from leads.definitions.models import DefinitionActivation, EndedBy, Proposal, ProposalEnd, Signature


class AdministratorSignsNothingError(ForbiddenError):
    """Administrators never sign: the definition is agreed between marketing and sales."""

    code = "administrator_signs_nothing"


class NotTheSignatoryError(ForbiddenError):
    """Only the two named signatories sign this proposal."""

    code = "not_the_signatory"


class OtherTeamError(ForbiddenError):
    """Nobody signs for the other team."""

    code = "other_team"


class AlreadySignedError(ConflictError):
    """You have signed this proposal already."""

    code = "already_signed"


class OneSignatureError(ConflictError):
    """A person in both teams signs for one: you have signed this proposal for the other one."""

    code = "one_signature"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature; `activation` is the version's time in force when it was published by this."""

    signature: Signature
    activation: DefinitionActivation | None


@transaction.atomic
def sign(proposal_id: int, *, by: User, team: TeamKind | str | None = None, clock: Callable[[], datetime]) -> Signed:
    """Sign for the team one is named for; the second signature publishes, or waits for the chosen time.

    `team`, where it is given, has to be one's own.

    Raises: NotFoundError, ProposalEndedError, AdministratorSignsNothingError, NotTheSignatoryError, OtherTeamError,
    AlreadySignedError, OneSignatureError.
    """
    proposal = lock_proposal(proposal_id)
    kind = _own_team(proposal, by, team)
    now = clock()
    signature = Signature.objects.create(version=proposal.version, team_kind=kind, signed_by=by, signed_at=now)
    tell_of(proposal, Kind.PROPOSAL_SIGNED, now=now, team=kind)
    activation = None
    if is_signed(proposal) and is_due(proposal, now=now):
        activation = publish(proposal, by=by, clock=clock)
    return Signed(signature=signature, activation=activation)


@transaction.atomic
def return_proposal(proposal_id: int, *, by: User, reason: str, now: datetime) -> ProposalEnd:
    """Send a proposal back with a reason: its draft is open again, and shows it. Until it is published, one may.

    Raises: NotFoundError, ProposalEndedError, AdministratorSignsNothingError, NotTheSignatoryError,
    ProposalTermsError.
    """
    proposal = lock_proposal(proposal_id)
    _named_for(proposal, by)
    check_text("reason", reason)
    if is_blank(reason):
        raise ProposalTermsError(fields={"reason": "Say what has to change."})
    return end_proposal(proposal, how=EndedBy.returned, kind=Kind.PROPOSAL_RETURNED, by=by, reason=reason, now=now)


def _own_team(proposal: Proposal, by: User, team: TeamKind | str | None) -> TeamKind:
    signed_for = Signature.objects.filter(version=proposal.version, signed_by=by).values_list("team_kind", flat=True)
    if (kind := signed_for.first()) is not None:
        raise AlreadySignedError if team in (None, kind) else OneSignatureError
    own = _named_for(proposal, by)
    if team not in (None, own):
        message = f"You are named for {own}: nobody signs for the other team."
        raise OtherTeamError(message)
    return own


def _named_for(proposal: Proposal, by: User) -> TeamKind:
    """Return the team for which somebody is named, and whose manager they still are."""
    if by.is_superuser:
        raise AdministratorSignsNothingError
    named = {proposal.marketing_signatory: TeamKind.marketing, proposal.sales_signatory: TeamKind.sales}
    if by not in named:
        message = (
            f"Only the two named signatories sign: {proposal.marketing_signatory} for marketing, "
            f"{proposal.sales_signatory} for sales."
        )
        raise NotTheSignatoryError(message)
    if not may_sign_for(by, named[by]):
        message = f"You manage no {named[by]} team any more, so you cannot sign for it."
        raise NotTheSignatoryError(message)
    return named[by]
