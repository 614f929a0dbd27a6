"""The named errors of the product; an error's text says what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any


class HandoffError(Exception):
    """The request could not be carried out."""

    code = "refused"
    status = 400

    def __init__(self, message: str | None = None, *, fields: Mapping[str, str] | None = None) -> None:
        self.message = message or (self.__doc__ or "").strip()
        self.fields: dict[str, str] = dict(fields or {})
        # What a program needs besides, to go on from here.
        self.details: dict[str, Any] = {}
        super().__init__(self.message)


class NotFoundError(HandoffError):
    """There is no such record, or it is not yours to open."""

    code = "not_found"
    status = 404


class ForbiddenError(HandoffError):
    """Your role may not do this."""

    code = "forbidden"
    status = 403


class ConflictError(HandoffError):
    """The record changed meanwhile; load it again."""

    code = "conflict"
    status = 409
