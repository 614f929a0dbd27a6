"""The processes the product consists of, and when one that died is started again."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from handoff.local.family import Member

PYTHON = (sys.executable, "-W", "ignore::UserWarning:celery.platforms")
CELERY = (*PYTHON, "-m", "celery", "--quiet", "-A", "handoff.celery")
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
# What lived this long was healthy: its next start waits as little as the first.
HEALTHY_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class Service:
    """A process that is kept running; times are seconds of the monotonic clock."""

    name: str
    arguments: Sequence[str]
    member: Member | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = FIRST_PAUSE

    def started(self, member: Member, *, now: float) -> None:
        self.member, self.started_at = member, now

    def died(self, *, now: float) -> float:
        """Note the death and return the seconds until the next start: doubled each time up to a bound."""
        if now - self.started_at >= HEALTHY_SECONDS:
            self.pause = FIRST_PAUSE
        pause = self.pause
        self.member, self.start_at, self.pause = None, now + pause, min(2 * pause, LONGEST_PAUSE)
        return pause


def product(*, host: str, port: int) -> list[Service]:
    """Return web first, then the workers and beat."""
    shape = ("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload")
    patience = ("--graceful-timeout", "3", "--timeout", "60", "--no-control-socket", "--log-level", "warning")
    web = (*PYTHON, "-m", "gunicorn", "handoff.wsgi", "--bind", f"{host}:{port}", *shape, *patience)
    return [
        Service(name="web", arguments=web),
        Service(name="sweep", arguments=worker("sweep")),
        Service(name="default", arguments=worker("default")),
        # Long work that nobody waits for in a request: whoever opens a page goes first.
        Service(name="history", arguments=("nice", "-n", "10", *worker("history"))),
        Service(name="beat", arguments=(*CELERY, "beat", "--loglevel", "WARNING")),
    ]


def worker(queue: str) -> tuple[str, ...]:
    options = ("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--concurrency", "1")
    return (*CELERY, "worker", "--queues", queue, "--hostname", f"{queue}@%h", *options)
