"""`/api/v1/definition/proposals`: propose a former version, sign, return, withdraw. People in person only."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.proposals import CurrentProposalShape, ProposalShape, proposal
from handoff.api.bodies.definitions import (
    PROPOSE_FORMER,
    RETURN,
    SIGN,
    WITHDRAW,
    ProposeFormerShape,
    ReturnShape,
    SignShape,
    WithdrawShape,
    terms_of,
)
from handoff.api.clock import next_now, request_now
from handoff.api.filters import refuse_unknown
from handoff.api.operation import Operation, writer_of
from handoff.api.permissions import Access, is_member
from handoff.errors import NotFoundError
from handoff.people.models import Scope
from handoff.people.policies import may_define
from handoff.process.publication.proposing import propose_former, withdraw
from handoff.process.publication.reading import current_proposal, proposal_by_id, standing_of
from handoff.process.publication.signing import return_proposal, sign
from leads.definitions.models import DefinitionVersion


class Proposals(Operation):
    """Proposals of former versions."""

    access: ClassVar = {"POST": Access(scope=None, people=may_define)}

    @extend_schema(operation_id="proposals_of_former", request=ProposeFormerShape, responses={201: ProposalShape})
    def post(self, request: Request) -> Response:
        """Propose a former version again: both teams sign, as for any other."""
        refuse_unknown(request, set())
        values = PROPOSE_FORMER.check(request.data)
        former = DefinitionVersion.objects.filter(number=values["version"]).first()
        if former is None:
            raise NotFoundError(fields={"version": "There is no such version."})
        made = propose_former(
            former.pk,
            why=values.get("why", ""),
            terms=terms_of(values),
            by=writer_of(request),
            now=request_now(request),
        )
        return Response(proposal(standing_of(made)), status=201)


class CurrentProposal(Operation):
    """The open proposal."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="proposals_current", responses={200: CurrentProposalShape})
    def get(self, request: Request) -> Response:
        """Tell what is proposed now, who has signed and who is asked still."""
        refuse_unknown(request, set())
        found = current_proposal()
        return Response({"proposal": proposal(found) if found else None})


class OneProposal(Operation):
    """One proposal."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="proposals_open", responses={200: ProposalShape})
    def get(self, request: Request, proposal_id: int) -> Response:
        """Tell of one proposal, open or ended."""
        refuse_unknown(request, set())
        return _told(proposal_id)


class Signing(Operation):
    """Signatures."""

    access: ClassVar = {"POST": Access(scope=None, people=is_member)}

    @extend_schema(operation_id="proposals_sign", request=SignShape, responses={200: ProposalShape})
    def post(self, request: Request, proposal_id: int) -> Response:
        """Sign for the team one is named for; the second signature publishes, or waits for the chosen time."""
        refuse_unknown(request, set())
        values = SIGN.check(request.data)
        sign(proposal_id, by=writer_of(request), team=values.get("team"), clock=lambda: next_now(request))
        return _told(proposal_id)


class Returning(Operation):
    """Proposals sent back."""

    access: ClassVar = {"POST": Access(scope=None, people=is_member)}

    @extend_schema(operation_id="proposals_return", request=ReturnShape, responses={200: ProposalShape})
    def post(self, request: Request, proposal_id: int) -> Response:
        """Send a proposal back with a reason, as one of its signatories."""
        refuse_unknown(request, set())
        values = RETURN.check(request.data)
        return_proposal(proposal_id, by=writer_of(request), reason=values["reason"], now=request_now(request))
        return _told(proposal_id)


class Withdrawing(Operation):
    """Proposals taken back."""

    access: ClassVar = {"POST": Access(scope=None, people=may_define)}

    @extend_schema(operation_id="proposals_withdraw", request=WithdrawShape, responses={200: ProposalShape})
    def post(self, request: Request, proposal_id: int) -> Response:
        """Take one's own proposal back."""
        refuse_unknown(request, set())
        values = WITHDRAW.check(request.data)
        withdraw(proposal_id, by=writer_of(request), reason=values.get("reason", ""), now=request_now(request))
        return _told(proposal_id)


def _told(proposal_id: int) -> Response:
    found = proposal_by_id(proposal_id)
    if found is None:
        raise NotFoundError
    return Response(proposal(found))
