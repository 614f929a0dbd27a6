"""Definitions come into force while four sources send leads: each verdict is by the version in force at its time."""

import time
from datetime import timedelta

import pytest
from django.db import connection

from handoff.instant import database_now
from handoff.process.publication.proposing import Terms, propose
from handoff.process.publication.publishing import publish_due
from handoff.process.publication.rescoring import rescore
from handoff.process.publication.signing import sign
from leads.definitions.models import DefinitionActivation, Evaluation, Proposal, Rescoring
from leads.handoffs.models import Handoff
from leads.records.models import Lead
from tests.cast import Cast, install
from tests.chaos.conftest import eventually
from tests.chaos.sources import SOURCES, sources
from tests.handoff.process.publication.scene import make_draft

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

PUBLICATIONS = 6
# A publication waits for the batches that are being judged, and for nothing that begins after it asked.
SLOWEST_SECONDS = 5.0
SOON = timedelta(seconds=1)

# Evaluations whose version is not the one that was in force at their time, or that two or none were.
MISMATCHES = """
SELECT count(*) FROM definitions_evaluation AS evaluation
WHERE (
    SELECT array_agg(version_id) FROM definitions_definitionactivation
    WHERE activated_at <= judged_at AND (retired_at IS NULL OR judged_at < retired_at)
) IS DISTINCT FROM ARRAY[evaluation.version_id]
"""


def test_each_verdict_is_by_the_version_in_force_at_its_time_and_no_lead_is_lost() -> None:
    cast = install(now=database_now())
    waits = []
    with sources() as stop:
        eventually(lambda: Evaluation.objects.count() > SOURCES)
        for number in range(PUBLICATIONS):
            began = time.monotonic()
            version_id = publish(cast, number)
            waits.append(time.monotonic() - began)
            rescore(clock=database_now, seconds=30)
            eventually(Evaluation.objects.filter(version=version_id, cause="act").exists)
        sent = stop()

    assert DefinitionActivation.objects.count() == PUBLICATIONS + 1
    assert Evaluation.objects.values("version").distinct().count() == PUBLICATIONS + 1
    assert mismatches() == 0
    assert max(waits) < SLOWEST_SECONDS, waits
    assert Lead.objects.count() == Evaluation.objects.values("lead").distinct().count() == sent > 100
    ready = Evaluation.objects.exclude(tier="").values("lead").distinct().count()
    assert 0 < ready == Handoff.objects.count() == Handoff.objects.values("lead").distinct().count()
    assert Rescoring.objects.filter(finished_at=None).count() == 0


def test_one_of_many_workers_publishes_at_the_chosen_time() -> None:
    cast = install(now=database_now())
    with sources() as stop:
        eventually(lambda: Evaluation.objects.count() > SOURCES)
        proposal = propose_one(cast, 0, Terms(publish_at=database_now() + SOON))
        sign_both(cast, proposal)
        eventually(lambda: publish_due(clock=database_now))
        eventually(Evaluation.objects.filter(version=proposal.version).exists)
        stop()
    activation = DefinitionActivation.objects.get(version=proposal.version)
    assert proposal.publish_at is not None
    assert activation.activated_at >= proposal.publish_at
    assert mismatches() == 0


def publish(cast: Cast, number: int) -> int:
    proposal = propose_one(cast, number, Terms())
    sign_both(cast, proposal)
    return proposal.version_id


def propose_one(cast: Cast, number: int, terms: Terms) -> Proposal:
    draft = make_draft(cast, intro=f"Version {number}.")
    return propose(draft.pk, terms=terms, by=cast.marketer, now=database_now())


def sign_both(cast: Cast, proposal: Proposal) -> None:
    for by in (cast.manager, cast.marketing_manager):
        sign(proposal.pk, by=by, clock=database_now)


def mismatches() -> int:
    with connection.cursor() as cursor:
        cursor.execute(MISMATCHES)
        found: tuple[int] = cursor.fetchone()
        return found[0]
