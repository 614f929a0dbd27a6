"""On whose behalf something is reported: a signed-in person for themselves, a key for the person it names."""

from rest_framework.request import Request

from handoff.api.operation import key_of, person_of
from handoff.api.reading import openable_handoffs
from handoff.api.refusals import InvalidRequestError
from handoff.errors import ForbiddenError, NotFoundError
from handoff.people.models import User
from handoff.people.policies import is_marketing, may_work
from leads.handoffs.models import Handoff


def reporter(request: Request, by: str | None) -> User:
    """Return the person who is said to have done it.

    A key made for one person acts for nobody else; any other key names an active person in `by`.
    Raises: InvalidRequestError, ForbiddenError.
    """
    key = key_of(request)
    bound = person_of(request) if key is None else key.acts_for
    if bound is None:
        return _named(by)
    if by is not None and by.lower() != bound.email:
        raise ForbiddenError(fields={"by": f"You act for {bound.email} only: leave it out."})
    return bound


def workable_handoff(request: Request, handoff_id: int, worker: User) -> Handoff:
    """Return the handoff when the caller may open it and `worker` may touch and dispose of it.

    Raises: NotFoundError, ForbiddenError.
    """
    found = openable_handoffs(request).filter(pk=handoff_id).first()
    if found is None:
        raise NotFoundError
    if not may_work(worker, found):
        message = "Only the owner and salespeople of their team touch and dispose of a handoff."
        raise ForbiddenError(message, fields={"by": f"{worker.email} may not work this handoff."})
    return found


def marketing_reader(worker: User) -> User:
    """Return `worker` when they may acknowledge dispositions for marketing. Raises: ForbiddenError."""
    if not is_marketing(worker):
        message = "Only members of a marketing team acknowledge dispositions."
        raise ForbiddenError(message, fields={"by": f"{worker.email} is in no marketing team."})
    return worker


def _named(by: str | None) -> User:
    if by is None:
        raise InvalidRequestError(fields={"by": "Send the e-mail address of the person this is reported for."})
    found = User.objects.filter(email=by.lower(), is_active=True).first()
    if found is None:
        raise InvalidRequestError(fields={"by": "No active user has this e-mail address."})
    return found
