"""How often a log-in may fail: counted for an address and an e-mail together, so that an office is never locked out."""

from typing import Final

from django.core.cache import cache

WINDOW_SECONDS: Final = 15 * 60
FAILURES_A_PAIR: Final = 5
FAILURES_AN_ADDRESS: Final = 200
"""Failures from one address whatever the e-mail: high, since a whole office has one."""


def is_refused(email: str, address: str) -> bool:
    """Say whether this e-mail has to wait at this address, or the whole address has to."""
    counts = cache.get_many(_keys(email, address))
    pair, whole = (int(counts.get(key, 0)) for key in _keys(email, address))
    return pair >= FAILURES_A_PAIR or whole >= FAILURES_AN_ADDRESS


def count_failure(email: str, address: str) -> None:
    """Remember a failed log-in for a quarter of an hour."""
    for key in _keys(email, address):
        cache.add(key, 0, timeout=WINDOW_SECONDS)
        cache.incr(key)


def forget_failures(email: str, address: str) -> None:
    """Forget the failures of a person who got in."""
    cache.delete(_keys(email, address)[0])


def _keys(email: str, address: str) -> tuple[str, str]:
    return f"log-in:{address}:{email.strip().lower()[:254].encode().hex()}", f"log-in:{address}"
