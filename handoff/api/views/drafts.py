"""`/api/v1/definition/drafts`: list, open, start, save, put aside, take up again, propose."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.drafts import DraftDetailShape, DraftSavedShape, DraftShape, draft, draft_detail, revision
from handoff.api.answers.pages import page_of
from handoff.api.answers.proposals import ProposalShape, proposal
from handoff.api.bodies.definitions import (
    DRAFT_DESCRIPTION,
    DRAFT_SAVE,
    DRAFT_START,
    NOTHING,
    PROPOSE,
    DraftDescriptionShape,
    DraftSaveShape,
    DraftStartShape,
    NothingShape,
    ProposeShape,
    terms_of,
)
from handoff.api.clock import request_now
from handoff.api.filters import DraftFilter, narrow, refuse_unknown
from handoff.api.operation import Operation, writer_of
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.errors import NotFoundError
from handoff.people.models import Scope
from handoff.people.policies import may_define
from handoff.process.publication.proposing import propose
from handoff.process.publication.reading import standing_of
from leads.definitions.draft_content import Content
from leads.definitions.drafts import (
    DraftChangedError,
    describe_draft,
    discard_draft,
    reopen_draft,
    save_draft,
    start_draft,
)
from leads.definitions.models import BEFORE_THE_PRODUCT, DefinitionVersion, Draft


class Drafts(Operation):
    """Drafts of the definition."""

    filterset = DraftFilter
    access: ClassVar = {
        "GET": Access(scope=Scope.read, people=is_member),
        "POST": Access(scope=None, people=may_define),
    }

    @extend_schema(operation_id="drafts_list", responses={200: page_of(DraftShape)})
    def get(self, request: Request) -> Response:
        """List drafts, newest first."""
        rows = narrow(request, DraftFilter, Draft.objects.select_related("based_on", "created_by"))
        return Response(page(request, rows, lambda found: [draft(row) for row in found]))

    @extend_schema(operation_id="drafts_start", request=DraftStartShape, responses={201: DraftDetailShape})
    def post(self, request: Request) -> Response:
        """Start a draft from a version, from a document, or from the version in force."""
        refuse_unknown(request, set())
        values = DRAFT_START.check(request.data)
        made = start_draft(
            title=values["title"],
            why=values.get("why", ""),
            from_version_id=_version_id(values.get("from_version")),
            content=_content(values),
            by_id=writer_of(request).pk,
            now=request_now(request),
        )
        return Response(draft_detail(made), status=201)


class OneDraft(Operation):
    """One draft."""

    access: ClassVar = {
        "GET": Access(scope=Scope.read, people=is_member),
        "POST": Access(scope=None, people=may_define),
    }

    @extend_schema(operation_id="drafts_open", responses={200: DraftDetailShape})
    def get(self, request: Request, draft_id: int) -> Response:
        """Open a draft: its newest revision, what its examples give, and what stands in the way of proposing it."""
        refuse_unknown(request, set())
        return Response(draft_detail(_draft(draft_id)))

    @extend_schema(operation_id="drafts_describe", request=DraftDescriptionShape, responses={200: DraftDetailShape})
    def post(self, request: Request, draft_id: int) -> Response:
        """Give a draft another title and reason."""
        refuse_unknown(request, set())
        values = DRAFT_DESCRIPTION.check(request.data)
        return Response(draft_detail(describe_draft(draft_id, title=values["title"], why=values.get("why", ""))))


class DraftRevisions(Operation):
    """Saves of one draft."""

    access: ClassVar = {"POST": Access(scope=None, people=may_define)}

    @extend_schema(operation_id="drafts_save", request=DraftSaveShape, responses={200: DraftSavedShape})
    def post(self, request: Request, draft_id: int) -> Response:
        """Save a draft. Where somebody saved since and changed the same parts: 409, with theirs in `details.newest`."""
        refuse_unknown(request, set())
        values = DRAFT_SAVE.check(request.data)
        try:
            saved = save_draft(draft_id, **values, by_id=writer_of(request).pk, now=request_now(request))
        except DraftChangedError as error:
            error.details = {"newest": revision(error.newest)}
            raise
        return Response({"draft": draft_detail(_draft(draft_id)), "merged": list(saved.merged)})


class DraftDiscarding(Operation):
    """Putting a draft aside."""

    access: ClassVar = {"POST": Access(scope=None, people=may_define)}

    @extend_schema(operation_id="drafts_discard", request=NothingShape, responses={200: DraftDetailShape})
    def post(self, request: Request, draft_id: int) -> Response:
        """Put a draft aside; it is kept."""
        refuse_unknown(request, set())
        NOTHING.check(request.data)
        return Response(draft_detail(discard_draft(draft_id)))


class DraftReopening(Operation):
    """Taking up a draft again."""

    access: ClassVar = {"POST": Access(scope=None, people=may_define)}

    @extend_schema(operation_id="drafts_reopen", request=NothingShape, responses={200: DraftDetailShape})
    def post(self, request: Request, draft_id: int) -> Response:
        """Take up a draft that was put aside."""
        refuse_unknown(request, set())
        NOTHING.check(request.data)
        return Response(draft_detail(reopen_draft(draft_id)))


class DraftProposing(Operation):
    """Proposing a draft."""

    access: ClassVar = {"POST": Access(scope=None, people=may_define)}

    @extend_schema(operation_id="drafts_propose", request=ProposeShape, responses={201: ProposalShape})
    def post(self, request: Request, draft_id: int) -> Response:
        """Freeze a draft into a version and ask one signatory of each team."""
        refuse_unknown(request, set())
        values = PROPOSE.check(request.data)
        made = propose(
            draft_id,
            revision=values.get("revision"),
            terms=terms_of(values),
            by=writer_of(request),
            now=request_now(request),
        )
        return Response(proposal(standing_of(made)), status=201)


def _draft(draft_id: int) -> Draft:
    found = Draft.objects.select_related("based_on", "created_by").filter(pk=draft_id).first()
    if found is None:
        raise NotFoundError
    return found


def _version_id(number: int | None) -> int | None:
    if number is None:
        return None
    found = DefinitionVersion.objects.filter(number=number).exclude(number=BEFORE_THE_PRODUCT).first()
    if found is None:
        raise NotFoundError(fields={"from_version": "There is no such version."})
    return found.pk


def _content(values: dict[str, Any]) -> Content | None:
    if "document" not in values and "examples" not in values:
        return None
    return Content(document=values.get("document", {}), examples=values.get("examples", []))
