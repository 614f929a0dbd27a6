"""Whom a Ctrl-C reaches, and whether there is still a terminal to type it in."""

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator


@contextlib.contextmanager
def foreground() -> Iterator[Callable[[], bool]]:
    """Make this process the one a Ctrl-C reaches; give the terminal back at the end.

    Make would otherwise get the same Ctrl-C and call an orderly end an error. Yields a function that says whether
    the terminal is still there; it always is when the process was not started from one.
    """
    terminal = _terminal()
    if terminal is None:
        yield lambda: True
        return
    starter = os.getpgrp()
    previous = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    # A stop would leave make waiting in front of a terminal that nobody reads.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
        yield lambda: _foreground_group(terminal) is not None
    finally:
        with contextlib.suppress(OSError):
            os.tcsetpgrp(terminal, starter)
        signal.signal(signal.SIGTTOU, previous)


def _terminal() -> int | None:
    """Return the terminal's descriptor when this process is part of its foreground job and does not lead it."""
    try:
        descriptor = sys.stdin.fileno()
    except (AttributeError, OSError, ValueError):
        return None
    in_front = _foreground_group(descriptor) == os.getpgrp()
    return descriptor if in_front and os.getpgrp() != os.getpid() else None


def _foreground_group(descriptor: int) -> int | None:
    try:
        return os.tcgetpgrp(descriptor)
    except OSError:
        return None
