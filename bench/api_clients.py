"""Eight API clients against one, each a process of its own: leads a second, p95, errors."""

import multiprocessing
import os
from multiprocessing.pool import Pool
from time import perf_counter
from typing import Any

from bench.company import analyze, found_company, next_bodies
from bench.figures import figures, percentile
from bench.sending import Sent, send
from bench.web import web_server

CLIENTS = 8
LEADS = 480
REPEATS = 5
GOAL = 1.6
MOST_P95_MS = 100


def run() -> dict[str, Any]:
    """Send 480 leads by one client, then by eight at once, five times in turn."""
    plain = found_company()
    with web_server() as port, multiprocessing.get_context("spawn").Pool(CLIENTS) as clients:
        send_by(clients, CLIENTS, port, plain)
        analyze()
        repeats = [
            {"one": send_by(clients, 1, port, plain), "eight": send_by(clients, CLIENTS, port, plain)}
            for _ in range(REPEATS)
        ]
    ratio = figures([repeat["eight"]["per_second"] / repeat["one"]["per_second"] for repeat in repeats])
    p95 = figures([repeat["eight"]["p95_ms"] for repeat in repeats])
    errors = sum(repeat[clients]["errors"] for repeat in repeats for clients in ("one", "eight"))
    return {
        "work": f"{CLIENTS} API clients on {os.cpu_count()} cores",
        "per_second": figures([repeat["eight"]["per_second"] for repeat in repeats], 1),
        "p95_ms": p95,
        "floor": "one client",
        "floor_per_second": figures([repeat["one"]["per_second"] for repeat in repeats], 1),
        "floor_p95_ms": figures([repeat["one"]["p95_ms"] for repeat in repeats]),
        "errors": errors,
        "ratio": ratio,
        "goal": f"≥ {GOAL}, p95 ≤ {MOST_P95_MS} ms, no error",
        "is_met": ratio["median"] >= GOAL and p95["median"] <= MOST_P95_MS and errors == 0,
    }


def send_by(clients: Pool, number: int, port: int, plain: str) -> dict[str, float]:
    """Send the leads by so many clients at once."""
    bodies = next_bodies(LEADS)
    shares = [(port, plain, bodies[client::number]) for client in range(number)]
    began = perf_counter()
    sent: list[Sent] = clients.starmap(send, shares, chunksize=1)
    took = perf_counter() - began
    return {
        "per_second": LEADS / took,
        "p95_ms": percentile([latency for latencies, _ in sent for latency in latencies], 0.95) * 1000,
        "errors": sum(errors for _, errors in sent),
    }
