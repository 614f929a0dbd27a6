"""The proposal that somebody acts on: its draft is locked, so that signing, returning and publishing take turns."""

from handoff.errors import ConflictError, NotFoundError
from leads.definitions.models import Draft, Proposal, ProposalEnd


class ProposalEndedError(ConflictError):
    """This proposal has ended: it was published, returned or withdrawn."""

    code = "proposal_ended"


def lock_proposal(proposal_id: int) -> Proposal:
    """Return an open proposal with its draft locked.

    Raises: NotFoundError, ProposalEndedError.
    """
    draft_id = Proposal.objects.filter(pk=proposal_id).values_list("draft_id", flat=True).first()
    if draft_id is None:
        raise NotFoundError
    draft = Draft.objects.select_for_update().get(pk=draft_id)
    if ProposalEnd.objects.filter(proposal_id=proposal_id).exists():
        raise ProposalEndedError
    proposal = Proposal.objects.select_related(
        "version", "former", "proposed_by", "marketing_signatory", "sales_signatory"
    ).get(pk=proposal_id)
    proposal.draft = draft
    return proposal
