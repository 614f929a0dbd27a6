"""Reading delimited text: streamed in bounded memory, every row understood or refused by its line."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final
from unicodedata import normalize

from dashboards.metrics.csv import unescaped
from handoff.integrations.tables.lines import HEAD, LONGEST_LINE, Chunks, read_lines, take_head
from handoff.integrations.tables.shapes import RefusedRow, Row
from handoff.integrations.tables.sniffing import (
    DELIMITERS,
    Dialect,
    UnreadableTableError,
    declared_delimiter,
    sniff,
)
from handoff.rules.text import excerpt, quoted

LONGEST_FIELD: Final = 131_072
# Each column is a row of the mapping page, with its values; exports of every property have some hundreds.
MOST_COLUMNS: Final = 500
LONGEST_KEPT: Final = 2_000

_UNDECODED: Final = re.compile("[\0\ud800-\udfff]")
_MANGLED: Final = re.compile("[\0\ud800-\udfff\ufffd]")
_ENCODINGS: Final = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}


class _EndlessFieldError(Exception):
    """A quote has been open for longer than a field may be."""


class _Feed:
    """The lines of a file for the reader of rows, which asks for more of them while a quote is open."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.number = 0
        self.has_ended_inside = False
        self.begin_row()

    def begin_row(self) -> None:
        self.start = self.number + 1
        self.length = 0
        self.quotes = 0
        self.first = ""

    @property
    def is_quote_open(self) -> bool:
        """Whether the row's lines so far end inside a quoted value."""
        return self.quotes % 2 == 1

    @property
    def is_too_long(self) -> bool:
        return self.length >= LONGEST_LINE

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if self.length > LONGEST_FIELD:
            raise _EndlessFieldError
        line = next(self.lines, None)
        if line is None:
            self.has_ended_inside = self.length > 0
            raise StopIteration
        self.first = self.first or line
        self.number += 1
        self.length += len(line)
        self.quotes += line.count('"')
        return line

    def skip(self) -> None:
        """Go to the end of the file."""
        self.number += sum(1 for _ in self.lines)


class Table:
    """A table being read, once: its headers are known, its rows still stream.

    `notes` are plain sentences on how it was understood; `bytes_read` grows while rows are read.
    """

    def __init__(self, dialect: Dialect, chunks: Chunks, lines: Iterator[str]) -> None:
        self.dialect = dialect
        self._chunks = chunks
        self._feed = _Feed(lines)
        self._reader = csv.reader(self._feed, delimiter=dialect.delimiter, strict=True)
        self._no_text = _MANGLED if dialect.encoding == "utf-16" else _UNDECODED
        names = self._read_names()
        self.headers = _named(names)
        doubled = [name for name, count in Counter(filter(None, names)).items() if count > 1]
        self.notes = tuple(_notes(dialect, self.headers, doubled))

    @property
    def bytes_read(self) -> int:
        return self._chunks.taken

    def rows(self) -> Iterator[Row | RefusedRow]:
        """Yield every row that is not blank, in the file's order."""
        headers, width, feed = self.headers, len(self.headers), self._feed
        while (read := self._next()) is not None:
            if isinstance(read, RefusedRow):
                yield read
                continue
            text = "".join(read)
            if not text or text.isspace():
                continue
            if "'" in text:
                # A phone number or a key of a file that this product wrote, and that is imported again.
                read = [unescaped(cell) for cell in read]
            if len(read) != width or feed.is_too_long or len(text) > LONGEST_FIELD or self._has_fault(text):
                yield self._fault(read) or Row(line=feed.start, cells=dict(zip(headers, read, strict=True)))
            else:
                yield Row(line=feed.start, cells=dict(zip(headers, read, strict=True)))

    def _has_fault(self, text: str) -> bool:
        return "\0" in text if text.isascii() else self._no_text.search(text) is not None

    def _next(self) -> list[str] | RefusedRow | None:
        """Return the fields of the next row, its refusal, or None at the end of the file."""
        feed = self._feed
        feed.begin_row()
        try:
            return next(self._reader)
        except StopIteration:
            return None
        except _EndlessFieldError:
            feed.skip()
            return self._refuse(_unclosed(feed, f"within {LONGEST_FIELD:,} characters"))
        except csv.Error as error:
            if feed.has_ended_inside:
                return self._refuse(_unclosed(feed, "before the file ends"))
            if "field limit" not in str(error):
                return self._refuse(_malformed(feed))
            if feed.is_quote_open:
                feed.skip()
                return self._refuse(_unclosed(feed, f"within {LONGEST_FIELD:,} characters"))
            return self._refuse(f"A value is longer than {LONGEST_FIELD:,} characters ({_lines(feed)}); shorten it.")

    def _fault(self, read: list[str]) -> RefusedRow | None:
        if self._feed.is_too_long:
            return self._refuse(f"The line is longer than {LONGEST_LINE:,} characters; shorten it.")
        if len(read) != len(self.headers):
            return self._refuse(_ragged(self._feed, len(read), len(self.headers)), read)
        for header, text in zip(self.headers, read, strict=True):
            if self._has_fault(text):
                return self._refuse(_no_text(header, text, self.dialect), read)
            if len(text) > LONGEST_FIELD:
                return self._refuse(f"{quoted(header)} is longer than {LONGEST_FIELD:,} characters; shorten it.")
        return None

    def _refuse(self, reason: str, read: list[str] | None = None) -> RefusedRow:
        cells = [self._feed.first.rstrip("\r\n")[:LONGEST_KEPT]] if read is None else read
        return RefusedRow(line=self._feed.start, reason=reason, cells=tuple(_storable(cell) for cell in cells))

    def _read_names(self) -> list[str]:
        while not isinstance(read := self._next(), RefusedRow | None):
            names = [normalize("NFC", name.strip()) for name in read]
            if any(names) and not (self._feed.number == 1 and declared_delimiter(self._feed.first)):
                return names
        reason = read.reason if read is not None else "The file has no line that names its columns."
        message = f"The first line can't be read. {reason}"
        raise UnreadableTableError(message)


