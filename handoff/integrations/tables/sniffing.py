"""Telling from the head of a file how it is written: its encoding and what separates its columns."""

import codecs
import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import Final

from handoff.errors import HandoffError

DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
MOST_SNIFFED: Final = 50
MOST_NULS: Final = 20  # one in so many characters

_NOT_TEXT: Final = (
    (b"PK\x03\x04", "an Excel workbook or another zip file, whatever its name"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook, whatever its name"),
    (b"\x1f\x8b", "a compressed file"),
    (b"%PDF", "a PDF document"),
)
_SAVE: Final = "In the CRM or in the spreadsheet, export it as “CSV UTF-8” and give that file."


class UnreadableTableError(HandoffError):
    """The file is no table of delimited text."""

    code = "unreadable_table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a table is written: its encoding, and the character between its columns."""

    encoding: str
    delimiter: str


def sniff(head: bytes, *, is_whole: bool = True) -> Dialect:
    """Return how a file is written that begins with `head`, or is that when `is_whole`.

    Raises: UnreadableTableError.
    """
    encoding = _encoding(head, is_whole=is_whole)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head, final=False)
    if not text.strip():
        message = "The file is empty; give one whose first line names its columns."
        raise UnreadableTableError(message)
    if text.count("\0") * MOST_NULS > len(text) or "\0" in text.partition("\n")[0]:
        message = f"The file holds NUL characters, as files do that are no plain text. {_SAVE}"
        raise UnreadableTableError(message)
    if text.lstrip()[:15].lower().startswith(("<!doctype", "<html", "<?xml")):
        message = "The file is a web page, as sites send one where a log-in has run out. Export it again."
        raise UnreadableTableError(message)
    return Dialect(encoding=encoding, delimiter=_delimiter(text, is_whole=is_whole))


def _encoding(head: bytes, *, is_whole: bool) -> str:
    for magic, what in _NOT_TEXT:
        if head.startswith(magic):
            message = f"The file is {what}. {_SAVE}"
            raise UnreadableTableError(message)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        if _can_decode(head, encoding, is_whole=is_whole):
            return encoding
    message = f"The file's text is neither UTF-8 nor Windows-1252. {_SAVE}"
    raise UnreadableTableError(message)


def _can_decode(head: bytes, encoding: str, *, is_whole: bool) -> bool:
    try:
        # Not final: the head may end inside a character.
        codecs.getincrementaldecoder(encoding)("strict").decode(head, final=is_whole)
    except UnicodeDecodeError:
        return False
    return True


def declared_delimiter(line: str) -> str:
    """Return the separator that a first line such as sep=; declares, as Excel writes it; "" for none."""
    said = line.rstrip("\r\n")
    return said[4:] if said[:4].lower() == "sep=" and said[4:] in DELIMITERS else ""


def _delimiter(text: str, *, is_whole: bool) -> str:
    lines = io.StringIO(text, newline="")
    first = lines.readline()
    if declared := declared_delimiter(first):
        return declared
    scores = {delimiter: _score(text, delimiter, is_whole=is_whole) for delimiter in DELIMITERS}
    # The first of equals: a comma where nothing speaks for another.
    return max(scores, key=lambda delimiter: scores[delimiter])


def _score(text: str, delimiter: str, *, is_whole: bool) -> tuple[bool, float, int]:
    """Rate a separator: are there columns at all, the share of rows as wide as the header, and how wide that is."""
    rows = _widths(text, delimiter)
    if not is_whole:
        rows = rows[:-1] or rows
    if not rows or rows[0] < 2:
        return False, 0.0, 0
    return True, Counter(rows)[rows[0]] / len(rows), rows[0]


def _widths(text: str, delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if row:
                widths.append(len(row))
            if len(widths) > MOST_SNIFFED:
                break
    except csv.Error:
        pass
    return widths
