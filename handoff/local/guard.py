"""Outlive the parent by seconds and end what it started, however the parent died."""

import contextlib
import os
import shutil
import signal
import sys
import time

GRACE_SECONDS = 5.0


def main() -> None:
    """Keep the list that arrives on standard input; when that input ends, end everything still on it.

    Lines: `+ GROUP SIGNAL` a process group was started, `- GROUP` it was ended, `rm PATH` remove this directory
    when all is over.
    """
    groups: dict[int, int] = {}
    directories: list[str] = []
    for line in sys.stdin:
        match line.rstrip("\n").split(" ", 1):
            case ["+", rest]:
                group, gentle = rest.split()
                groups[int(group)] = int(gentle)
            case ["-", rest]:
                groups.pop(int(rest), None)
            case ["rm", path]:
                directories.append(path)
    end(groups)
    for path in directories:
        shutil.rmtree(path, ignore_errors=True)


def end(groups: dict[int, int]) -> None:
    for group, gentle in groups.items():
        send(group, gentle)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and any(send(group, 0) for group in groups):
        time.sleep(0.05)
    for group in groups:
        send(group, signal.SIGKILL)


def send(group: int, number: int) -> bool:
    """Signal a process group and say whether there was one."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False


if __name__ == "__main__":
    main()
