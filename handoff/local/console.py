"""The one terminal all processes share: each line under the name of who said it."""

import os
import sys

WIDTH = 8
PLAIN = 37
COLOURS = {"handoff": 32, "web": 36, "sweep": 35, "default": 34, "history": 31, "beat": 33}


class Console:
    """Write lines to standard output, coloured when it is a terminal and NO_COLOR is unset."""

    def __init__(self) -> None:
        self.is_coloured = sys.stdout.isatty() and "NO_COLOR" not in os.environ

    def say(self, text: str, *, name: str = "handoff") -> None:
        """Print each line of `text` that is not blank after the name; a reader that went away is no reason to fail."""
        prefix = f"{name:<{WIDTH}}|"
        if self.is_coloured:
            prefix = f"\x1b[{COLOURS.get(name, PLAIN)}m{prefix}\x1b[0m"
        try:
            for line in filter(str.strip, text.splitlines()):
                print(prefix, line)
            sys.stdout.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
