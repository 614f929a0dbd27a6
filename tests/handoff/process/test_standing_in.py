"""Who is away gets no new handoffs, keeps every due time, and has what they hold handed over at once."""

from datetime import datetime, timedelta

import pytest

from handoff.actor import Actor
from handoff.errors import ForbiddenError, NotFoundError
from handoff.people.absences import end_absence, enter_absence
from handoff.people.models import Absence, User
from handoff.process import intake
from handoff.process.handover import reassign
from handoff.process.reassigning import NotOpenError, reassign_all
from handoff.process.standing_in import (
    NoLongerTheirsError,
    NothingToHandOverError,
    NotInTheTeamError,
    colleagues_for,
    hand_over_for,
    open_handoffs_of,
)
from leads.handoffs.models import Handoff
from leads.records.models import Company
from leads.records.submissions import Act, CompanyCard
from leads.routing.models import Assignment, Pool
from slas.models import CancelReason, Clock, ClockScope
from tests.cast import NOW, Cast, install, make_submission
from tests.rows import close_handoff

DAY = timedelta(days=1)
ACTOR = Actor(system="website")


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


def away(person: User, *, begins: datetime = NOW, days: int = 13) -> Absence:
    return enter_absence(person, from_at=begins, until_at=begins + days * DAY, by=person, now=NOW)


def hand(number: int, *, now: datetime = NOW) -> Handoff:
    company = CompanyCard(
        name=f"Company {number}", domain=f"company{number}.example", industry="healthcare", employees=420, country="US"
    )
    submission = make_submission(
        email=f"lead@company{number}.example",
        company=company,
        acts=(Act(kind="demo_request", occurred_at=now, content="pricing page"),),
        steps={"submitted": now},
    )
    captured = intake.capture([submission], actor=ACTOR, now=now)[0]
    assert captured.scored is not None
    assert captured.scored.created is not None, captured.scored.why_not
    return Handoff.objects.get(pk=captured.scored.created.handoff.pk)


def held_by(cast: Cast, count: int) -> list[Handoff]:
    """Return handoffs that the rep holds, from their pool."""
    Pool.objects.filter(pk=cast.pool.pk).get().seats.filter(user=cast.teammate).update(is_active=False)
    found = [hand(number) for number in range(count)]
    Pool.objects.filter(pk=cast.pool.pk).get().seats.filter(user=cast.teammate).update(is_active=True)
    assert {handoff.owner_id for handoff in found} == {cast.rep.pk}
    return found


def why(handoff: Handoff) -> dict[str, object]:
    found: dict[str, object] = Assignment.objects.get(handoff=handoff, ended_at=None).explanation
    return found


def test_the_seat_of_who_is_away_is_passed_over_and_the_assignment_says_why(cast: Cast) -> None:
    away(cast.rep)
    handoffs = [hand(number) for number in range(3)]

    assert {handoff.owner_id for handoff in handoffs} == {cast.teammate.pk}
    assert why(handoffs[0])["skipped"] == [
        {"name": "Rita Rep", "reason": "absent", "words": "is away until Mon 16 Nov 2026 10:00"}
    ]


def test_a_seat_counts_again_when_the_absence_is_over_or_ended(cast: Cast) -> None:
    absence = away(cast.rep)
    away(cast.teammate, begins=NOW + 20 * DAY)
    hand(0)
    assert hand(1, now=absence.until_at - timedelta(seconds=1)).owner == cast.teammate
    assert hand(2, now=absence.until_at).owner == cast.rep
    assert hand(3, now=NOW + 21 * DAY).owner == cast.rep


def test_when_everybody_is_away_the_keeper_holds_it(cast: Cast) -> None:
    away(cast.rep)
    away(cast.teammate)

    assert hand(0).owner == cast.manager


def test_an_account_owner_who_is_away_gets_nothing(cast: Cast) -> None:
    Company.objects.create(name="Own", domain="company7.example", account_owner=cast.rep, created_at=NOW)
    assert hand(7).owner == cast.rep
    close_handoff(Handoff.objects.get())
    absence = away(cast.rep)
    Company.objects.create(name="Own", domain="company8.example", account_owner=cast.rep, created_at=NOW)

    assert hand(8).owner == cast.teammate
    end_absence(absence.pk, by=cast.rep, now=NOW)
    Company.objects.create(name="Own", domain="company9.example", account_owner=cast.rep, created_at=NOW)
    assert hand(9).owner == cast.rep


