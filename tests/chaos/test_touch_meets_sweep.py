"""A touch and the sweep at the same moment: one comes first, and the story is true either way."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import connection

from handoff.actor import Actor
from handoff.outbox.models import Message
from handoff.outbox.relay import relay
from handoff.process import deadlines, intake
from handoff.process.followup import DispositionReport, TouchReport, record_dispositions, record_touches
from leads.handoffs.models import Handoff
from leads.records.submissions import CompanyCard
from slas.models import Clock
from tests.cast import NOW, Cast, install, make_submission

MINUTE = timedelta(minutes=1)
DUE_AT = NOW + 5 * MINUTE
ROUNDS = 6


@pytest.mark.parametrize("touched_at", [DUE_AT - MINUTE, DUE_AT + MINUTE], ids=["in time", "too late"])
def test_it_is_in_time_or_breached_and_never_both(transactional_db: None, touched_at: datetime) -> None:
    cast = install()
    for round_ in range(ROUNDS):
        handoff = hand_over(cast, round_)
        at_once(lambda: deadlines.sweep(DUE_AT + 2 * MINUTE), partial(touch, handoff, at=touched_at))
        relay(clock=lambda: DUE_AT + 3 * MINUTE)

        clock = Clock.objects.get(handoff=handoff, policy__key="first_touch_hand_raisers")
        breached = Message.objects.filter(key=f"alert:{clock.pk}:breach:1").count()
        story = [*handoff.events.filter(detail__clock=clock.pk).values_list("kind", flat=True)]
        assert clock.stopped_at == touched_at
        assert story.count("breached") == breached
        if touched_at <= DUE_AT:
            assert story.count("breach_voided") == breached
        else:
            deadlines.sweep(DUE_AT + 2 * MINUTE)
            assert Message.objects.filter(key=f"alert:{clock.pk}:breach:1").count() == 1
            assert "breach_voided" not in story


def test_a_closing_disposition_and_the_sweep_never_wait_for_each_other(transactional_db: None) -> None:
    cast = install()
    for round_ in range(ROUNDS):
        handoff = hand_over(cast, round_)
        at_once(lambda: deadlines.sweep(DUE_AT), partial(close, handoff))
        handoff.refresh_from_db()
        assert handoff.closed_at == DUE_AT


def hand_over(cast: Cast, round_: int) -> Handoff:
    submission = make_submission(email=f"lead{round_}@company{round_}.example", company=CompanyCard(employees=420))
    (captured,) = intake.capture([submission], actor=Actor(system="website"), now=NOW)
    return captured.scored.created.handoff


def touch(handoff: Handoff, *, at: datetime) -> None:
    report = TouchReport(handoff_id=handoff.pk, channel="call", occurred_at=at)
    (recorded,) = record_touches([report], actor=Actor(user_id=handoff.owner_id), now=DUE_AT + 2 * MINUTE)
    assert recorded.is_first


def close(handoff: Handoff) -> None:
    report = DispositionReport(handoff_id=handoff.pk, outcome="bad_fit", criterion=met_criterion(handoff))
    (recorded,) = record_dispositions([report], actor=Actor(user_id=handoff.owner_id), now=DUE_AT)
    assert recorded.error is None


def met_criterion(handoff: Handoff) -> str:
    evaluation = handoff.evaluation
    return next(name for name, truth in zip(evaluation.version.criteria, evaluation.truths, strict=True) if truth == 1)


def at_once(*works: Callable[[], object]) -> None:
    """Run each on a connection of its own, all released together; raise what any of them raised."""
    gate = threading.Barrier(len(works))
    failures: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            work()
        except BaseException as failure:  # noqa: BLE001  # raised again below, in the thread of the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
        assert not thread.is_alive()
    if failures:
        raise failures[0]
