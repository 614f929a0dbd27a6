"""Leads as NDJSON: captured batch after batch, and answered line by line while it goes on."""

import logging
from collections.abc import Iterator, Sequence
from typing import IO, Any

from django.db import connection, transaction
from django.http import StreamingHttpResponse
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from handoff.api.clock import next_now
from handoff.api.errors import REQUEST_ID, refusal_of
from handoff.api.idempotency import HEADER
from handoff.api.ndjson import MEDIA_TYPE, Line, batches, set_aside
from handoff.api.operation import actor_of, key_of
from handoff.api.parsers import read_json
from handoff.api.refusals import InvalidRequestError, LongLineError
from handoff.api.taking import Item, read_item, refused_item, take_items
from handoff.api.throttling import slow_down_bulk
from handoff.errors import HandoffError
from handoff.process.intake import MOST, Submission

logger = logging.getLogger(__name__)


def answer_lines(request: Request) -> StreamingHttpResponse:
    """Capture the lead of each line, and answer with a line for each.

    Raises: InvalidRequestError, TooLargeBodyError, IncompleteBodyError, Throttled.
    """
    if (key := key_of(request)) is not None:
        slow_down_bulk(key)
    if request.headers.get(HEADER) is not None:
        message = "Leave it out with NDJSON: leads and acts named by external_id are never stored twice."
        raise InvalidRequestError(fields={HEADER: message})
    return StreamingHttpResponse(_answers(request, set_aside(request._request)), content_type=MEDIA_TYPE)


def _answers(request: Request, body: IO[bytes]) -> Iterator[bytes]:
    """Yield the answers of one batch after the other; a caller who goes away ends it between two."""
    with body:
        for batch in batches(body, most=MOST):
            items = _take(request, batch)
            yield b"".join(_line(one, item) for one, item in zip(batch, items, strict=True))


def _take(request: Request, batch: Sequence[Line]) -> list[Item]:
    """Carry out one batch whole or not at all; when it fails, each of its lines is told so."""
    try:
        with transaction.atomic():
            return take_items([_read(line) for line in batch], actor=actor_of(request), now=next_now(request))
    except Exception as error:
        if refusal_of(error).status == 500:
            logger.exception("api_batch_failed", extra={"request_id": request.META.get(REQUEST_ID, "")})
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        return [refused_item(error)] * len(batch)


def _read(line: Line) -> Submission | HandoffError:
    if line.content is None:
        return LongLineError()
    try:
        return read_item(read_json(line.content))
    except HandoffError as error:
        return error


def _line(line: Line, item: Item) -> bytes:
    told: dict[str, Any] = {"line": line.number, **item}
    return bytes(JSONRenderer().render(told)) + b"\n"
