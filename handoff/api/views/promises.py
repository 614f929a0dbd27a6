"""`/api/v1/promises`: what is promised, how that is changed with the other team's signature, and running clocks."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers import promises as told
from handoff.api.answers.promises import (
    ChangeShape,
    LatestRunShape,
    PreviewShape,
    PromiseDetailShape,
    PromisesShape,
    RunShape,
)
from handoff.api.bodies.definitions import NOTHING, NothingShape
from handoff.api.bodies.promises import (
    PROMISE_APPLY,
    PROMISE_CHANGE,
    PROMISE_PROPOSE,
    PROMISE_RETURN,
    PromiseApplyShape,
    PromiseChangeShape,
    PromiseProposeShape,
    PromiseReturnShape,
    asked_of,
    terms_of,
)
from handoff.api.clock import request_now
from handoff.api.filters import refuse_unknown
from handoff.api.operation import Operation, writer_of
from handoff.api.permissions import Access, is_member
from handoff.api.refusals import InvalidRequestError
from handoff.errors import NotFoundError
from handoff.people.models import Scope
from handoff.people.policies import may_promise
from handoff.process.promises.preview import preview_of
from handoff.process.promises.proposing import (
    NotInForceError,
    propose_promise,
    propose_terms,
    propose_withdrawal,
    take_back,
)
from handoff.process.promises.reading import change_by_id, latest_run, promises_standing, versions_standing
from handoff.process.promises.running import ask_to_apply
from handoff.process.promises.signing import return_change, sign_change
from slas.models import Policy

READ = Access(scope=Scope.read, people=is_member)
PROPOSE = Access(scope=None, people=may_promise)


class Promises(Operation):
    """All promises."""

    access: ClassVar = {"GET": READ, "POST": PROPOSE}

    @extend_schema(operation_id="promises_list", responses={200: PromisesShape})
    def get(self, request: Request) -> Response:
        """List the promises in force in their order, then those apart, each with the change that waits."""
        refuse_unknown(request, set())
        return Response({"results": [told.promise(one) for one in promises_standing()]})

    @extend_schema(operation_id="promises_propose", request=PromiseProposeShape, responses={201: ChangeShape})
    def post(self, request: Request) -> Response:
        """Propose a promise that there is not yet; the other team's signatory is asked."""
        refuse_unknown(request, set())
        values = PROMISE_PROPOSE.check(request.data)
        by, now = writer_of(request), request_now(request)
        made = propose_promise(values["name"], terms=terms_of(values["terms"]), asked=asked_of(values, by), now=now)
        return Response(told.change(change_by_id(made.pk)), status=201)


class OnePromise(Operation):
    """One promise."""

    access: ClassVar = {"GET": READ}

    @extend_schema(operation_id="promises_open", responses={200: PromiseDetailShape})
    def get(self, request: Request, policy_id: int) -> Response:
        """Open a promise: its versions, who proposed and signed each, and how many clocks run by it."""
        refuse_unknown(request, set())
        policy = _policy(policy_id)
        return Response(told.promise_detail(policy, versions_standing(policy)))


class PromiseChanges(Operation):
    """Changes of one promise."""

    access: ClassVar = {"POST": PROPOSE}

    @extend_schema(operation_id="promises_change", request=PromiseChangeShape, responses={201: ChangeShape})
    def post(self, request: Request, policy_id: int) -> Response:
        """Propose other terms of a promise, or its withdrawal; the other team's signatory is asked."""
        refuse_unknown(request, set())
        values = PROMISE_CHANGE.check(request.data)
        terms, is_withdrawal = values.get("terms"), values.get("is_withdrawal", False)
        if (terms is None) != is_withdrawal:
            raise InvalidRequestError(fields={"terms": "Send terms, or is_withdrawal: true, and not both."})
        asked, now = asked_of(values, writer_of(request)), request_now(request)
        if terms is None:
            made = propose_withdrawal(policy_id, asked=asked, now=now)
        else:
            made = propose_terms(policy_id, terms=terms_of(terms), asked=asked, now=now)
        return Response(told.change(change_by_id(made.pk)), status=201)


