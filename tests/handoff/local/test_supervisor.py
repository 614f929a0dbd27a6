"""Everything in one terminal, and nothing left when it ends."""

import contextlib
import os
import pty
import re
import select
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from handoff.local import valkey
from handoff.local.supervisor import refuse_taken_port

pytestmark = pytest.mark.processes

START_SECONDS = 60
END_SECONDS = 10
UNSET = ("DATABASE_URL", "REDIS_URL", "HANDOFF_LOCAL", "DJANGO_SETTINGS_MODULE")


class Run:
    """A supervisor in a terminal of its own, under a shell that would notice a Ctrl-C."""

    def __init__(self, home: Path) -> None:
        self.port = valkey.free_port()
        script = f"trap 'exit 99' INT; {sys.executable} -m handoff.local --home {home} run --empty"
        self.shell, self.terminal = pty.fork()
        if self.shell == 0:
            for name in UNSET:
                os.environ.pop(name, None)
            os.execve("/bin/sh", ["sh", "-c", f"{script}; exit $?"], {**os.environ, "PORT": str(self.port)})  # noqa: S606  # the command is ours
        self.said = ""

    def read(self, seconds: float) -> None:
        if select.select([self.terminal], [], [], seconds)[0]:
            with contextlib.suppress(OSError):
                self.said += os.read(self.terminal, 65536).decode(errors="replace")

    def wait_until(self, is_done: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not is_done():
            assert time.monotonic() < deadline, f"not within {seconds} s; it said:\n{self.said}"
            self.read(0.1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except OSError:
            return False

    def processes(self) -> list[psutil.Process]:
        """Return all descendants of the shell."""
        return list(psutil.Process(self.shell).children(recursive=True))

    def exit_code(self) -> int:
        """Wait for the end and return the code."""
        codes: list[int] = []

        def is_over() -> bool:
            pid, status = os.waitpid(self.shell, os.WNOHANG)
            if pid:
                codes.append(os.waitstatus_to_exitcode(status))
            return bool(codes)

        self.wait_until(is_over, END_SECONDS)
        return codes[0]


def command(process: psutil.Process) -> str:
    """Return a command line, empty when the process is gone or only waits to be reaped."""
    try:
        return " ".join(process.cmdline()) if process.is_running() else ""
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""


def still_alive(processes: list[psutil.Process]) -> list[str]:
    return [line for line in map(command, processes) if line]


@pytest.fixture
def run(servers_home: Path, request: pytest.FixtureRequest) -> Iterator[Run]:
    run = Run(servers_home / re.sub(r"\W", "", request.node.name))
    try:
        run.wait_until(lambda: run.answers() and "Ctrl-C ends everything" in run.said, START_SECONDS)
        run.wait_until(lambda: sum("celery" in line for line in map(command, run.processes())) >= 3, START_SECONDS)
        yield run
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in run.processes():
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.kill()
        os.close(run.terminal)


def test_one_ctrl_c_ends_everything_in_good_order(run: Run) -> None:
    processes = run.processes()
    lines = " ".join(map(command, processes))
    assert all(name in lines for name in ("postgres", "valkey-server", "gunicorn", "sweep@", "default@", "beat"))

    os.write(run.terminal, b"\x03")

    assert run.exit_code() == 0, run.said
    assert still_alive(processes) == []
    assert "killed" not in run.said


def test_sigkill_of_the_supervisor_leaves_nobody_and_a_dead_service_is_started_again(run: Run) -> None:
    next(process for process in run.processes() if "gunicorn" in command(process)).kill()
    run.wait_until(lambda: "web ended (by SIGKILL); starting it again in 1 s" in run.said, 10)
    run.wait_until(run.answers, START_SECONDS)

    processes = run.processes()
    next(process for process in processes if "-m handoff.local" in command(process)).kill()

    run.wait_until(lambda: still_alive(processes) == [], END_SECONDS)


def test_it_refuses_a_port_that_is_taken_and_offers_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(RuntimeError, match=f"PORT={port + 1} make run"):
            refuse_taken_port("127.0.0.1", port)
