"""What the child processes say, read as it comes and passed on by the line."""

import os
import select
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from handoff.local.console import Console

CHUNK = 65_536


@dataclass(slots=True, kw_only=True)
class Output:
    name: str
    pipe: IO[bytes]
    rest: bytes = b""


class Outputs:
    """The pipes of all children, and one descriptor that ends a wait early."""

    def __init__(self, *, console: Console, wake: int) -> None:
        self.console, self.wake = console, wake
        self.by_descriptor: dict[int, Output] = {}

    def add(self, name: str, pipe: IO[bytes]) -> None:
        os.set_blocking(pipe.fileno(), False)
        self.by_descriptor[pipe.fileno()] = Output(name=name, pipe=pipe)

    def pass_on(self, seconds: float) -> bool:
        """Wait for at most `seconds`, print what came, and say whether anything did."""
        waiting: Sequence[int] = [self.wake, *self.by_descriptor]
        readable, _, _ = select.select(waiting, [], [], seconds)
        for descriptor in readable:
            if descriptor == self.wake:
                os.read(descriptor, CHUNK)
            else:
                self.pass_on_from(descriptor)
        return bool(readable)

    def pass_on_from(self, descriptor: int) -> None:
        output = self.by_descriptor[descriptor]
        read = os.read(descriptor, CHUNK)
        *lines, output.rest = (output.rest + read).split(b"\n")
        if not read:
            lines.append(output.rest)
            del self.by_descriptor[descriptor]
            output.pipe.close()
        text = b"\n".join(lines).decode(errors="replace")
        if text:
            self.console.say(text, name=output.name)