def test_an_absence_moves_no_due_time(cast: Cast) -> None:
    handoff = held_by(cast, 1)[0]
    before = list(Clock.objects.filter(handoff=handoff).order_by("pk").values())
    away(cast.rep)

    assert list(Clock.objects.filter(handoff=handoff).order_by("pk").values()) == before


def test_what_they_hold_is_handed_over_through_the_pool_and_to_colleagues_at_once(cast: Cast) -> None:
    first, second, third = held_by(cast, 3)
    lead_clocks = Clock.objects.filter(policy_version__scope=ClockScope.lead).order_by("pk")
    before = list(lead_clocks.values())
    absence = away(cast.rep)
    given = hand_over_for(absence.pk, wanted={first.pk: None, second.pk: cast.manager.pk}, by=cast.manager, now=NOW)

    assert [(one.owner_id, one.how) for one in given] == [
        (cast.teammate.pk, "reassigned"),
        (cast.manager.pk, "manual"),
    ]
    assert why(first)["reason"] == "away until 16 Nov 2026"
    assert why(first)["skipped"] == [{"name": "Rita Rep", "reason": "missed_it", "words": "had it before"}]
    ended = Assignment.objects.exclude(ended_at=None)
    assert {one.end_reason for one in ended} == {"away until 16 Nov 2026"}
    assert [*open_handoffs_of(cast.rep.pk)] == [third]
    assert list(lead_clocks.values()) == before
    owned = Clock.objects.filter(owner=cast.rep).exclude(handoff=third)
    assert {clock.cancel_reason for clock in owned} <= {CancelReason.reassigned}


def test_before_it_begins_what_they_hold_may_be_handed_over_too(cast: Cast) -> None:
    handoff = held_by(cast, 1)[0]
    absence = away(cast.rep, begins=NOW + DAY)

    given = hand_over_for(absence.pk, wanted={handoff.pk: None}, by=cast.manager, now=NOW)

    assert given[0].owner_id == cast.teammate.pk


def test_one_that_is_no_longer_theirs_keeps_all_where_they_are(cast: Cast) -> None:
    first, second = held_by(cast, 2)
    absence = away(cast.rep)
    reassign(second.pk, to_user_id=cast.teammate.pk, reason="by hand", actor=ACTOR, now=NOW)

    with pytest.raises(NoLongerTheirsError):
        hand_over_for(absence.pk, wanted={first.pk: None, second.pk: None}, by=cast.manager, now=NOW)

    assert Handoff.objects.get(pk=first.pk).owner == cast.rep


def test_a_colleague_is_of_the_managers_team_and_not_the_absent_one(cast: Cast) -> None:
    handoff = held_by(cast, 1)[0]
    absence = away(cast.rep)
    assert colleagues_for(absence, by=cast.manager) == [cast.manager, cast.teammate]
    for stranger in (cast.rep, cast.outsider, cast.marketer):
        with pytest.raises(NotInTheTeamError):
            hand_over_for(absence.pk, wanted={handoff.pk: stranger.pk}, by=cast.manager, now=NOW)
    assert Handoff.objects.get(pk=handoff.pk).owner == cast.rep


def test_only_a_manager_of_theirs_hands_over_and_only_while_they_are_away(cast: Cast) -> None:
    handoff = held_by(cast, 1)[0]
    absence = away(cast.rep)
    for person in (cast.rep, cast.teammate, cast.marketing_manager, cast.revenue_ops, cast.admin):
        with pytest.raises(ForbiddenError):
            hand_over_for(absence.pk, wanted={handoff.pk: None}, by=person, now=NOW)
    with pytest.raises(NothingToHandOverError):
        hand_over_for(absence.pk, wanted={}, by=cast.manager, now=NOW)
    with pytest.raises(NotFoundError):
        hand_over_for(absence.pk, wanted={handoff.pk: None}, by=cast.manager, now=absence.until_at)


def test_several_are_given_away_all_or_none(cast: Cast) -> None:
    first, second = held_by(cast, 2)
    close_handoff(second)

    with pytest.raises(NotOpenError):
        reassign_all({first.pk: None, second.pk: None}, reason="away", actor=ACTOR, now=NOW)

    assert Handoff.objects.get(pk=first.pk).owner == cast.rep
