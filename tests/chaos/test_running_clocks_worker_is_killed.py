"""A worker dies in the middle of applying terms to running clocks: another goes on, and each clock is moved once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection

from handoff.instant import database_now
from handoff.process.promises import running
from handoff.process.promises.running import ask_to_apply
from leads.handoffs.models import EventKind, HandoffEvent
from leads.records.models import Lead
from slas.changes import PolicyRun
from slas.models import Clock
from tests.cast import Cast, install
from tests.chaos.conftest import Processes, database_url, eventually, is_connected
from tests.chaos.test_rescoring_worker_is_killed import is_blocked_by
from tests.handoff.process.promises.scene import agree, first_touch, running_clock

pytestmark = pytest.mark.processes
CLOCKS = 2 * running.BATCH + 100

# Twins of one running clock, each on a handoff of a lead of its own.
TWINS = """
WITH lead AS (
    INSERT INTO records_lead (name, email, phone, title, seniority, country, is_free_mail, source_id, landing_page,
        custom, excluded_as, excluded_because, created_at, updated_at)
    SELECT 'Lead', 'twin' || number || '@twins.example', '', '', '', '', false, source_id, '', '{}', '', '', created_at,
        created_at
    FROM records_lead CROSS JOIN generate_series(1, %(twins)s) AS number WHERE records_lead.id = %(lead)s
    RETURNING id
),
handoff AS (
    INSERT INTO handoffs_handoff (lead_id, source_id, tier, version_id, evaluation_id, path_id, origin, owner_id,
        team_id, context_met, context_total, context_missing, day_steps, untold_steps, handed_off_at)
    SELECT lead.id, one.source_id, one.tier, version_id, evaluation_id, path_id, origin, owner_id, team_id, 0, 0, '{}',
        0, 0, handed_off_at
    FROM lead CROSS JOIN handoffs_handoff AS one WHERE one.id = %(handoff)s
    RETURNING id
)
INSERT INTO slas_clock (handoff_id, policy_id, policy_version_id, calendar_version_id, started_at, due_at,
    cancel_reason, tier, standing, ladder)
SELECT handoff.id, policy_id, policy_version_id, calendar_version_id, started_at, due_at, '', '', 'live', ladder
FROM handoff CROSS JOIN slas_clock WHERE slas_clock.id = %(clock)s
"""


def make_twins(cast: Cast) -> None:
    clock = running_clock(cast)
    values = {
        "twins": CLOCKS - 1,
        "lead": Lead.objects.get().pk,
        "handoff": clock.handoff_id,
        "clock": clock.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(TWINS, values)


@contextmanager
def held_handoff(handoff_id: int) -> Iterator[int]:
    """Hold a handoff in an open transaction, as whoever records a touch does; yield who holds it."""
    holder = psycopg2.connect(database_url())
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT FROM handoffs_handoff WHERE id = %s FOR UPDATE", [handoff_id])
        yield holder.info.backend_pid
    finally:
        holder.rollback()
        holder.close()


def test_it_goes_on_after_the_last_whole_batch_and_moves_each_clock_once(processes: Processes) -> None:
    cast = install()
    make_twins(cast)
    agree(cast, now=database_now(), target=timedelta(minutes=4))
    ask_to_apply(first_touch().pk, by=cast.manager, now=database_now())
    held = [*Clock.objects.order_by("pk").values_list("handoff_id", flat=True)][running.BATCH + 10]
    with held_handoff(held) as holder:
        processes.beat("beat")
        worker = processes.worker("applying-worker", queue="history")
        assert eventually(lambda: is_blocked_by(holder))
        processes.kill(worker)
        eventually(lambda: not is_connected("applying-worker"))
    found = PolicyRun.objects.get()
    assert (found.total, found.done, found.moved, found.is_working) == (CLOCKS, running.BATCH, running.BATCH, True)
    assert moved() == Counter({1: running.BATCH})

    processes.worker("other-worker", queue="history")
    assert eventually(lambda: not PolicyRun.objects.get().is_working)
    found = PolicyRun.objects.get()
    assert (found.done, found.moved, found.superseded_at) == (CLOCKS, CLOCKS, None)
    assert moved() == Counter({1: CLOCKS})
    assert {*Clock.objects.values_list("policy_version__number", flat=True)} == {2}


def moved() -> Counter[int]:
    """Return how many handoffs were told how often that their clock was moved."""
    told = Counter(HandoffEvent.objects.filter(kind=EventKind.clock_moved).values_list("handoff_id", flat=True))
    return Counter(told.values())
