"""Waits grow from seconds to a day, spread so that what failed together does not come back together."""

from datetime import timedelta

import pytest

from handoff.outbox.back_off import back_off


@pytest.mark.parametrize(
    ("failures", "wait"),
    [
        (1, timedelta(seconds=5)),
        (2, timedelta(seconds=30)),
        (3, timedelta(minutes=2)),
        (4, timedelta(minutes=10)),
        (5, timedelta(hours=1)),
        (6, timedelta(hours=6)),
        (7, timedelta(hours=24)),
        (8, timedelta(hours=24)),
    ],
)
def test_it_waits_longer_each_time(failures: int, wait: timedelta) -> None:
    assert back_off(failures, jitter=0) == wait


def test_it_stays_within_a_fifth() -> None:
    assert back_off(2, jitter=-1) == timedelta(seconds=24)
    assert back_off(2, jitter=1) == timedelta(seconds=36)


def test_it_spreads_what_failed_together() -> None:
    waits = {back_off(2) for _ in range(20)}
    assert len(waits) > 10
    assert timedelta(seconds=24) <= min(waits) <= max(waits) <= timedelta(seconds=36)
