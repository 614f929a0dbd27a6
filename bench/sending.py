"""One API client: a process that needs nothing of the product."""

from http.client import HTTPConnection
from time import perf_counter

ADDRESS = "/api/v1/leads"

Sent = tuple[list[float], int]


def send(port: int, plain: str, bodies: list[bytes]) -> Sent:
    """Send bodies one after the other; return the seconds each took, and how many were not answered 201."""
    wire = HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {plain}", "Content-Type": "application/json"}
    latencies, errors = [], 0
    for body in bodies:
        began = perf_counter()
        wire.request("POST", ADDRESS, body, headers)
        answer = wire.getresponse()
        answer.read()
        latencies.append(perf_counter() - began)
        errors += answer.status != 201
    wire.close()
    return latencies, errors
