"""Real processes on the test's own database and broker, and a look at what PostgreSQL sees of them."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import psycopg2
import pytest
from django.db import connection

from handoff.local.family import Family, Member
from handoff.local.services import CELERY, PYTHON, worker

T = TypeVar("T")
PATIENCE = 60.0


@dataclass(slots=True, kw_only=True)
class Processes:
    """Starts the product's processes, kills them, and ends what is left."""

    family: Family
    environment: dict[str, str]
    log: Path
    members: list[Member] = field(default_factory=list)

    def sweeper(self, name: str, *, limit: int) -> Member:
        return self._start(name, (*PYTHON, "manage.py", "sweep_deadlines", "--loop", "--limit", str(limit)))

    def worker(self, name: str, *, queue: str) -> Member:
        return self._start(name, (*worker(queue), "--hostname", f"{name}@%h"))

    def beat(self, name: str) -> Member:
        return self._start(name, (*CELERY, "beat", "--loglevel", "WARNING"))

    def kill(self, member: Member) -> None:
        """SIGKILL to every process of the member, at once."""
        os.killpg(member.process.pid, signal.SIGKILL)
        self.family.forget(member)
        self.members.remove(member)

    def end(self) -> None:
        self.family.end(self.members, within=5)

    def _start(self, name: str, arguments: tuple[str, ...]) -> Member:
        with self.log.open("ab") as output:
            # PostgreSQL shows the name beside what the process does there.
            member = self.family.start(
                name, arguments, environment={**self.environment, "PGAPPNAME": name}, output=output
            )
        self.members.append(member)
        return member


@pytest.fixture
def processes(transactional_db: None, family: Family, valkey_url: str, tmp_path: Path) -> Iterator[Processes]:
    environment = {
        **os.environ,
        "HANDOFF_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "handoff.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": valkey_url,
        "EMAIL_URL": "dummy:",
    }
    processes = Processes(family=family, environment=environment, log=tmp_path / "processes.log")
    yield processes
    processes.end()


def database_url() -> str:
    settings = connection.settings_dict
    host, port = quote(str(settings["HOST"]), safe=""), settings["PORT"]
    login = settings["USER"] + (f":{settings['PASSWORD']}" if settings["PASSWORD"] else "")
    return f"postgres://{login}@{host}{f':{port}' if port else ''}/{settings['NAME']}"


@contextmanager
def held_key(key: str) -> Iterator[int]:
    """Hold a message's key in an open transaction, so that whoever writes that message stops right there.

    Yields the process id by which PostgreSQL knows the holder.
    """
    holder = psycopg2.connect(database_url())
    try:
        with holder.cursor() as cursor:
            cursor.execute(
                "INSERT INTO outbox_message (key, channel, kind, payload, created_at, not_before, attempts, last_error)"
                " VALUES (%s, 'announce', 'held', '{}', now(), now(), 0, '')",
                [key],
            )
        yield holder.info.backend_pid
    finally:
        holder.rollback()
        holder.close()


def blocked_by(holder: int) -> str | None:
    """Return the name of the process whose batch waits for the holder, with its locks on alerts in pg_locks."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT application_name FROM pg_stat_activity AS activity WHERE %s = ANY(pg_blocking_pids(pid))"
            " AND EXISTS (SELECT FROM pg_locks WHERE pg_locks.pid = activity.pid AND granted"
            " AND relation = 'slas_alert'::regclass AND mode = 'RowExclusiveLock')",
            [holder],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def is_connected(name: str) -> bool:
    """Say whether PostgreSQL still serves the process of that name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE application_name = %s", [name])
        return cursor.fetchone() is not None


def eventually(look: Callable[[], T], *, within: float = PATIENCE) -> T:
    """Return the first true thing that `look` finds."""
    ends_at = time.monotonic() + within
    while time.monotonic() < ends_at:
        if found := look():
            return found
        time.sleep(0.02)
    message = f"{look} found nothing within {within} s"
    raise AssertionError(message)
