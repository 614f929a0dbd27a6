"""What is proposed now, who has signed and who is still asked, and why a draft came back."""

from dataclasses import dataclass

from django.db.models import QuerySet

from handoff.people.models import TeamKind, User
from leads.definitions.models import Draft, DraftState, EndedBy, Proposal, ProposalEnd, Signature


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One team's part in a proposal."""

    team: TeamKind
    signatory: User
    signature: Signature | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalStanding:
    """A proposal with each team's part, and how it ended, if it did."""

    proposal: Proposal
    teams: tuple[Standing, ...]
    end: ProposalEnd | None

    @property
    def is_open(self) -> bool:
        return self.end is None

    @property
    def is_signed(self) -> bool:
        """Whether both have signed; open still, it waits for its time."""
        return all(one.signature for one in self.teams)


def current_proposal() -> ProposalStanding | None:
    """Return the proposal that is before the signatories, if one is."""
    found = _proposals().filter(draft__state=DraftState.proposed, ends=None).first()
    return standing_of(found) if found else None


def proposal_by_id(proposal_id: int) -> ProposalStanding | None:
    """Return one proposal, open or ended."""
    found = _proposals().filter(pk=proposal_id).first()
    return standing_of(found) if found else None


def proposal_of_version(version_id: int) -> ProposalStanding | None:
    """Return the proposal of a version; those that were installed have none."""
    found = _proposals().filter(version_id=version_id).first()
    return standing_of(found) if found else None


def standing_of(proposal: Proposal) -> ProposalStanding:
    """Return who has signed a proposal, and how it ended."""
    signatures = {one.team_kind: one for one in Signature.objects.filter(version_id=proposal.version_id)}
    named = ((TeamKind.marketing, proposal.marketing_signatory), (TeamKind.sales, proposal.sales_signatory))
    return ProposalStanding(
        proposal=proposal,
        teams=tuple(Standing(team=team, signatory=user, signature=signatures.get(team)) for team, user in named),
        end=ProposalEnd.objects.select_related("by").filter(proposal=proposal).first(),
    )


def last_return(draft: Draft) -> ProposalEnd | None:
    """Return how a draft's last proposal came back with a reason, unless it was proposed again since."""
    last = Proposal.objects.filter(draft=draft).order_by("-pk").first()
    if last is None:
        return None
    return ProposalEnd.objects.select_related("by", "proposal").filter(proposal=last, how=EndedBy.returned).first()


def asked_of(user: User) -> ProposalStanding | None:
    """Return the open proposal that waits for this person's signature, if one does."""
    found = current_proposal()
    waits = found and any(one.signatory == user and one.signature is None for one in found.teams)
    return found if waits else None


def _proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_related(
        "version", "draft", "former", "proposed_by", "marketing_signatory", "sales_signatory"
    )
