"""Idempotency-Key: the same request is carried out once and answered alike ever after."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from django.db import OperationalError, connection, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.clock import request_now
from handoff.api.models import IdempotentRequest
from handoff.api.operation import key_of
from handoff.api.refusals import InvalidRequestError, KeyReusedError, StillRunningError
from handoff.people.models import ApiKey

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotent-Replayed"
LONGEST: Final = 255
LOCK_NOT_AVAILABLE: Final = "55P03"

# A second request waits here, on the unique index, until the first has committed or vanished.
CLAIM: Final = """
    INSERT INTO api_idempotentrequest (api_key_id, key, fingerprint, created_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (api_key_id, key) DO NOTHING
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request is answered with."""

    status: int
    body: Any


def answer_once(request: Request, work: Callable[[], Answer]) -> Response:
    """Carry out `work` and answer with its result; under an Idempotency-Key only the first time.

    The claim of the key, the work and the stored answer are one transaction: a refusal or a crash leaves nothing.
    Raises: InvalidRequestError, KeyReusedError, StillRunningError.
    """
    name = request.headers.get(HEADER)
    if name is None:
        answer = work()
        return Response(answer.body, status=answer.status)
    key, fingerprint = _caller(request, name), _fingerprint(request)
    with transaction.atomic():
        if not _claim(request, key, name, fingerprint):
            return _replay(key, name, fingerprint)
        answer = work()
        body = json.loads(JSONRenderer().render(answer.body))
        IdempotentRequest.objects.filter(api_key=key, key=name).update(status=answer.status, answer=body)
    return Response(answer.body, status=answer.status)


def _caller(request: Request, name: str) -> ApiKey:
    key = key_of(request)
    if key is None:
        raise InvalidRequestError(fields={HEADER: "Only an API key may use it: leave it out."})
    if not (0 < len(name) <= LONGEST and name.isascii() and name.isprintable()):
        raise InvalidRequestError(fields={HEADER: f"Send 1 to {LONGEST} printable ASCII characters."})
    return key


def _fingerprint(request: Request) -> str:
    body = json.dumps(request.data, sort_keys=True, separators=(",", ":"))
    return sha256(f"{request.method} {request.path}\n{body}".encode()).hexdigest()


def _claim(request: Request, key: ApiKey, name: str, fingerprint: str) -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [key.pk, name, fingerprint, request_now(request)])
            inserted: int = cursor.rowcount
            return inserted == 1
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) == LOCK_NOT_AVAILABLE:
            raise StillRunningError from None
        raise


def _replay(key: ApiKey, name: str, fingerprint: str) -> Response:
    stored = IdempotentRequest.objects.get(api_key=key, key=name)
    if stored.fingerprint != fingerprint:
        raise KeyReusedError(fields={HEADER: "Use a new key for a new request."})
    return Response(stored.answer, status=stored.status, headers={REPLAYED: "true"})
