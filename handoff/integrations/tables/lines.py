"""Physical lines of a file that arrives in chunks: decoded as they come, in bounded memory."""

import io
from collections.abc import Iterable, Iterator
from typing import Final

HEAD: Final = 262_144
BUFFER: Final = 65_536
LONGEST_LINE: Final = 1_048_576


def take_head(chunks: Iterator[bytes]) -> bytes:
    """Take the first chunks, until they hold HEAD bytes or the file has ended."""
    taken, size = [], 0
    while size < HEAD and (chunk := next(chunks, None)) is not None:
        taken.append(chunk)
        size += len(chunk)
    return b"".join(taken)


class Chunks(io.RawIOBase):
    """Chunks of bytes as a raw stream; `taken` counts the bytes given so far."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self.taken = 0
        self._chunks = iter(chunks)
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # typeshed's buffers are wider than ours
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        self.taken += size
        return size


def read_lines(raw: io.RawIOBase, encoding: str) -> Iterator[str]:
    """Yield lines with their ends (LF, CR or CRLF), each at most LONGEST_LINE characters and cut there.

    Bytes that the encoding does not have become lone surrogates or U+FFFD, for the row they stand in to be refused.
    """
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    text = io.TextIOWrapper(io.BufferedReader(raw, buffer_size=BUFFER), encoding=encoding, errors=errors, newline="")
    while line := text.readline(LONGEST_LINE):
        yield line
        while len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            line = text.readline(LONGEST_LINE)
