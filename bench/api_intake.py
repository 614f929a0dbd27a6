"""One lead in through the API, all effects: in process and over HTTP, beside its rows written by psycopg2."""

import json
import os
from collections.abc import Callable
from http.client import HTTPConnection
from time import perf_counter
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.company import analyze, found_company, lead_body, next_bodies
from bench.databases import connect
from bench.figures import figures
from bench.floor import Floor
from bench.web import web_server
from handoff.actor import Actor
from handoff.api.bodies.submissions import submission_of
from handoff.instant import database_now
from handoff.process.intake import capture
from leads.handoffs.models import Handoff

LEADS = 150
REPEATS = 5
GOAL = 4
MOST_STATEMENTS = 25
ADDRESS = "/api/v1/leads"
# gunicorn closes what was idle for two seconds.
KEPT_ALIVE_SECONDS = 1.0


def run() -> dict[str, Any]:
    """Measure milliseconds a lead, five repeats of 150 leads each way, the ways in turn."""
    plain = found_company()
    request = in_process_request(plain)
    for body in next_bodies(50):
        request(body)
    floor = Floor(connect(os.environ["DATABASE_URL"]), handoff_id=Handoff.objects.latest("pk").pk)
    statements = count_statements(request)
    with web_server() as port:
        ways: dict[str, Callable[[bytes], None]] = {
            "floor": lambda _: floor.write(),
            "capture": in_process_capture,
            "request": request,
            "http": over_http(port, plain),
        }
        for way in ways.values():
            measure(way)
        analyze()
        repeats = [{name: measure(way) for name, way in ways.items()} for _ in range(REPEATS)]
    about = {"rows": floor.row_count, "floor": "the same rows by psycopg2, one execute a table, one commit"}
    return {
        "process": {**result("one lead by intake.capture, in process", "capture", repeats), **about},
        "request": {**result("one lead by API request, in process", "request", repeats), **about},
        "http": {**result("one lead by API request, over HTTP", "http", repeats), **about},
        "statements": {
            "work": "statements of one lead by API request",
            "statements": statements,
            "floor_statements": floor.statement_count,
            "goal": f"≤ {MOST_STATEMENTS}",
            "is_met": statements <= MOST_STATEMENTS,
        },
    }


def result(work: str, way: str, repeats: list[dict[str, float]]) -> dict[str, Any]:
    ratio = figures([repeat[way] / repeat["floor"] for repeat in repeats])
    found: dict[str, Any] = {
        "work": work,
        "ms": figures([repeat[way] for repeat in repeats]),
        "floor_ms": figures([repeat["floor"] for repeat in repeats]),
        "ratio": ratio,
    }
    # DESIGN 16 sets the bound for the work in process.
    return found if way == "http" else {**found, "goal": f"≤ {GOAL}", "is_met": ratio["median"] <= GOAL}


def measure(way: Callable[[bytes], None]) -> float:
    """Return milliseconds a lead."""
    bodies = next_bodies(LEADS)
    began = perf_counter()
    for body in bodies:
        way(body)
    return (perf_counter() - began) * 1000 / LEADS


def in_process_capture(body: bytes) -> None:
    captured = capture([submission_of(json.loads(body))], actor=Actor(), now=database_now())
    assert captured[0].scored is not None, captured[0].error
    assert captured[0].scored.created is not None


def in_process_request(plain: str) -> Callable[[bytes], None]:
    client = Client(HTTP_HOST="localhost", headers={"Authorization": f"Bearer {plain}"})

    def request(body: bytes) -> None:
        answer = client.generic("POST", ADDRESS, body, content_type="application/json")
        assert answer.status_code == 201, answer.content

    return request


def over_http(port: int, plain: str) -> Callable[[bytes], None]:
    wire = HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {plain}", "Content-Type": "application/json"}

    last = perf_counter()

    def request(body: bytes) -> None:
        nonlocal last
        if perf_counter() - last > KEPT_ALIVE_SECONDS:
            wire.close()
        wire.request("POST", ADDRESS, body, headers)
        answer = wire.getresponse()
        last = perf_counter()
        content = answer.read()
        assert answer.status == 201, content

    return request


def count_statements(request: Callable[[bytes], None]) -> int:
    """Return the statements of one request, BEGIN and COMMIT left out as in the floor's count."""
    body = json.dumps(lead_body(10**9, database_now())).encode()
    with CaptureQueriesContext(connection) as found:
        request(body)
    return len([query for query in found if query["sql"] not in {"BEGIN", "COMMIT"}])
