"""Workers die in the middle of a batch, the broker forgets everything, two beats ring: each breach is told once."""

from collections import Counter
from datetime import timedelta

import pytest
import redis

from handoff.instant import database_now
from handoff.outbox.models import Message
from leads.definitions.models import DefinitionVersion, Evaluation
from leads.handoffs.models import Handoff, PathVersion
from leads.records.models import Lead
from slas.models import Alert, Clock
from tests.cast import Cast, install, make_source
from tests.chaos.conftest import Processes, blocked_by, eventually, held_key, is_connected
from tests.clocks import make_clock
from tests.rows import make_handoff

pytestmark = pytest.mark.processes
DUE = 1_000


def test_every_breach_is_told_exactly_once(processes: Processes, valkey_url: str) -> None:
    expected = overdue_clocks(install())
    fired_at_kills = [
        kill_in_batch(processes, name=f"sweeper-{place}", blocked_at=expected[place]) for place in (50, 250, 550, 850)
    ]
    fired_at_kills.append(kill_worker_and_broker(processes, valkey_url, blocked_at=expected[900]))
    assert fired_at_kills == [0, 200, 500, 800, 800]

    eventually(lambda: not Alert.objects.filter(fired_at=None).exists())

    told = Counter(Message.objects.filter(kind="clock_breached").values_list("key", flat=True))
    assert told == Counter(expected)
    assert Alert.objects.filter(lapsed_at=None, attempts=0).count() == DUE


def kill_in_batch(processes: Processes, *, name: str, blocked_at: str) -> int:
    """Kill a sweep while it holds the locks of a batch; return how many alerts had been told by then."""
    with held_key(blocked_at) as holder:
        sweeper = processes.sweeper(name, limit=100)
        assert eventually(lambda: blocked_by(holder)) == name
        fired = Alert.objects.exclude(fired_at=None).count()
        processes.kill(sweeper)
    eventually(lambda: not is_connected(name))
    assert Alert.objects.exclude(fired_at=None).count() == fired == Message.objects.count()
    return fired


def kill_worker_and_broker(processes: Processes, valkey_url: str, *, blocked_at: str) -> int:
    """Kill one of two Celery workers in its batch, and take all messages from the broker."""
    workers = {name: processes.worker(name, queue="sweep") for name in ("worker-a", "worker-b")}
    with held_key(blocked_at) as holder:
        processes.beat("beat-a")
        processes.beat("beat-b")
        name = eventually(lambda: blocked_by(holder))
        fired = Alert.objects.exclude(fired_at=None).count()
        processes.kill(workers[name])
        with redis.Redis.from_url(valkey_url) as broker:
            broker.flushall()
    return fired


def overdue_clocks(cast: Cast) -> list[str]:
    """Make clocks that fell due a moment after one another, and return the keys of their breaches in that order."""
    first = make_clock(make_handoff(cast), ladder=[])
    now = database_now()
    source, version, path = make_source(), DefinitionVersion.objects.get(), PathVersion.objects.get()
    leads = Lead.objects.bulk_create(
        Lead(email=f"lead{place}@chaos.example", source=source, created_at=now, updated_at=now) for place in range(DUE)
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
