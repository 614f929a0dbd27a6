"""A worker dies in the middle of judging nurture: another goes on after the last whole batch, and nobody is missed."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection

from handoff.actor import PRODUCT
from handoff.instant import database_now
from handoff.process import intake
from handoff.process.publication.rescoring import BATCH
from leads.definitions.models import Evaluation, Rescoring
from leads.handoffs.models import Handoff
from leads.records.models import Lead
from leads.records.submissions import CompanyCard
from tests.cast import install, make_submission
from tests.chaos.conftest import Processes, database_url, eventually, is_connected
from tests.handoff.process.publication.scene import make_draft, make_proposal, signs

pytestmark = pytest.mark.processes
LEADS = 2 * BATCH + 100


def test_it_goes_on_after_the_last_whole_batch(processes: Processes) -> None:
    cast = install()
    now = database_now()
    nurture = [
        make_submission(
            email=f"lead{number}@company{number}.example",
            company=CompanyCard(name=f"Company {number}", employees=40),
            acts=(),
            steps={},
        )
        for number in range(LEADS)
    ]
    for place in range(0, LEADS, BATCH):
        intake.capture(nurture[place : place + BATCH], actor=PRODUCT, now=now)
    assert (Lead.objects.count(), Handoff.objects.count()) == (LEADS, 0)
    proposal = make_proposal(cast, draft=make_draft(cast))
    lead_ids = [*Lead.objects.order_by("pk").values_list("pk", flat=True)]
    with held_lead(lead_ids[BATCH + 10]) as holder:
        for by in (cast.manager, cast.marketing_manager):
            signs(proposal, by, at=database_now())
        processes.beat("beat")
        worker = processes.worker("rescoring-worker", queue="history")
        assert eventually(lambda: is_blocked_by(holder))
        processes.kill(worker)
        eventually(lambda: not is_connected("rescoring-worker"))
    found = Rescoring.objects.get()
    assert (found.total, found.done, found.is_working) == (LEADS, BATCH, True)

    processes.worker("other-worker", queue="history")
    assert eventually(lambda: not Rescoring.objects.get().is_working)
    found = Rescoring.objects.get()
    assert (found.done, found.failed, found.superseded_at) == (LEADS, 0, None)
    judged = Evaluation.objects.filter(version=proposal.version)
    assert judged.count() == judged.values("lead_id").distinct().count() == LEADS


@contextmanager
def held_lead(lead_id: int) -> Iterator[int]:
    """Hold a lead in an open transaction, so that whoever judges it waits; yield who holds it."""
    holder = psycopg2.connect(database_url())
    try:
        with holder.cursor() as cursor:
            cursor.execute("SELECT FROM records_lead WHERE id = %s FOR UPDATE", [lead_id])
        yield holder.info.backend_pid
    finally:
        holder.rollback()
        holder.close()


def is_blocked_by(holder: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE %s = ANY(pg_blocking_pids(pid)))", [holder])
        found: tuple[bool] = cursor.fetchone()
        return found[0]
