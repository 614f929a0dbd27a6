"""Reading delimited text: streamed in bounded memory, every row understood or refused by its line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from handoff.errors import HandoffError
from handoff.integrations.tables.shapes import RefusedRow, Row


class UnreadableTableError(HandoffError):
    """The file is no table of delimited text."""

    code = "unreadable_table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a table is written: its encoding and the character between its columns."""

    encoding: str
    delimiter: str


class Table:
    """A table being read, once: its headers are known, its rows still stream. `notes` say how it was understood."""

    dialect: Dialect
    headers: tuple[str, ...]
    notes: tuple[str, ...]
    bytes_read: int

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Yield every row that is not blank, in the file's order."""
        raise NotImplementedError


def open_table(chunks: Iterable[bytes]) -> Table:
    """Read the head of a file.

    Raises: UnreadableTableError when it is empty, no text, or has two columns of one name.
    """
    raise NotImplementedError
