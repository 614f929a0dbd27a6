"""Databases of the benches, and what is said about the machine they ran on."""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import dj_database_url
import psycopg2

SETTINGS = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_connections")


def make(server: str, name: str, *, template: str = "template1") -> str:
    """Make a database anew and return its URL."""
    drop(server, name)
    with cursor(server) as statements:
        statements.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def drop(server: str, name: str) -> None:
    with cursor(server) as statements:
        statements.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def machine(server: str) -> dict[str, Any]:
    """Return the settings of PostgreSQL that a figure rests on, and the machine's."""
    with cursor(server) as statements:
        settings = {}
        for name in SETTINGS:
            statements.execute(f"SHOW {name}")
            settings[name] = statements.fetchone()[0]
    return {
        "postgresql": settings,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


@contextmanager
def cursor(url: str, *, autocommit: bool = True) -> Iterator[Any]:
    """Yield a cursor of psycopg2 itself."""
    connection = connect(url)
    connection.autocommit = autocommit
    try:
        with connection.cursor() as found:
            yield found
    finally:
        connection.close()


def connect(url: str) -> Any:
    parsed = dj_database_url.parse(url)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    return psycopg2.connect(**{ours: parsed[theirs] for ours, theirs in names.items() if parsed.get(theirs)})
