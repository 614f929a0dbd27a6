"""Business time counted in PostgreSQL is business time as the calendar counts it, to the second."""

from datetime import UTC, datetime, timedelta
from random import Random

from django.db.models import F

from dashboards.metrics.business import business_spread
from handoff.people.hours import hours_of
from handoff.people.models import CalendarVersion
from slas.models import Clock
from tests.cast import Cast
from tests.dashboards.metrics.building import build_clock, build_handoff

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def test_it_counts_what_each_calendar_counts(cast: Cast) -> None:
    dice = Random(3)
    handoff = build_handoff(cast)
    versions = list(CalendarVersion.objects.all())
    for _ in range(120):
        started_at = FIRST + timedelta(microseconds=dice.randrange(330 * 86_400 * 10**6))
        stopped_at = started_at + timedelta(microseconds=dice.randrange(20 * 86_400 * 10**6))
        build_clock(
            handoff,
            "first_touch_others",
            started_at=started_at,
            stopped_at=stopped_at,
            calendar_version=dice.choice(versions),
        )

    found = business_spread(Clock.objects.annotate(key=F("pk")), key="key", since="started_at", until="stopped_at")

    for clock in Clock.objects.all():
        hours = hours_of(clock.calendar_version_id).calendar
        assert clock.stopped_at is not None
        assert found.by_key[clock.pk].total == hours.elapsed_seconds(clock.started_at, clock.stopped_at)
    assert found.all is not None
    assert found.all.n == 120


def test_it_finds_nothing_where_there_is_nothing(cast: Cast) -> None:
    found = business_spread(Clock.objects.all(), key="policy_id", since="started_at", until="stopped_at")

    assert (found.by_key, found.all) == ({}, None)
