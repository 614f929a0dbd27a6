"""The refusals that only the REST interface knows; an error's text says what is wrong and what to do."""

from handoff.errors import HandoffError


class MalformedBodyError(HandoffError):
    """The body cannot be read as JSON."""

    code = "malformed_json"


class WrongCharsetError(HandoffError):
    """The body's charset is not UTF-8: send application/json; charset=utf-8."""

    code = "unsupported_media_type"
    status = 415


class InvalidRequestError(HandoffError):
    """Some fields are wrong; each is named with its remedy."""

    code = "invalid"


class KeyReusedError(HandoffError):
    """This Idempotency-Key was used for another request: use a new key for a new request."""

    code = "idempotency_key_reused"
    status = 422


class StillRunningError(HandoffError):
    """The first request with this Idempotency-Key is still running: repeat this one in a moment."""

    code = "still_running"
    status = 409


class TooLargeBodyError(HandoffError):
    """The body is larger than 256 MB: send it in several requests."""

    code = "too_large"
    status = 413


class IncompleteBodyError(HandoffError):
    """The body ended before it was whole; nothing of it was carried out: send it again."""

    code = "incomplete_body"


class LongLineError(HandoffError):
    """The line is longer than 1 MB: say less of this lead at once."""

    code = "too_large"
    status = 413
