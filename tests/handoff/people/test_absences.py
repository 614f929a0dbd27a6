"""Absences: who enters and ends them, which times they may have, and that nobody is away twice."""

from datetime import timedelta

import pytest

from handoff.errors import ForbiddenError, NotFoundError
from handoff.people.absences import (
    LONGEST,
    AbsenceOverError,
    AbsenceOverlapError,
    AbsenceTimesError,
    away_until,
    end_absence,
    enter_absence,
)
from handoff.people.models import Absence, User
from tests.cast import NOW, Cast, install

DAY = timedelta(days=1)


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def away(person: User, *, by: User | None = None, days: int = 3, begins: timedelta = timedelta(0)) -> Absence:
    start = NOW + begins
    return enter_absence(person, from_at=start, until_at=start + days * DAY, note="", by=by or person, now=NOW)


@pytest.mark.parametrize(("who", "may"), {"rep": True, "manager": True, "admin": True}.items())
def test_the_person_their_manager_and_an_administrator_enter_one(cast: Cast, who: str, may: bool) -> None:
    absence = away(cast.rep, by=getattr(cast, who))

    assert absence.entered_by == getattr(cast, who)
    assert absence.entered_at == NOW
    assert away_until([cast.rep.pk, cast.teammate.pk], now=NOW) == {cast.rep.pk: NOW + 3 * DAY}


@pytest.mark.parametrize("who", ["teammate", "outsider", "marketer", "marketing_manager", "revenue_ops"])
def test_nobody_else_does(cast: Cast, who: str) -> None:
    with pytest.raises(ForbiddenError):
        away(cast.rep, by=getattr(cast, who))
    absence = away(cast.rep)
    with pytest.raises(ForbiddenError):
        end_absence(absence.pk, by=getattr(cast, who), now=NOW)


@pytest.mark.parametrize(
    ("begins", "length"),
    [
        (timedelta(0), timedelta(0)),
        (timedelta(0), -DAY),
        (-2 * DAY, DAY),
        (-2 * DAY, 2 * DAY),
        (DAY, LONGEST + DAY),
    ],
)
def test_times_that_cannot_be_are_refused(cast: Cast, begins: timedelta, length: timedelta) -> None:
    with pytest.raises(AbsenceTimesError) as raised:
        enter_absence(cast.rep, from_at=NOW + begins, until_at=NOW + begins + length, by=cast.rep, now=NOW)
    assert [*raised.value.fields] == ["until_at"]
    assert not Absence.objects.exists()


def test_nobody_is_away_twice_and_the_caller_goes_on(cast: Cast) -> None:
    away(cast.rep)
    with pytest.raises(AbsenceOverlapError):
        away(cast.rep, begins=DAY)
    away(cast.rep, begins=3 * DAY)
    assert Absence.objects.count() == 2


def test_the_end_is_not_part_of_it(cast: Cast) -> None:
    away(cast.rep)
    assert away_until([cast.rep.pk], now=NOW + 3 * DAY) == {}
    assert away_until([cast.rep.pk], now=NOW - timedelta(seconds=1)) == {}


def test_one_that_has_begun_ends_now_and_stays_known(cast: Cast) -> None:
    absence = end_absence(away(cast.rep).pk, by=cast.manager, now=NOW + DAY)

    assert (absence.until_at, absence.cancelled_at) == (NOW + DAY, None)
    assert away_until([cast.rep.pk], now=NOW + DAY) == {}
    assert away_until([cast.rep.pk], now=NOW) == {cast.rep.pk: NOW + DAY}


def test_one_that_has_not_begun_is_cancelled(cast: Cast) -> None:
    absence = end_absence(away(cast.rep, begins=DAY).pk, by=cast.rep, now=NOW)

    assert (absence.cancelled_at, absence.cancelled_by) == (NOW, cast.rep)
    assert away_until([cast.rep.pk], now=NOW + 2 * DAY) == {}


def test_one_that_is_over_is_not_ended_again(cast: Cast) -> None:
    over, cancelled = away(cast.rep), away(cast.rep, begins=5 * DAY)
    end_absence(cancelled.pk, by=cast.rep, now=NOW)
    for absence, now in ((over, NOW + 3 * DAY), (cancelled, NOW)):
        with pytest.raises(AbsenceOverError):
            end_absence(absence.pk, by=cast.rep, now=now)
    with pytest.raises(NotFoundError):
        end_absence(0, by=cast.rep, now=NOW)
