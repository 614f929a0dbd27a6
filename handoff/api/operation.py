"""What every operation of the API has in common."""

from typing import ClassVar

from rest_framework.authentication import SessionAuthentication
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from handoff.actor import Actor
from handoff.api.authentication import ApiKeyAuthentication
from handoff.api.parsers import StrictJSONParser
from handoff.api.permissions import Access, MayCall
from handoff.api.schema import ApiSchema
from handoff.api.throttling import PerCaller
from handoff.errors import ForbiddenError
from handoff.people.models import ApiKey, User


class Operation(APIView):
    """One address; `access` says who may call each of its methods."""

    access: ClassVar[dict[str, Access]]

    authentication_classes = (ApiKeyAuthentication, SessionAuthentication)
    permission_classes = (MayCall,)
    throttle_classes = (PerCaller,)
    parser_classes = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    http_method_names = ("get", "head", "post")
    metadata_class = None
    schema = ApiSchema()


def key_of(request: Request) -> ApiKey | None:
    """Return the API key that calls, or None for a signed-in person."""
    return request.auth if isinstance(request.auth, ApiKey) else None


def person_of(request: Request) -> User | None:
    """Return the signed-in person who calls, or None for an API key."""
    return request.user if isinstance(request.user, User) else None


def writer_of(request: Request) -> User:
    """Return the signed-in person who calls, where keys are refused. Raises: ForbiddenError."""
    person = person_of(request)
    if person is None:
        raise ForbiddenError
    return person


def actor_of(request: Request, person: User | None = None) -> Actor:
    """Return the author of what the request changes; `person` is the one a key acts for."""
    key = key_of(request)
    by = person or person_of(request)
    return Actor(user_id=by.pk if by else None, api_key_id=key.pk if key else None)
