"""What a request body may be: strict JSON in UTF-8, and nothing else."""

from collections.abc import Mapping
from typing import IO, Any

from django.utils.http import parse_header_parameters
from rest_framework.parsers import JSONParser

from handoff.api.refusals import MalformedBodyError, WrongCharsetError
from handoff.api.strict_json import StrictJsonError, load


class StrictJSONParser(JSONParser):
    """Read JSON that has one meaning only.

    It stays a JSONParser so that DATA_UPLOAD_MAX_MEMORY_SIZE is enforced before anything is read.
    """

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        _, parameters = parse_header_parameters(media_type or "")
        if parameters.get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
            raise WrongCharsetError
        return read_json(stream.read())


def read_json(body: bytes) -> Any:
    """Return the document that `body` holds. Raises: MalformedBodyError."""
    try:
        return load(body)
    except StrictJsonError as error:
        fields = {error.place: error.message} if error.place else None
        raise MalformedBodyError(error.message, fields=fields) from None
