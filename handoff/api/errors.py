"""One envelope for every refusal: code, message, fields with their remedies, request id."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from handoff.errors import HandoffError

logger = logging.getLogger(__name__)

REQUEST_ID: Final = "handoff.request_id"
"""The key of a request's id in its META."""

MOST_FIELDS: Final = 50
"""So many wrong fields are named in one answer."""

# lock_not_available, query_canceled, deadlock_detected, serialization_failure: nothing was written.
BUSY_SQLSTATES: Final = frozenset({"55P03", "57014", "40P01", "40001"})

STATUS_CODES: Final = {
    400: ("bad_request", "The request cannot be understood."),
    401: ("not_authenticated", "Sign in, or send an API key: Authorization: Bearer prefix.secret."),
    403: ("forbidden", "You may not do this."),
    404: ("not_found", "There is nothing at this address, or it is not yours to open. Addresses end without a slash."),
    405: ("method_not_allowed", "This address does not take this method; the header Allow lists those it takes."),
    406: ("not_acceptable", "Answers are JSON only: send Accept: application/json."),
    413: ("too_large", "The body is larger than 1 MB: send it in several requests."),
    415: ("unsupported_media_type", "Send the body as Content-Type: application/json."),
    429: ("too_many_requests", "Too many requests: wait for the seconds in the header Retry-After."),
    500: ("internal_error", "Something went wrong on our side. Repeat the request later; if it stays, report its id."),
    503: ("busy", "The database is busy and nothing was written: repeat the request in a moment."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a request was not carried out; `fields` names each wrong field with what is wrong and the remedy."""

    status: int
    code: str
    message: str
    fields: Mapping[str, str] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def envelope(self, request_id: str) -> dict[str, Any]:
        return {"error": {**self.named(), "request_id": request_id}}

    def named(self) -> dict[str, Any]:
        told = {"code": self.code, "message": self.message, "fields": dict(list(self.fields.items())[:MOST_FIELDS])}
        return told | ({"details": dict(self.details)} if self.details else {})


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response:
    """Answer any exception of a view with the envelope; what nobody expected is logged and told nothing about."""
    request_id = context["request"].META.get(REQUEST_ID, "")
    refusal = refusal_of(error)
    if refusal.status == 500:
        logger.error("api_request_failed", exc_info=error, extra={"request_id": request_id})
    return Response(refusal.envelope(request_id), status=refusal.status, headers=dict(refusal.headers))


def refusal_of(error: Exception) -> Refusal:
    """Return what a caller is told about `error`."""
    match error:
        case HandoffError() if _is_busy(error.__cause__):
            return of_status(503, headers={"Retry-After": "1"})
        case HandoffError():
            return Refusal(
                status=error.status,
                code=error.code,
                message=error.message,
                fields=error.fields,
                details=error.details,
            )
        case exceptions.ValidationError():
            return invalid(dict(flat(error.detail)))
        case exceptions.Throttled():
            return of_status(429, headers={"Retry-After": str(int(getattr(error, "wait", None) or 1))})
        case exceptions.APIException():
            challenge = getattr(error, "auth_header", "")
            headers = {"WWW-Authenticate": challenge} if challenge else {}
            return of_status(error.status_code, message=_own_words(error), headers=headers)
        case Http404():
            return of_status(404)
        case PermissionDenied():
            return of_status(403)
        case RequestDataTooBig():
            return of_status(413)
        case SuspiciousOperation():
            return of_status(400)
        case OperationalError() if _is_busy(error):
            return of_status(503, headers={"Retry-After": "1"})
        case _:
            return of_status(500)


def _is_busy(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) in BUSY_SQLSTATES


def of_status(status: int, *, message: str = "", headers: Mapping[str, str] | None = None) -> Refusal:
    """Return the refusal that an HTTP status alone says."""
    code, standard = STATUS_CODES.get(status, ("refused", "The request was refused."))
    return Refusal(status=status, code=code, message=message or standard, headers=headers or {})


def invalid(fields: Mapping[str, str]) -> Refusal:
    """Return the refusal of wrong fields."""
    return Refusal(status=400, code="invalid", message="Some fields are wrong; each is named.", fields=fields)


def flat(detail: Any, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield each wrong place of DRF's nested errors, such as `activities.0.occurred_at`, with its messages."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            step = "" if key == "non_field_errors" else str(key)
            yield from flat(inner, ".".join(part for part in (place, step) if part))
    elif isinstance(detail, list) and all(isinstance(inner, str) for inner in detail):
        yield place or "body", " ".join(detail)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from flat(inner, f"{place}.{number}" if place else str(number))
    else:
        yield place or "body", str(detail)


def _own_words(error: exceptions.APIException) -> str:
    """Return what our own code said, and nothing where DRF's standard text stands."""
    told = str(error.detail)
    return "" if told == str(error.default_detail) or error.status_code in (404, 405, 406, 415) else told
