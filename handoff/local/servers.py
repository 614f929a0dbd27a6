"""The servers of one installation directory: started unless the environment names others."""

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from handoff.local import postgres, valkey
from handoff.local.family import Family, Member

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = ROOT / ".local"


class AlreadyRunningError(Exception):
    """The installation in this directory is running in another terminal."""


@dataclass(slots=True, kw_only=True)
class Servers:
    """Where the servers answer, and those of them that are ours to stop."""

    database_url: str
    redis_url: str
    members: list[Member] = field(default_factory=list)


def start(family: Family, *, home: Path, given: Mapping[str, str]) -> Servers:
    """Start PostgreSQL and Valkey with their data under `home`, each only when no URL is given for it."""
    servers = Servers(database_url=given.get("DATABASE_URL", ""), redis_url=given.get("REDIS_URL", ""))
    if not servers.database_url:
        database = postgres.start(family, home=home / "postgres", log=home / "postgres.log")
        servers.database_url = database.url
        servers.members.append(database.member)
    if not servers.redis_url:
        broker = valkey.start(family, home=home / "valkey", log=home / "valkey.log")
        servers.redis_url = broker.url
        servers.members.append(broker.member)
    return servers


def prepare(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    # Others may pass through to what is theirs (PostgreSQL's data when we are root), and list nothing.
    home.chmod(0o711)


@contextmanager
def held(home: Path) -> Iterator[None]:
    """Hold the directory for this process.

    Raises: AlreadyRunningError when another process holds it.
    """
    with (home / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise AlreadyRunningError from None
        yield


def environment(home: Path, servers: Servers, given: Mapping[str, str], *, port: int) -> dict[str, str]:
    """Return what the product's processes are told; a variable that is already set keeps its value."""
    defaults = {
        "HANDOFF_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "handoff.settings",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": secret_key(home),
        "SITE_URL": f"http://localhost:{port}",
        "EMAIL_URL": f"file:///{home / 'mail'}",
    }
    return {**defaults, **given, "DATABASE_URL": servers.database_url, "REDIS_URL": servers.redis_url}


def secret_key(home: Path) -> str:
    """Return the directory's key, made once: sessions outlive a restart."""
    path = home / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def publish(home: Path, values: Mapping[str, str]) -> None:
    """Write the addresses of the running servers where commands in another terminal find them."""
    path = home / "env"
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text("".join(f"{name}={values[name]}\n" for name in PUBLISHED))


PUBLISHED = (
    "HANDOFF_LOCAL",
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
    "EMAIL_URL",
)


def published(home: Path) -> dict[str, str]:
    """Return what `publish` wrote.

    Raises: AlreadyRunningError when a command holds the servers, which publishes nothing.
    """
    if not (home / "env").exists():
        raise AlreadyRunningError
    lines = (home / "env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def given_environment() -> dict[str, str]:
    """Return the environment without empty variables: an empty DATABASE_URL is none."""
    return {name: value for name, value in os.environ.items() if value}