def open_table(chunks: Iterable[bytes], *, dialect: Dialect | None = None) -> Table:
    """Read the head of a file; `dialect` overrules how it seems to be written.

    Raises: UnreadableTableError when it is empty, no text, or its columns can't be told apart.
    """
    coming = iter(chunks)
    head = take_head(coming)
    found = dialect or sniff(head, is_whole=len(head) < HEAD)
    raw = Chunks(chain([head], coming))
    return Table(found, raw, read_lines(raw, found.encoding))


def _named(names: list[str]) -> tuple[str, ...]:
    """Return the headers, a name made up for the nameless."""
    if len(names) > MOST_COLUMNS:
        message = f"The file has {len(names):,} columns; at most {MOST_COLUMNS:,} are read. Leave out those not needed."
        raise UnreadableTableError(message)
    given = [name or f"(column {place})" for place, name in enumerate(names, start=1)]
    headers = tuple(_numbered(given))
    doubled = [excerpt(name) for name, count in Counter(headers).items() if count > 1]
    if doubled:
        message = f"More than one column is called {', '.join(doubled[:10])}; give each a name of its own."
        raise UnreadableTableError(message)
    if any(_UNDECODED.search(name) for name in headers):
        message = "A column's name holds bytes that are no text; export the file as “CSV UTF-8”."
        raise UnreadableTableError(message)
    return headers


def _numbered(names: Sequence[str]) -> Iterator[str]:
    """Yield the names, those of several columns with their number: none of them is what the bare name means."""
    counts, seen = Counter(names), Counter[str]()
    for name in names:
        seen[name] += 1
        yield f"{name} ({seen[name]})" if counts[name] > 1 else name


def _notes(dialect: Dialect, headers: tuple[str, ...], doubled: Sequence[str]) -> Iterator[str]:
    if dialect.encoding == "cp1252":
        yield "The text is not UTF-8 and was read as Windows-1252; check that names with accents are right."
    if dialect.encoding == "utf-16":
        yield "The text was read as UTF-16."
    if len(headers) == 1:
        yield "The file has a single column."
    elif dialect.delimiter != ",":
        yield f"Its columns are separated by {DELIMITERS.get(dialect.delimiter, quoted(dialect.delimiter))}."
    for name in doubled[:5]:
        yield f"More than one column is called {excerpt(name)}; a number behind the name tells them apart."
    nameless = [name for name in headers if name.startswith("(column ")]
    if nameless:
        yield f"Columns without a name are called {', '.join(nameless[:5])}{' …' if len(nameless) > 5 else ''}."


def _lines(feed: _Feed) -> str:
    return f"line {feed.start}" if feed.number <= feed.start else f"lines {feed.start} to {feed.number}"


def _unclosed(feed: _Feed, where: str) -> str:
    return (
        f"A quotation mark opens a value on line {feed.start} that is not closed {where}; nothing after it was read "
        f"({_lines(feed)}). Close it, or double it where it belongs to the value."
    )


def _malformed(feed: _Feed) -> str:
    return (
        f"A quoted value goes on after its closing quotation mark ({_lines(feed)}, all of it left out). "
        "Double quotation marks that belong to a value, and close those that are open."
    )


def _ragged(feed: _Feed, found: int, wanted: int) -> str:
    values = "1 value" if found == 1 else f"{found:,} values"
    return (
        f"The row has {values} and the first line names {wanted:,} columns ({_lines(feed)}). "
        "Put a value that holds the separator in quotation marks."
    )


def _no_text(header: str, text: str, dialect: Dialect) -> str:
    if "\0" in text:
        return f"{quoted(header)} holds a NUL character; remove it."
    encoding = _ENCODINGS.get(dialect.encoding, dialect.encoding)
    return f"{quoted(header)} holds bytes that are not {encoding}; export the file as “CSV UTF-8”."


def _storable(text: str) -> str:
    return _UNDECODED.sub("\ufffd", text)
