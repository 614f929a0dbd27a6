"""Cursor paging by id, newest first; a cursor is signed and bound to its list and its filters."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any, Final, TypeVar

from django.core import signing
from django.db.models import Model, QuerySet
from rest_framework.request import Request

from handoff.api.refusals import InvalidRequestError

CURSOR: Final = "cursor"
LIMIT: Final = "limit"
PARAMETERS: Final = frozenset({CURSOR, LIMIT})
DEFAULT_LIMIT: Final = 50
MOST: Final = 200
SALT: Final = "handoff.api.cursor"

Row = TypeVar("Row", bound=Model)


def page(
    request: Request, rows: QuerySet[Row], represent: Callable[[Sequence[Row]], Sequence[dict[str, Any]]]
) -> dict[str, Any]:
    """Return one page of `rows` as the API lists them: `results`, and `next_cursor` while there are more.

    One row more than asked for is read instead of counting. Raises: InvalidRequestError.
    """
    limit, after = _limit(request), _after(request)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    shown = found[:limit]
    return {
        "results": list(represent(shown)),
        "next_cursor": _cursor(request, shown[-1].pk) if len(found) > limit else None,
    }


def _limit(request: Request) -> int:
    given = request.query_params.get(LIMIT, str(DEFAULT_LIMIT))
    if not (given.isascii() and given.isdigit() and len(given) <= 4 and 1 <= int(given) <= MOST):
        raise InvalidRequestError(fields={LIMIT: f"Give a whole number from 1 to {MOST}."})
    return int(given)


def _cursor(request: Request, after: int) -> str:
    return signing.dumps([after, _binding(request)], salt=SALT)


def _after(request: Request) -> int | None:
    given = request.query_params.get(CURSOR)
    if given is None:
        return None
    try:
        after, binding = signing.loads(given, salt=SALT)
    except (signing.BadSignature, ValueError):
        message = "This is no cursor of this list: start again without one."
        raise InvalidRequestError(fields={CURSOR: message}) from None
    if binding != _binding(request):
        message = "This cursor belongs to other filters: repeat them unchanged, or start again without a cursor."
        raise InvalidRequestError(fields={CURSOR: message})
    return int(after)


def _binding(request: Request) -> str:
    filters = sorted((name, value) for name, value in request.query_params.items() if name not in PARAMETERS)
    return sha256(repr((request.path, filters)).encode("utf-8", "backslashreplace")).hexdigest()[:16]
