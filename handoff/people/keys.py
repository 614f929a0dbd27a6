"""API keys: made once, shown once, found again by prefix and hash."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db.models import Q

from handoff.people.models import ApiKey, User

SECRET_BYTES = 32
# Every API request asks this; building the query would cost several times what running it does.
_BY_PREFIX = "SELECT * FROM people_apikey WHERE prefix = %s"
USE_IS_NOTED_EVERY = timedelta(minutes=5)


def issue_key(name: str, scopes: Sequence[str], acts_for: User | None, now: datetime) -> tuple[ApiKey, str]:
    """Make a key and return it with its plain text `prefix.secret`, which is not kept."""
    plain = f"{secrets.token_hex(6)}.{secrets.token_urlsafe(SECRET_BYTES)}"
    return keep_key(plain, name=name, scopes=scopes, acts_for=acts_for, now=now), plain


def keep_key(plain: str, *, name: str, scopes: Sequence[str], acts_for: User | None, now: datetime) -> ApiKey:
    """Store the prefix and the secret's SHA-256 of a plain key; 256 random bits need no slow hash."""
    prefix, secret = plain.split(".", 1)
    return ApiKey.objects.create(
        name=name, prefix=prefix, secret_hash=_hash(secret), scopes=list(scopes), acts_for=acts_for, created_at=now
    )


def find_key(plain: str, now: datetime) -> ApiKey | None:
    """Return the key that `plain` is, or None when it is unknown, revoked or expired.

    When it was last used is noted at most every five minutes, so that a busy key is not a busy row.
    """
    prefix, _, secret = plain.partition(".")
    if "\0" in prefix:
        return None
    key = next(iter(ApiKey.objects.raw(_BY_PREFIX, [prefix])), None)
    # An unknown prefix costs the same comparison as a wrong secret.
    is_right = hmac.compare_digest(key.secret_hash if key else _hash(""), _hash(secret))
    if key is None or not is_right or not _is_valid(key, now):
        return None
    _note_use(key, now)
    return key


def _is_valid(key: ApiKey, now: datetime) -> bool:
    return key.revoked_at is None and (key.expires_at is None or now < key.expires_at)


def _note_use(key: ApiKey, now: datetime) -> None:
    stale = now - USE_IS_NOTED_EVERY
    if key.last_used_at is None or key.last_used_at < stale:
        # The condition lets one of many concurrent requests write.
        unused = Q(last_used_at=None) | Q(last_used_at__lt=stale)
        ApiKey.objects.filter(unused, pk=key.pk).update(last_used_at=now)


def _hash(secret: str) -> str:
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
