"""From the instant a clock falls due to its row in the outbox, with a real worker and a real beat."""

import os
import random
import time
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from bench.company import found_company, lead_body
from bench.figures import figures, percentile
from handoff.actor import PRODUCT
from handoff.api.bodies.submissions import submission_of
from handoff.instant import database_now
from handoff.local.family import Family
from handoff.local.services import CELERY, worker
from handoff.outbox.models import Heartbeat
from handoff.process import intake
from slas.models import Alert, Clock

ALERTS = 500
WITHIN = timedelta(seconds=25)
PATIENCE = timedelta(seconds=60)
REPEATS = 5
GOAL = 2.0

# The breach is the only alert of each clock, at its new due time.
DUE = (
    "UPDATE slas_clock SET due_at = new.at, ladder = '[]'"
    " FROM unnest(%(clocks)s, %(due)s::timestamptz[]) AS new (clock, at) WHERE id = new.clock",
    "UPDATE slas_alert SET fire_at = due_at, level = 'breach' FROM slas_clock AS clock"
    " WHERE clock.id = clock_id AND clock.id = ANY(%(clocks)s)",
)


def run() -> dict[str, Any]:
    """Measure the lag of 500 alerts that fall due at any instant of 25 seconds, in five parts of equal size."""
    found_company()
    family = Family()
    try:
        family.start("sweep", worker("sweep"), environment=dict(os.environ))
        family.start("beat", (*CELERY, "beat", "--loglevel", "WARNING"), environment=dict(os.environ))
        await_heartbeat()
        lags = watch(fall_due())
    finally:
        family.close()
    part = len(lags) // REPEATS
    parts = [lags[place * part : (place + 1) * part] for place in range(REPEATS)]
    p99 = round(percentile(lags, 0.99), 3)
    return {
        "work": "due instant to outbox row, worker and beat running",
        "alerts": len(lags),
        "s p50": figures([percentile(one, 0.5) for one in parts], 3),
        "s p99": {**figures([percentile(one, 0.99) for one in parts], 3), "median": p99},
        "goal": f"p99 ≤ {GOAL:g} s",
        "is_met": p99 <= GOAL,
    }


def await_heartbeat() -> None:
    """Wait until a sweep that beat rang for has ended."""
    ends_at = time.monotonic() + PATIENCE.total_seconds()
    while not Heartbeat.objects.filter(name="sweep").exists():
        if time.monotonic() > ends_at:
            message = "no sweep ran"
            raise AssertionError(message)
        time.sleep(0.1)


def fall_due() -> dict[str, datetime]:
    """Hand leads over whose first promise falls due at any instant of the coming seconds; return due times by key."""
    now = database_now()
    submissions = [submission_of(lead_body(number, now)) for number in range(ALERTS)]
    captured = intake.capture(submissions, actor=PRODUCT, now=now)
    clocks = Clock.objects.running().filter(policy__key="first_touch_hand_raisers").order_by("pk")
    if clocks.count() != len(captured):
        message = f"{clocks.count()} clocks run for {len(captured)} leads"
        raise AssertionError(message)
    chance = random.Random(20_261_122)  # noqa: S311  the instants must repeat, not be secret
    soon = database_now() + timedelta(seconds=2)
    due = {clock.pk: soon + chance.random() * WITHIN for clock in clocks}
    with connection.cursor() as cursor:
        for statement in DUE:
            cursor.execute(statement, {"clocks": [*due], "due": [*due.values()]})
    Alert.objects.exclude(clock__in=due).delete()
    return {f"alert:{clock}:breach:1": at for clock, at in due.items()}


def watch(due: dict[str, datetime]) -> list[float]:
    """Return the seconds from due to seen in the outbox, by another connection's look every few milliseconds."""
    lags: dict[str, float] = {}
    last = 0
    ends_at = time.monotonic() + (WITHIN + PATIENCE).total_seconds()
    while len(lags) < len(due):
        if time.monotonic() > ends_at:
            message = f"{len(due) - len(lags)} never came"
            raise AssertionError(message)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, key, clock_timestamp() FROM outbox_message WHERE id > %s AND kind = 'clock_breached'",
                [last],
            )
            for message_id, key, seen_at in cursor.fetchall():
                last = max(last, message_id)
                lags[key] = (seen_at - due[key]).total_seconds()
        time.sleep(0.004)
    return [lags[key] for key in due]
