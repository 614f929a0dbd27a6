"""Where PostgreSQL may keep its data when we are root."""

import os
from pathlib import Path

import pytest

from handoff.local.account import Account, unprivileged

STRANGER = Account(uid=54321, gid=54321)


@pytest.fixture
def open_path(tmp_path: Path) -> Path:
    """A directory that everybody may enter, below one that its test decides about."""
    inner = tmp_path / "outer" / "inner"
    inner.mkdir(parents=True)
    for path in (inner, *inner.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o011)
    return inner


def test_it_can_enter_a_path_that_lets_everybody_pass(open_path: Path) -> None:
    assert STRANGER.can_enter(open_path)


def test_it_cannot_enter_below_a_directory_that_is_closed_to_others(open_path: Path) -> None:
    open_path.parent.chmod(0o700)
    assert not STRANGER.can_enter(open_path)


def test_it_can_enter_what_is_its_own(open_path: Path) -> None:
    open_path.chmod(0o700)
    status = open_path.stat()
    assert Account(uid=status.st_uid, gid=54321).can_enter(open_path)


def test_it_needs_no_other_account_unless_we_are_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert unprivileged() is None
