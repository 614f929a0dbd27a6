"""Workers die in the middle of a batch, the broker forgets everything, two beats ring: each breach is told once."""

from collections import Counter

import pytest
import redis

from handoff.outbox.models import Message
from slas.models import Alert
from tests.cast import install
from tests.chaos.conftest import Processes, blocked_by, eventually, held_key, is_connected
from tests.chaos.overdue import overdue_clocks

pytestmark = pytest.mark.processes
DUE = 1_000


def test_every_breach_is_told_exactly_once(processes: Processes, valkey_url: str) -> None:
    expected = overdue_clocks(install(), count=DUE)
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
