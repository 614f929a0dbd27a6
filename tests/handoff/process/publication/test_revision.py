"""The quarterly revision: its date, its moves, its reminders, and the breach of both teams."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from handoff.errors import ForbiddenError
from handoff.outbox.models import Message
from handoff.outbox.relay import relay
from handoff.process.publication.revision import (
    RevisionDateError,
    move_revision,
    remind,
    revision_breaches,
    revision_changes,
    revision_state,
)
from leads.definitions.models import DefinitionActivation, RevisionChange
from tests.cast import INSTALLED_AT, Cast, install
from tests.handoff.process.publication.scene import publish_now

# The defaults were installed on 31 August.
DUE_ON = date(2026, 11, 29)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def _at(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _days(days: int) -> datetime:
    return _at(DUE_ON + timedelta(days=days))


def _move(
    cast: Cast, to_on: date, *, now: datetime = INSTALLED_AT, why: str = "The review is later."
) -> RevisionChange:
    return move_revision(to_on=to_on, why=why, by=cast.manager, now=now)


@pytest.mark.parametrize(
    ("days", "left", "is_soon", "is_overdue"),
    [(-15, 15, False, False), (-14, 14, True, False), (0, 0, True, False), (1, -1, True, True)],
)
def test_it_says_how_many_days_are_left(cast: Cast, days: int, left: int, is_soon: bool, is_overdue: bool) -> None:
    state = revision_state(_days(days))
    assert state is not None
    assert (state.due_on, state.days_left, state.is_due_soon, state.is_overdue) == (DUE_ON, left, is_soon, is_overdue)


def test_nothing_is_due_without_a_definition(db: None) -> None:
    assert revision_state(INSTALLED_AT) is None
    remind(now=INSTALLED_AT)
    assert revision_breaches(INSTALLED_AT) == []


def test_a_move_keeps_who_and_why(cast: Cast) -> None:
    _move(cast, date(2026, 12, 14))
    state = revision_state(INSTALLED_AT)
    assert state is not None
    assert state.due_on == date(2026, 12, 14)
    (change,) = revision_changes(state.activation)
    assert (change.from_on, change.to_on, change.by, change.why) == (
        DUE_ON,
        date(2026, 12, 14),
        cast.manager,
        "The review is later.",
    )


@pytest.mark.parametrize("who", ["rep", "revenue_ops", "admin", "outsider"])
def test_who_does_not_write_the_definition_does_not_move_it(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError):
        move_revision(to_on=DUE_ON, why="Later.", by=getattr(cast, who), now=INSTALLED_AT)


@pytest.mark.parametrize(
    ("days", "why", "field"),
    [(-1, "Later.", "to_on"), (184, "Later.", "to_on"), (1, " ", "why"), (1, "x" * 301, "why")],
)
def test_a_move_is_into_the_time_to_come_and_has_a_reason(cast: Cast, days: int, why: str, field: str) -> None:
    with pytest.raises(RevisionDateError) as refusal:
        _move(cast, INSTALLED_AT.date() + timedelta(days=days), why=why)
    assert [*refusal.value.fields] == [field]
    assert not RevisionChange.objects.exists()


def test_managers_are_reminded_once_a_period(cast: Cast) -> None:
    written = []
    for days in range(-20, 23):
        remind(now=_days(days))
        remind(now=_days(days))
        written.append(Message.objects.filter(channel="announce", kind="revision_due").count())
    told_on = [
        days for days, before, after in zip(range(-19, 23), written, written[1:], strict=False) if after > before
    ]
    assert told_on == [-14, 0, 7, 14, 21]


def test_both_managers_are_told_and_nobody_else(cast: Cast) -> None:
    remind(now=_days(2))
    relay(clock=lambda: _days(2))
    rows = Message.objects.filter(kind="revision_due", channel="bell")
    assert set(rows.values_list("recipient__name", flat=True)) == {"Maud Marketing", "Mona Manager"}
    assert rows[0].payload["title"] == "Overdue: the revision of definition v1"
    assert "by Sun 29 Nov, 2 days ago" in rows[0].payload["body"]


def test_nobody_is_reminded_of_what_was_moved_meanwhile(cast: Cast) -> None:
    remind(now=_days(-14))
    _move(cast, DUE_ON + timedelta(days=20), now=_days(-14))
    relay(clock=lambda: _days(-13))
    assert not Message.objects.filter(kind="revision_due", channel="bell").exists()


def test_it_is_no_breach_until_the_day_is_over(cast: Cast) -> None:
    assert revision_breaches(_at(DUE_ON, hour=23)) == []


def test_overdue_it_is_a_breach_of_both_teams(cast: Cast) -> None:
    breaches = revision_breaches(_days(3))
    assert [(one.team, one.due_on, one.until) for one in breaches] == [
        ("marketing", DUE_ON, None),
        ("sales", DUE_ON, None),
    ]
    assert breaches[0].since == _at(DUE_ON + timedelta(days=1), hour=0)


def test_a_revision_made_too_late_stays_a_breach_and_ends(cast: Cast) -> None:
    publish_now(cast, at=_days(5))
    assert [one.until for one in revision_breaches(_days(9))] == [_days(5)] * 2


def test_a_revision_made_in_time_is_none(cast: Cast) -> None:
    publish_now(cast, at=_days(-5))
    assert revision_breaches(_days(9)) == []


def test_a_date_moved_in_time_is_no_breach_and_one_moved_too_late_is(cast: Cast) -> None:
    _move(cast, DUE_ON + timedelta(days=10), now=_days(-1))
    assert revision_breaches(_days(5)) == []
    _move(cast, DUE_ON + timedelta(days=40), now=_days(12))
    breaches = revision_breaches(_days(13))
    assert [(one.due_on, one.until) for one in breaches] == [(DUE_ON + timedelta(days=10), _days(12))] * 2


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once() -> None:
    install()

    def ring(_number: int) -> None:
        try:
            remind(now=_days(0))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as beats:
        list(beats.map(ring, range(4)))
    assert Message.objects.filter(kind="revision_due").count() == 1
    assert DefinitionActivation.objects.count() == 1
