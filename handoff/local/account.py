"""Whom PostgreSQL runs as when we are root, for it refuses to be root itself."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

NAME = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    uid: int
    gid: int

    def can_enter(self, directory: Path) -> bool:
        """Say whether this account may pass through every directory down to and including this one."""
        path = directory.resolve()
        return all(self._may_search(part) for part in (path, *path.parents))

    def _may_search(self, directory: Path) -> bool:
        status = directory.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def unprivileged() -> Account | None:
    """Return the account to drop to, or None when we are not root and need none.

    Raises: RuntimeError when the machine has no such account.
    """
    if os.geteuid() != 0:
        return None
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        message = f"PostgreSQL refuses to run as root and there is no user {NAME!r} here: set DATABASE_URL instead"
        raise RuntimeError(message) from None
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)
