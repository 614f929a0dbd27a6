"""Who is calling."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class ApiKeyAuthentication(BaseAuthentication):
    """Recognise an API key."""

    def authenticate(self, request: Request) -> None:
        return None
