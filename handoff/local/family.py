"""Child processes, each leading a group of its own, none of which outlives its parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from handoff.local import guard
from handoff.local.account import Account


@dataclass(slots=True, kw_only=True, eq=False)
class Member:
    """A child and the signal that asks it to end."""

    name: str
    process: subprocess.Popen[bytes]
    gentle: signal.Signals

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None


class Family:
    """Start children, and end them with every process of their groups.

    A guard process holds the list as well, so that even SIGKILL of this process leaves none behind.
    """

    def __init__(self) -> None:
        self.members: list[Member] = []
        self.guard = subprocess.Popen(
            [sys.executable, "-I", guard.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        output: IO[bytes] | int | None = None,
        gentle: signal.Signals = signal.SIGTERM,
        account: Account | None = None,
        directory: Path | None = None,
    ) -> Member:
        process = subprocess.Popen(
            arguments,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output is not None else None,
            cwd=directory,
            start_new_session=True,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
        member = Member(name=name, process=process, gentle=gentle)
        self.members.append(member)
        self._tell(f"+ {process.pid} {int(gentle)}")
        return member

    def remove_at_end(self, directory: Path) -> None:
        """Have the guard remove a directory once this process is gone."""
        self._tell(f"rm {directory}")

    def end(
        self, members: Iterable[Member], *, within: float, pause: Callable[[float], None] = time.sleep
    ) -> list[str]:
        """Ask the members to end, and kill after `within` seconds; return the names of those that were killed.

        `pause` is what to do meanwhile, for about as many seconds as it is given.
        """
        leaving = list(members)
        for member in leaving:
            guard.send(member.process.pid, member.gentle)
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and any(member.is_running for member in leaving):
            pause(0.02)
        killed = [member.name for member in leaving if member.is_running]
        for member in leaving:
            self.forget(member)
        return killed

    def forget(self, member: Member) -> None:
        """Kill what is left of a member's group and take it off the list."""
        guard.send(member.process.pid, signal.SIGKILL)
        member.process.wait()
        self._tell(f"- {member.process.pid}")
        self.members.remove(member)

    def close(self, *, within: float = 5.0) -> list[str]:
        """End all members in the reverse order of their start, then the guard."""
        killed = [name for member in reversed(self.members) for name in self.end([member], within=within)]
        if self.guard.stdin is not None:
            self.guard.stdin.close()
        # It has ended what it knew of long before, unless the machine is too busy to let it run.
        self.guard.wait(timeout=6 * guard.GRACE_SECONDS)
        return killed

    def _tell(self, line: str) -> None:
        if self.guard.stdin is not None:
            os.write(self.guard.stdin.fileno(), f"{line}\n".encode())
