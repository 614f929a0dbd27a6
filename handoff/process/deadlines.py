"""Deadlines: what fell due is told, once each, by however many sweeps run at a time."""

from datetime import datetime, timedelta
from time import monotonic
from typing import Final

from handoff.outbox.heartbeat import beat
from slas.sweep import Swept, sweep_batch

BUDGET: Final = timedelta(seconds=20)


def sweep(now: datetime, *, limit: int = 1_000, budget: timedelta = BUDGET) -> Swept:
    """Tell every alert due at `now`, `limit` a transaction, until none is left or `budget` is used up.

    A pass that left nothing behind renews the heartbeat `sweep`; alerts pushed back with an error are counted in it.
    """
    ends_at = monotonic() + budget.total_seconds()
    swept = Swept()
    while batch := sweep_batch(now=now, limit=limit):
        swept += batch
        if monotonic() >= ends_at:
            return swept
    beat("sweep", now=now, detail={"fired": swept.fired, "lapsed": swept.lapsed, "failed": swept.failed})
    return swept
