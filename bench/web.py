"""The product's web processes, in the shape in which the one command starts them."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from handoff.local.family import Family
from handoff.local.services import product
from handoff.local.valkey import free_port

START_SECONDS = 30.0


@contextmanager
def web_server() -> Iterator[int]:
    """Start the web processes on a free port and yield it."""
    port, family = free_port(), Family()
    try:
        web = product(host="127.0.0.1", port=port)[0]
        family.start("web", web.arguments, environment=dict(os.environ))
        await_answer(port)
        yield port
    finally:
        family.close()


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
    message = f"the web server did not answer within {START_SECONDS:g} s"
    raise RuntimeError(message)
