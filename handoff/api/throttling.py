"""How much one caller may ask: a count a minute in Django's cache, so that a noisy key is slowed alone."""

import time
from typing import TYPE_CHECKING, Final

from django.core.cache import cache
from redis import RedisError
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from handoff.people.models import ApiKey

if TYPE_CHECKING:
    # rest_framework.views imports the default authentication, which counts wrong keys here.
    from rest_framework.views import APIView

WINDOW_SECONDS: Final = 60
KEY_REQUESTS: Final = 60_000
PERSON_REQUESTS: Final = 1_200
BULK_REQUESTS: Final = 120
WRONG_KEYS: Final = 60
"""So many wrong keys a minute are answered 401 to one address; after that 429."""


class PerCaller(BaseThrottle):
    """Count the requests of a key or person."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        if isinstance(request.auth, ApiKey):
            return count(f"key:{request.auth.pk}") <= KEY_REQUESTS
        return count(f"person:{request.user.pk}") <= PERSON_REQUESTS

    def wait(self) -> float:
        return seconds_left()


def slow_down_bulk(key: ApiKey) -> None:
    """Count a request of many leads, each of which keeps a thread busy. Raises: Throttled."""
    if count(f"bulk:{key.pk}") > BULK_REQUESTS:
        raise Throttled(wait=seconds_left())


def refuse_guessing(request: Request) -> None:
    """Count a wrong key of the caller's address. Raises: Throttled."""
    if count(f"wrong:{BaseThrottle().get_ident(request)}") > WRONG_KEYS:
        raise Throttled(wait=seconds_left())


def count(caller: str) -> int:
    """Add one to the caller's count of this minute and return it; without a cache nobody is throttled."""
    key = f"api-requests:{caller}:{int(time.time() // WINDOW_SECONDS)}"
    try:
        cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
        return cache.incr(key)
    except (RedisError, ValueError):
        return 0


def seconds_left() -> float:
    """Return how long the current minute still lasts."""
    return WINDOW_SECONDS - time.time() % WINDOW_SECONDS
