"""Any number of sweeps may run at once."""

import threading

from django.db import connection

from handoff.instant import database_now
from handoff.outbox.models import Message
from handoff.process import deadlines
from slas.models import Alert
from slas.sweep import Swept
from tests.cast import install
from tests.chaos.overdue import overdue_clocks

SWEEPS = 4
DUE = 400


def test_sweeps_at_once_share_the_work_and_tell_nothing_twice(transactional_db: None) -> None:
    expected = overdue_clocks(install(), count=DUE)
    gate = threading.Barrier(SWEEPS)
    swept: list[Swept] = []

    def sweep() -> None:
        try:
            now = database_now()
            gate.wait(timeout=10)
            swept.append(deadlines.sweep(now, limit=20))
        finally:
            connection.close()

    threads = [threading.Thread(target=sweep) for _ in range(SWEEPS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert len(swept) == SWEEPS
    assert sum(one.fired for one in swept) == DUE
    assert sum(one.failed for one in swept) == 0
    assert sorted(Message.objects.values_list("key", flat=True)) == sorted(expected)
    assert not Alert.objects.filter(fired_at=None).exists()
