"""Proposing: a draft's newest revision becomes a version that cannot change, and one person of each team is asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction

from handoff.errors import ConflictError, ForbiddenError, HandoffError, NotFoundError
from handoff.outbox.kinds import Kind
from handoff.people.models import User
from handoff.people.policies import may_define
from handoff.process.publication.locking import lock_proposal
from handoff.process.publication.notices import tell_of
from handoff.process.publication.signatories import Signatories, choose_signatories
from handoff.rules.text import text_fault
from leads.definitions.draft_checks import InTheWay, check_draft
from leads.definitions.drafts import DraftNotOpenError, content_in, content_of, newest_revision, start_draft
from leads.definitions.models import (
    BEFORE_THE_PRODUCT,
    DefinitionActivation,
    DefinitionVersion,
    Draft,
    DraftState,
    EndedBy,
    Proposal,
    ProposalEnd,
)
from leads.definitions.publish import NewExample, add_version, examples_of

LONGEST_NOTE: Final = 2_000
LATEST: Final = timedelta(days=90)


class NotReadyToProposeError(ConflictError):
    """Something stands in the way of proposing this draft."""

    code = "draft_not_ready"

    def __init__(self, in_the_way: tuple[InTheWay, ...]) -> None:
        super().__init__(fields={one.place: str(one) for one in in_the_way})
        self.in_the_way = in_the_way


class NotNewestRevisionError(ConflictError):
    """The draft was saved since you read it: look at what changed, then propose it."""

    code = "draft_changed"


class OtherProposalOpenError(ConflictError):
    """Another proposal is before the signatories: it is signed, returned or withdrawn first."""

    code = "other_proposal_open"


class InForceAlreadyError(ConflictError):
    """This version is in force: there is nothing to go back to."""

    code = "in_force_already"


class ProposalTermsError(HandoffError):
    """The proposal cannot be made like this."""

    code = "proposal_terms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a version is proposed: who is asked, what they are told, and when it is published.

    Without names the teams' own signatories are asked; without a time it is published when both have signed.
    """

    marketing_signatory_id: int | None = None
    sales_signatory_id: int | None = None
    note: str = ""
    publish_at: datetime | None = None


@transaction.atomic
def propose(draft_id: int, *, revision: int | None = None, terms: Terms, by: User, now: datetime) -> Proposal:
    """Freeze the newest revision of a draft into a version, and ask both signatories.

    `revision` is the one that was read; without it the newest is taken.

    Raises: NotFoundError, ForbiddenError, DraftNotOpenError, NotNewestRevisionError, NotReadyToProposeError,
    SignatoryError, ProposalTermsError, OtherProposalOpenError.
    """
    signatories = _checked(terms, by=by, now=now)
    draft = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if draft is None:
        raise NotFoundError
    if draft.state != DraftState.open:
        raise DraftNotOpenError
    newest = newest_revision(draft)
    if revision not in (None, newest.number):
        raise NotNewestRevisionError
    content = content_in(newest)
    checked = check_draft(content)
    if not checked.is_ready:
        raise NotReadyToProposeError(checked.in_the_way)
    examples = [run.example for run in checked.runs if run.example]
    return _propose(draft, content.document, examples, signatories=signatories, terms=terms, by=by, now=now)


@transaction.atomic
def propose_former(version_id: int, *, why: str = "", terms: Terms, by: User, now: datetime) -> Proposal:
    """Propose the content of a former version again, as a new version that both teams sign.

    Its draft is kept like any other: returned, it can be changed.

    Raises: NotFoundError, ForbiddenError, InForceAlreadyError, SignatoryError, ProposalTermsError,
    OtherProposalOpenError.
    """
    signatories = _checked(terms, by=by, now=now)
    former = DefinitionVersion.objects.filter(pk=version_id).exclude(number=BEFORE_THE_PRODUCT).first()
    if former is None:
        raise NotFoundError
    active = DefinitionActivation.objects.filter(retired_at=None).first()
    if active and active.version_id == former.pk:
        raise InForceAlreadyError
    draft = start_draft(
        title=f"Back to version {former.number}",
        why=why,
        by_id=by.pk,
        now=now,
        from_version_id=active.version_id if active else None,
        content=content_of(former),
    )
    examples = examples_of(former)
    return _propose(
        draft, former.document, examples, signatories=signatories, terms=terms, by=by, now=now, former=former
    )


@transaction.atomic
def withdraw(proposal_id: int, *, reason: str = "", by: User, now: datetime) -> ProposalEnd:
    """Take a proposal back; its draft is open again.

    Its author may, and whoever writes the definition once the author's account is closed.

    Raises: NotFoundError, ProposalEndedError, ForbiddenError, ProposalTermsError.
    """
    proposal = lock_proposal(proposal_id)
    is_orphan = not proposal.proposed_by.is_active and may_define(by)
    if by != proposal.proposed_by and not is_orphan:
        message = f"Only {proposal.proposed_by}, who proposed it, takes it back."
        raise ForbiddenError(message)
    check_text("reason", reason)
    return end_proposal(proposal, how=EndedBy.withdrawn, kind=Kind.PROPOSAL_WITHDRAWN, by=by, reason=reason, now=now)


def end_proposal(
    proposal: Proposal, *, how: EndedBy, kind: Kind, by: User | None, reason: str = "", now: datetime
) -> ProposalEnd:
    """Record how a locked proposal ended, move its draft on, and tell those it concerns."""
    end = ProposalEnd.objects.create(proposal=proposal, how=how, by=by, reason=reason, at=now)
    proposal.draft.state = DraftState.published if how == EndedBy.published else DraftState.open
    proposal.draft.save(update_fields=["state"])
    tell_of(proposal, kind, now=now)
    return end


def _propose(
    draft: Draft,
    document: dict[str, object],
    examples: list[NewExample],
    *,
    signatories: Signatories,
    terms: Terms,
    by: User,
    now: datetime,
    former: DefinitionVersion | None = None,
) -> Proposal:
    _occupy(draft)
    version = add_version(
        document=document, examples=examples, why=draft.why or draft.title, created_by_id=by.pk, now=now
    )
    proposal = Proposal.objects.create(
        version=version,
        draft=draft,
        former=former,
        marketing_signatory=signatories.marketing,
        sales_signatory=signatories.sales,
        note=terms.note,
        publish_at=terms.publish_at,
        proposed_by=by,
        proposed_at=now,
    )
    tell_of(proposal, Kind.SIGNATURE_ASKED, now=now)
    return proposal


def _occupy(draft: Draft) -> None:
    """Make the draft the one that is proposed; the index lets one be, whoever else tries at the same moment."""
    draft.state = DraftState.proposed
    try:
        with transaction.atomic():
            draft.save(update_fields=["state"])
    except IntegrityError as error:
        raise OtherProposalOpenError from error


def _checked(terms: Terms, *, by: User, now: datetime) -> Signatories:
    if not may_define(by):
        message = "Marketing ops and the managers of both teams propose the definition."
        raise ForbiddenError(message)
    check_text("note", terms.note)
    if terms.publish_at is not None and not now < terms.publish_at <= now + LATEST:
        message = f"Choose a time to come, {LATEST.days} days from now at the latest, or none to publish at once."
        raise ProposalTermsError(fields={"publish_at": message})
    return choose_signatories(marketing_id=terms.marketing_signatory_id, sales_id=terms.sales_signatory_id)


def check_text(name: str, text: str) -> None:
    """Raises: ProposalTermsError when a text is too long, or cannot be kept."""
    if fault := text_fault(text, longest=LONGEST_NOTE):
        raise ProposalTermsError(fields={name: f"The text {fault}."})
