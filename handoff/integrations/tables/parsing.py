"""Reading a mapping document, with everything that is wrong with it at once."""

from typing import Any

from handoff.integrations.tables.mapping import FileMapping


def parse_mapping(document: Any) -> FileMapping:
    """Read a mapping document as JSON or YAML gives it.

    Raises: InvalidMappingError with every problem, each with its place and remedy.
    """
    raise NotImplementedError


def load_mapping(text: str) -> FileMapping:
    """Read a mapping written as YAML or JSON.

    Raises: InvalidMappingError.
    """
    raise NotImplementedError
