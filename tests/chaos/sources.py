"""Sources that are processes of their own: they submit leads, batch after batch, until they are told to stop."""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from tests.chaos.conftest import database_url

SOURCES: Final = 4
MOST_A_BATCH: Final = 8


@contextmanager
def sources(number: int = SOURCES) -> Iterator[Callable[[], int]]:
    """Let so many sources send; yield what stops them and returns how many leads were answered."""
    spawn = multiprocessing.get_context("spawn")
    stopped, counts = spawn.Event(), spawn.Array("i", number)
    processes = [
        spawn.Process(target=_send, args=(place, database_url(), stopped, counts), daemon=True)
        for place in range(number)
    ]

    def stop() -> int:
        stopped.set()
        for process in processes:
            process.join(timeout=60)
        assert {process.exitcode for process in processes} == {0}
        return sum(counts)

    for process in processes:
        process.start()
    try:
        yield stop
    finally:
        stopped.set()
        for process in processes:
            process.join(timeout=60)
            process.kill()


def _send(place: int, url: str, stopped: Any, counts: Any) -> None:
    os.environ |= {"HANDOFF_LOCAL": "1", "DJANGO_SETTINGS_MODULE": "handoff.settings", "DATABASE_URL": url}
    import django

    django.setup()
    from handoff.actor import Actor
    from handoff.instant import database_now
    from handoff.process import intake

    batch = 0
    while not stopped.is_set():
        batch += 1
        now = database_now()
        submissions = [_submission(f"{place}-{batch}-{number}", now) for number in range(1 + batch % MOST_A_BATCH)]
        captured = intake.capture(submissions, actor=Actor(system="website"), now=now)
        assert all(one.error is None for one in captured)
        counts[place] += len(captured)


def _submission(name: str, now: Any) -> Any:
    """Return a lead that is ready in every other batch, and in nurture else."""
    from leads.records.submissions import Act, CompanyCard
    from tests.cast import make_submission

    is_ready = int(name.split("-")[1]) % 2 == 0
    acts = (Act(kind="demo_request" if is_ready else "pricing_view", occurred_at=now, content="pricing page"),)
    # One company for all would be one row that all of them wait for.
    company = CompanyCard(name=f"Company {name}", employees=420)
    return make_submission(email=f"lead{name}@company{name}.example", company=company, acts=acts, steps={})
