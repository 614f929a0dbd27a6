"""Clocks that fell due while nobody looked."""

from datetime import timedelta

from handoff.instant import database_now
from leads.definitions.models import DefinitionVersion, Evaluation
from leads.handoffs.models import Handoff, PathVersion
from leads.records.models import Lead
from slas.models import Alert, Clock
from tests.cast import Cast, make_source
from tests.clocks import make_clock
from tests.rows import make_handoff


def overdue_clocks(cast: Cast, *, count: int) -> list[str]:
    """Make clocks that fell due a moment after one another, and return the keys of their breaches in that order."""
    first = make_clock(make_handoff(cast), ladder=[])
    now = database_now()
    source, version, path = make_source(), DefinitionVersion.objects.get(), PathVersion.objects.get()
    leads = Lead.objects.bulk_create(
        Lead(email=f"lead{place}@chaos.example", source=source, created_at=now, updated_at=now)
        for place in range(count)
    )
    evaluations = Evaluation.objects.bulk_create(
        Evaluation(lead=lead, version=version, tier="hand_raiser", truths=[1], facts={}, cause="act", judged_at=now)
        for lead in leads
    )
    handoffs = Handoff.objects.bulk_create(
        Handoff(
            lead=evaluation.lead,
            source=source,
            tier="hand_raiser",
            version=version,
            evaluation=evaluation,
            path=path,
            owner=cast.rep,
            team=cast.sales,
            handed_off_at=now,
        )
        for evaluation in evaluations
    )
    clocks = Clock.objects.bulk_create(
        Clock(
            handoff=handoff,
            policy_id=first.policy_id,
            policy_version_id=first.policy_version_id,
            calendar_version_id=first.calendar_version_id,
            started_at=now - timedelta(hours=1),
            due_at=now - timedelta(minutes=1) + timedelta(milliseconds=place),
        )
        for place, handoff in enumerate(handoffs)
    )
    Alert.objects.bulk_create(Alert(clock=clock, position=0, level="breach", fire_at=clock.due_at) for clock in clocks)
    return [f"alert:{clock.pk}:breach:1" for clock in clocks]
