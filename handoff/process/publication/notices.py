"""Whom the outbox tells of a proposal, and why they are told."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Final

from handoff.outbox.kinds import Kind
from handoff.outbox.messages import Draft, enqueue
from handoff.outbox.models import Channel, Message
from handoff.people.models import Role, TeamKind, User
from handoff.process import notice_words
from handoff.process.told import Announcement, Told
from leads.definitions.models import DefinitionActivation, EndedBy, Proposal, ProposalEnd, Signature

VERSION_PAGE: Final = "/definition/{number}/"
PROPOSAL_PAGE: Final = "/definition/proposal/#proposal-{id}"
REVISION_PAGE: Final = "/definition/revision/"


def tell_of(proposal: Proposal, kind: Kind, *, now: datetime, team: str = "") -> None:
    """Write the message that tells of a proposal; `team` is who signed."""
    key = ":".join(part for part in (kind, str(proposal.pk), team) if part)
    payload = {"proposal": proposal.pk, "team": team}
    enqueue([Draft(key=key, channel=Channel.announce, kind=kind, payload=payload)], now=now)


def _signature_asked(message: Message) -> Announcement | None:
    proposal = _proposal(message)
    if ProposalEnd.objects.filter(proposal=proposal).exists():
        return None
    number, title = proposal.version.number, proposal.draft.title
    return Announcement(
        told=_signatories(proposal),
        words=lambda zone: notice_words.signature_asked(
            number, title=title, by=str(proposal.proposed_by), publish_at=proposal.publish_at, zone=zone
        ),
        path=_page(proposal),
        about={"proposal": proposal.pk},
    )


def _signed(message: Message) -> Announcement:
    proposal, team = _proposal(message), message.payload["team"]
    signatures = Signature.objects.filter(version=proposal.version).select_related("signed_by")
    by = next(one.signed_by for one in signatures if one.team_kind == team)
    signed = {one.signed_by_id for one in signatures}
    missing = [str(one.user) for one in _signatories(proposal) if one.user.pk not in signed]
    words = notice_words.proposal_signed(proposal.version.number, by=str(by), team=team, missing=" and ".join(missing))
    return _said(proposal, words, told=_others([*_author(proposal), *_signatories(proposal)], by))


def _returned(message: Message) -> Announcement:
    proposal = _proposal(message)
    end = ProposalEnd.objects.select_related("by").get(proposal=proposal, how=EndedBy.returned)
    words = notice_words.proposal_returned(
        proposal.version.number, title=proposal.draft.title, by=str(end.by), reason=end.reason
    )
    return _said(proposal, words, told=_others([*_author(proposal), *_signatories(proposal)], end.by))


def _withdrawn(message: Message) -> Announcement:
    proposal = _proposal(message)
    end = ProposalEnd.objects.select_related("by").get(proposal=proposal)
    words = notice_words.proposal_withdrawn(proposal.version.number, title=proposal.draft.title, by=str(end.by))
    return _said(proposal, words, told=_signatories(proposal))


def _published(message: Message) -> Announcement:
    proposal = _proposal(message)
    end = ProposalEnd.objects.get(proposal=proposal)
    return Announcement(
        told=[*_author(proposal), *_signatories(proposal), *_managers()],
        words=lambda zone: notice_words.definition_published(
            proposal.version.number, why=proposal.version.why, at=end.at, zone=zone
        ),
        path=VERSION_PAGE.format(number=proposal.version.number),
        about={"proposal": proposal.pk},
    )


def _revision_due(message: Message) -> Announcement | None:
    """Tell of a revision, unless it was published or moved since."""
    due_on = date.fromisoformat(message.payload["due_on"])
    found = DefinitionActivation.objects.select_related("version").filter(
        pk=message.payload["activation"], retired_at=None, revise_by=due_on
    )
    if (activation := found.first()) is None:
        return None
    days_left = (due_on - message.created_at.astimezone(UTC).date()).days
    words = notice_words.revision_due(activation.version.number, due_on=due_on, days_left=days_left)
    return Announcement(
        told=_managers(),
        words=lambda _zone: words,
        path=REVISION_PAGE,
        about={"activation": activation.pk},
    )


DEFINITION_READERS: Final[Mapping[str, Callable[[Message], Announcement | None]]] = {
    Kind.SIGNATURE_ASKED: _signature_asked,
    Kind.PROPOSAL_SIGNED: _signed,
    Kind.PROPOSAL_RETURNED: _returned,
    Kind.PROPOSAL_WITHDRAWN: _withdrawn,
    Kind.DEFINITION_PUBLISHED: _published,
    Kind.REVISION_DUE: _revision_due,
}


def _said(proposal: Proposal, words: notice_words.Words, *, told: list[Told]) -> Announcement:
    return Announcement(told=told, words=lambda _zone: words, path=_page(proposal), about={"proposal": proposal.pk})


def _proposal(message: Message) -> Proposal:
    return Proposal.objects.select_related(
        "version", "draft", "proposed_by", "marketing_signatory", "sales_signatory"
    ).get(pk=message.payload["proposal"])


def _page(proposal: Proposal) -> str:
    return PROPOSAL_PAGE.format(id=proposal.pk)


def _others(told: list[Told], by: User | None) -> list[Told]:
    """Return them without whoever did it."""
    return [one for one in told if one.user != by]


def _author(proposal: Proposal) -> list[Told]:
    return [Told(user=proposal.proposed_by, reason="you proposed it")]


def _signatories(proposal: Proposal) -> list[Told]:
    return [
        Told(user=proposal.marketing_signatory, reason="you sign for marketing"),
        Told(user=proposal.sales_signatory, reason="you sign for sales"),
    ]


def _managers() -> list[Told]:
    managers = User.objects.filter(
        memberships__role=Role.manager, memberships__team__kind__in=[TeamKind.marketing, TeamKind.sales]
    ).distinct()
    return [Told(user=user, reason="you manage a team that works by it") for user in managers.order_by("pk")]
