"""Who is calling: an API key, or a signed-in person."""

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from handoff.api.clock import request_now
from handoff.api.throttling import refuse_guessing
from handoff.people.keys import find_key
from handoff.people.models import ApiKey

SCHEME = "Bearer"


class ApiKeyAuthentication(BaseAuthentication):
    """Recognise `Authorization: Bearer prefix.secret`; the key is in `request.auth`."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKey] | None:
        header = request.META.get("HTTP_AUTHORIZATION", "")
        if not header:
            return None
        scheme, _, plain = header.partition(" ")
        key = find_key(plain.strip(), request_now(request)) if scheme.lower() == SCHEME.lower() else None
        if key is None:
            refuse_guessing(request)
            message = "This API key is unknown, revoked or expired: send Authorization: Bearer prefix.secret."
            raise AuthenticationFailed(message)
        return AnonymousUser(), key

    def authenticate_header(self, request: Request) -> str:
        return f'{SCHEME} realm="handoff"'
