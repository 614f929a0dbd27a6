"""Newline-delimited JSON: a body of many lines is set aside on disk, and read back in batches of bounded size."""

from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final

from django.http import HttpRequest
from django.utils.http import parse_header_parameters

from handoff.api.refusals import IncompleteBodyError, InvalidRequestError, TooLargeBodyError, WrongCharsetError

MEDIA_TYPE: Final = "application/x-ndjson"
LARGEST: Final = 256 * 1024 * 1024
LONGEST_LINE: Final = 1024 * 1024
"""Bytes of one line: what a request of a single lead may have."""
LARGEST_BATCH: Final = 4 * LONGEST_LINE
_IN_MEMORY: Final = 1024 * 1024
_PIECE: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line that is not blank, counted from 1 as an editor does; `content` is None where it is too long."""

    number: int
    content: bytes | None


def is_ndjson(request: HttpRequest) -> bool:
    """Say whether the body comes as NDJSON.

    Raises: WrongCharsetError.
    """
    media_type, parameters = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    if media_type != MEDIA_TYPE:
        return False
    if parameters.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        raise WrongCharsetError
    return True


def set_aside(request: HttpRequest) -> IO[bytes]:
    """Read the whole body into a file that vanishes when it is closed; beyond 1 MB it lies on disk.

    Whoever sends all before reading anything would wait for us, and we for them, if it were answered meanwhile.
    Raises: TooLargeBodyError, IncompleteBodyError, InvalidRequestError when it is empty.
    """
    announced = int(request.META.get("CONTENT_LENGTH") or 0)
    if announced > LARGEST:
        raise TooLargeBodyError
    file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - whoever reads the lines closes it
    try:
        _require_whole(_copy(_stream(request), file), announced=announced)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def batches(file: IO[bytes], *, most: int) -> Iterator[list[Line]]:
    """Yield the lines, at most `most` and about 4 MB at once."""
    batch: list[Line] = []
    size = 0
    for line in _lines(file):
        batch.append(line)
        size += len(line.content or b"")
        if len(batch) == most or size >= LARGEST_BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _stream(request: HttpRequest) -> Any:
    """Return what to read from: a body in chunks has no length, and ends where the server says it does."""
    if not request.META.get("CONTENT_LENGTH") and request.META.get("wsgi.input_terminated"):
        return request.META["wsgi.input"]
    return request


def _require_whole(size: int, *, announced: int) -> None:
    if size < announced:
        raise IncompleteBodyError
    if not size:
        raise InvalidRequestError(fields={"body": "Send one lead a line."})


def _copy(stream: Any, file: IO[bytes]) -> int:
    size = 0
    try:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > LARGEST:
                raise TooLargeBodyError
            file.write(piece)
    except OSError as error:
        raise IncompleteBodyError from error
    return size


def _lines(file: IO[bytes]) -> Iterator[Line]:
    number = 0
    while content := file.readline(LONGEST_LINE + 1):
        number += 1
        is_whole = len(content) <= LONGEST_LINE
        while not content.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            content, is_whole = rest, False
        if not is_whole:
            yield Line(number=number, content=None)
        elif content.strip():
            yield Line(number=number, content=content)
