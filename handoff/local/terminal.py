"""Who a Ctrl-C reaches."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def foreground() -> Iterator[None]:
    """Make this process the one the terminal's Ctrl-C reaches, and give the terminal back at the end.

    Make would otherwise get the same Ctrl-C and call an orderly end an error.
    """
    terminal = _terminal()
    if terminal is None:
        yield
        return
    starter = os.getpgrp()
    previous = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    # A stop would leave make waiting in front of a terminal that nobody reads.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    try:
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
        yield
    finally:
        os.tcsetpgrp(terminal, starter)
        signal.signal(signal.SIGTTOU, previous)


def _terminal() -> int | None:
    """Return the terminal's descriptor when this process is part of its foreground job and does not lead it."""
    try:
        descriptor = sys.stdin.fileno()
        in_front = os.tcgetpgrp(descriptor) == os.getpgrp()
    except (OSError, ValueError):
        return None
    return descriptor if in_front and os.getpgrp() != os.getpid() else None
