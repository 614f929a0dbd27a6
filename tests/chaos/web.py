"""The product's web processes on the test database, and clients that are processes of their own."""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from handoff.local.family import Family
from handoff.local.services import product
from handoff.local.valkey import free_port
from tests.chaos.conftest import database_url

START_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One request as its client saw it."""

    status: int
    answer: dict[str, Any]
    is_replayed: bool


@contextmanager
def web_processes(family: Family) -> Iterator[int]:
    """Start the web processes as the one command does, on the database of the tests; yield their port."""
    port = free_port()
    environment = {
        **os.environ,
        "HANDOFF_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "handoff.settings",
        "DATABASE_URL": database_url(),
    }
    web = family.start("web", product(host="127.0.0.1", port=port)[0].arguments, environment=environment)
    try:
        await_answer(port)
        yield port
    finally:
        family.end([web], within=10)


def await_answer(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        wire = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            wire.request("GET", "/healthz")
            if wire.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
        finally:
            wire.close()
    message = "the web processes did not start"
    raise RuntimeError(message)


def send_leads(port: int, plain: str, bodies: Sequence[tuple[str, dict[str, Any]]]) -> list[Sent]:
    """Send (idempotency key, lead) one after the other over one connection."""
    wire = HTTPConnection("127.0.0.1", port, timeout=60)
    sent = []
    for key, body in bodies:
        headers = {"Authorization": f"Bearer {plain}", "Content-Type": "application/json", "Idempotency-Key": key}
        wire.request("POST", "/api/v1/leads", json.dumps(body), headers)
        answer = wire.getresponse()
        told = json.loads(answer.read())
        sent.append(
            Sent(status=answer.status, answer=told, is_replayed=answer.headers.get("Idempotent-Replayed") == "true")
        )
    wire.close()
    return sent
