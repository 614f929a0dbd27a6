"""A worker dies in the middle of an import's batch: another goes on after the last whole one, and nothing is twice."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection

from handoff.integrations.history.models import PastRow, Run, State
from handoff.process.history import runs
from handoff.process.history.work import work
from leads.handoffs.models import Handoff
from leads.records.models import Lead
from tests.cast import install
from tests.chaos.conftest import Processes, database_url, eventually, is_connected
from tests.handoff.process.history.scene import HEADER, NOW, check, stage_run

pytestmark = pytest.mark.processes
ROWS = 2_500
BATCH = 1_000


def test_it_goes_on_after_the_last_whole_batch(processes: Processes) -> None:
    install()
    run = check(stage_run(HEADER + "".join(map(line_of, range(ROWS))), calls=""))
    with held_company("company1500.example") as holder:
        runs.begin(run.pk, now=NOW)
        processes.beat("beat")
        worker = processes.worker("history-worker", queue="history")
        assert eventually(lambda: is_blocked_by(holder))
        processes.kill(worker)
        eventually(lambda: not is_connected("history-worker"))
    run.refresh_from_db()
    assert (run.state, run.created_count, Handoff.objects.count()) == (State.running, BATCH, BATCH)

    processes.worker("other-worker", queue="history")
    assert eventually(lambda: Run.objects.filter(pk=run.pk, state=State.done).exists())

    run.refresh_from_db()
    assert run.created_count == ROWS
    assert Lead.objects.count() == Handoff.objects.count() == PastRow.objects.count() == ROWS
    assert Handoff.objects.values("lead_id").distinct().count() == ROWS


def test_a_cancelled_run_stops_after_its_batch_and_goes_on_later(transactional_db: None) -> None:
    install()
    run = check(stage_run(HEADER + "".join(map(line_of, range(ROWS))), calls=""))
    runs.begin(run.pk, now=NOW)
    assert work(clock=lambda: NOW, seconds=0.001)
    runs.cancel(run.pk, now=NOW)
    assert not work(clock=lambda: NOW, seconds=1)
    assert Handoff.objects.count() == BATCH

    runs.begin(run.pk, now=NOW)
    assert not work(clock=lambda: NOW, seconds=60)
    assert Handoff.objects.count() == ROWS

    runs.undo(run.pk, now=NOW)
    assert not work(clock=lambda: NOW, seconds=60)
    assert (Handoff.objects.count(), Lead.objects.count(), PastRow.objects.count()) == (0, 0, 0)


def line_of(number: int) -> str:
    return (
        f"{number},lead@company{number}.example,Lead {number},Company {number},standard,paid,,"
        "2026-10-05 14:00:00,2026-10-05 14:10:00,,Open,\n"
    )


@contextmanager
def held_company(domain: str) -> Iterator[int]:
    """Hold a domain in an open transaction, so that whoever creates its company waits; yield who holds it."""
    holder = psycopg2.connect(database_url())
    try:
        with holder.cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_company (name, domain, industry, country, custom, created_at)"
                " VALUES ('held', %s, '', '', '{}', now())",
                [domain],
            )
        yield holder.info.backend_pid
    finally:
        holder.rollback()
        holder.close()


def is_blocked_by(holder: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid)))", [holder])
        found: tuple[bool] = cursor.fetchone()
        return found[0]