class PromisePreview(Operation):
    """Running clocks as they would be."""

    access: ClassVar = {"GET": READ}

    @extend_schema(operation_id="promises_preview", responses={200: PreviewShape})
    def get(self, request: Request, policy_id: int) -> Response:
        """Tell what applying the version in force would do to running clocks, each from its own start."""
        refuse_unknown(request, set())
        found = preview_of(_policy(policy_id).pk, now=request_now(request))
        if found is None:
            raise NotInForceError
        return Response(told.preview(found))


class PromiseRuns(Operation):
    """Running clocks taken along."""

    access: ClassVar = {"GET": READ, "POST": PROPOSE}

    @extend_schema(operation_id="promises_run", responses={200: LatestRunShape})
    def get(self, request: Request, policy_id: int) -> Response:
        """Tell how far running clocks were taken along the last time."""
        refuse_unknown(request, set())
        return Response({"run": told.run(latest_run(_policy(policy_id)))})

    @extend_schema(operation_id="promises_apply", request=PromiseApplyShape, responses={202: RunShape})
    def post(self, request: Request, policy_id: int) -> Response:
        """Apply the version in force to running clocks, in the background."""
        refuse_unknown(request, set())
        values = PROMISE_APPLY.check(request.data)
        by, now = writer_of(request), request_now(request)
        return Response(told.run(ask_to_apply(policy_id, version=values.get("version"), by=by, now=now)), status=202)


class OneChange(Operation):
    """One change."""

    access: ClassVar = {"GET": READ}

    @extend_schema(operation_id="promise_changes_open", responses={200: ChangeShape})
    def get(self, request: Request, change_id: int) -> Response:
        """Tell of one change of a promise, open or ended."""
        refuse_unknown(request, set())
        return _told(change_id)


class ChangeSigning(Operation):
    """Signatures."""

    access: ClassVar = {"POST": Access(scope=None, people=is_member)}

    @extend_schema(operation_id="promise_changes_sign", request=NothingShape, responses={200: ChangeShape})
    def post(self, request: Request, change_id: int) -> Response:
        """Sign a change, as the named signatory of the other team: it is in force from now on."""
        refuse_unknown(request, set())
        NOTHING.check(request.data)
        sign_change(change_id, by=writer_of(request), now=request_now(request))
        return _told(change_id)


class ChangeReturning(Operation):
    """Changes sent back."""

    access: ClassVar = {"POST": Access(scope=None, people=is_member)}

    @extend_schema(operation_id="promise_changes_return", request=PromiseReturnShape, responses={200: ChangeShape})
    def post(self, request: Request, change_id: int) -> Response:
        """Send a change back with a reason, as its signatory."""
        refuse_unknown(request, set())
        values = PROMISE_RETURN.check(request.data)
        return_change(change_id, by=writer_of(request), reason=values["reason"], now=request_now(request))
        return _told(change_id)


class ChangeTakingBack(Operation):
    """Changes taken back."""

    access: ClassVar = {"POST": PROPOSE}

    @extend_schema(operation_id="promise_changes_take_back", request=NothingShape, responses={200: ChangeShape})
    def post(self, request: Request, change_id: int) -> Response:
        """Take one's own change back."""
        refuse_unknown(request, set())
        NOTHING.check(request.data)
        take_back(change_id, by=writer_of(request), now=request_now(request))
        return _told(change_id)


def _policy(policy_id: int) -> Policy:
    found = Policy.objects.filter(pk=policy_id).first()
    if found is None:
        raise NotFoundError
    return found


def _told(change_id: int) -> Response:
    found = change_by_id(change_id)
    if found is None:
        raise NotFoundError
    return Response(told.change(found))
