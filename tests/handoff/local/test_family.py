"""No child outlives its parent, whatever the child does and however the parent dies."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from handoff.local.family import Family

STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork():
    open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
else:
    open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
time.sleep(600)
"""
PARENT = """
import sys, time
from handoff.local.family import Family
family = Family()
family.start("stubborn", [sys.executable, "-c", sys.argv[1], sys.argv[2]])
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture
def household() -> Iterator[Family]:
    family = Family()
    yield family
    family.close()


def pids_in(path: Path) -> list[int]:
    """Wait until a stubborn child and its own child have written down who they are."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        lines = path.read_text().split() if path.exists() else []
        if len(lines) == 2:
            return [int(line) for line in lines]
        time.sleep(0.02)
    pytest.fail("the children never started")


def is_alive(pid: int) -> bool:
    """Say whether a process runs; one that only waits to be reaped does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def left_of(pids: list[int]) -> list[int]:
    """Return who is alive some seconds later: SIGKILL is certain, but it is the kernel that picks the moment."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(is_alive(pid) for pid in pids):
        time.sleep(0.02)
    return [pid for pid in pids if is_alive(pid)]


def test_it_asks_a_child_to_end_and_kills_none_that_obeys(household: Family) -> None:
    member = household.start("obedient", ["sleep", "600"])

    assert household.end([member], within=5) == []
    assert member.process.returncode == -signal.SIGTERM


def test_it_kills_a_child_that_ignores_the_request_and_its_children(household: Family, tmp_path: Path) -> None:
    member = household.start("stubborn", [sys.executable, "-c", STUBBORN, str(tmp_path / "pids")])
    pids = pids_in(tmp_path / "pids")

    assert household.end([member], within=0.2) == ["stubborn"]
    assert left_of(pids) == []


@pytest.mark.processes
def test_it_leaves_nobody_behind_when_the_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, STUBBORN, str(tmp_path / "pids")], stdout=subprocess.PIPE, cwd=os.getcwd()
    )
    pids = pids_in(tmp_path / "pids")

    parent.kill()
    parent.communicate()

    assert left_of(pids) == []


@pytest.mark.processes
def test_it_removes_the_directories_of_a_killed_parent(tmp_path: Path) -> None:
    doomed = tmp_path / "doomed"
    doomed.mkdir()
    code = "import sys, os, signal, pathlib; from handoff.local.family import Family; f = Family();"
    code += "f.remove_at_end(pathlib.Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"

    subprocess.run([sys.executable, "-c", code, str(doomed)], check=False)

    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and doomed.exists():
        time.sleep(0.05)
    assert not doomed.exists()
