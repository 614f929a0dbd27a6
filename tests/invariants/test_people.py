"""What PostgreSQL refuses about users, teams, calendars and keys."""

from datetime import timedelta

from django.db import connection

from handoff.people.keys import issue_key
from handoff.people.models import (
    Absence,
    ApiKey,
    Calendar,
    CalendarActivation,
    CalendarVersion,
    DemoStory,
    Membership,
    Team,
    User,
)
from tests.cast import NOW, Cast
from tests.invariants.refusal import refused_by


def test_it_refuses_user_email_unique(cast: Cast) -> None:
    with refused_by("user_email_unique"):
        User.objects.create(email=cast.rep.email, name="Another Rita")


def test_it_refuses_user_email_lower_case(cast: Cast) -> None:
    with refused_by("user_email_lower_case"):
        User.objects.create(email="Rita@tests.example", name="Rita")


def test_it_refuses_calendar_name_unique(cast: Cast) -> None:
    with refused_by("calendar_name_unique"):
        Calendar.objects.create(name="24×7")


def test_it_refuses_calendar_version_number_unique(cast: Cast) -> None:
    version = CalendarVersion.objects.earliest("pk")
    with refused_by("calendar_version_number_unique"):
        CalendarVersion.objects.create(calendar=version.calendar, number=version.number, document={}, created_at=NOW)


def test_it_refuses_calendar_one_active_version(cast: Cast) -> None:
    version = CalendarVersion.objects.earliest("pk")
    with refused_by("calendar_one_active_version"):
        CalendarActivation.objects.create(calendar=version.calendar, version=version, activated_at=NOW)


def test_it_refuses_people_calendarversion_append_only(cast: Cast) -> None:
    version = CalendarVersion.objects.earliest("pk")
    with refused_by("people_calendarversion_append_only"):
        CalendarVersion.objects.filter(pk=version.pk).update(document={})


def test_it_refuses_api_key_prefix_unique(cast: Cast) -> None:
    key, _ = issue_key("first", ["read"], None, NOW)
    with refused_by("api_key_prefix_unique"):
        ApiKey.objects.create(name="second", prefix=key.prefix, secret_hash="0" * 64, scopes=["read"], created_at=NOW)


def test_it_refuses_api_key_scopes_known(cast: Cast) -> None:
    with refused_by("api_key_scopes_known"):
        ApiKey.objects.create(name="all", prefix="0", secret_hash="0" * 64, scopes=["everything"], created_at=NOW)


def test_it_refuses_team_key_unique(cast: Cast) -> None:
    with refused_by("team_key_unique"):
        Team.objects.create(key=cast.sales.key, name="Sales again", kind="sales", calendar=cast.sales.calendar)


def test_it_refuses_team_kind_known(cast: Cast) -> None:
    with refused_by("team_kind_known"):
        Team.objects.create(key="finance", name="Finance", kind="finance", calendar=cast.sales.calendar)


def test_it_refuses_membership_once_a_team(cast: Cast) -> None:
    with refused_by("membership_once_a_team"):
        Membership.objects.create(user=cast.rep, team=cast.sales, role="manager")


def test_it_refuses_membership_role_known(cast: Cast) -> None:
    with refused_by("membership_role_known"):
        Membership.objects.create(user=cast.admin, team=cast.sales, role="owner")


def test_it_refuses_deletion_of_a_calendar_version(cast: Cast) -> None:
    with refused_by("people_calendarversion_append_only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_calendarversion")


def test_it_refuses_demo_story_only_one(cast: Cast) -> None:
    with refused_by("demo_story_only_one"):
        DemoStory.objects.create(id=2, seed=7, days=90, told_at=NOW)


DAY = timedelta(days=1)


def test_it_refuses_absence_ends_after_it_begins(cast: Cast) -> None:
    with refused_by("absence_ends_after_it_begins"):
        Absence.objects.create(person=cast.rep, from_at=NOW, until_at=NOW, entered_at=NOW)


def test_it_refuses_absence_never_overlaps(cast: Cast) -> None:
    Absence.objects.create(person=cast.rep, from_at=NOW, until_at=NOW + 3 * DAY, entered_at=NOW)
    with refused_by("absence_never_overlaps"):
        Absence.objects.create(person=cast.rep, from_at=NOW + 2 * DAY, until_at=NOW + 4 * DAY, entered_at=NOW)


def test_absences_may_touch_be_of_others_or_stand_beside_a_cancelled_one(cast: Cast) -> None:
    first = Absence.objects.create(person=cast.rep, from_at=NOW, until_at=NOW + DAY, entered_at=NOW)
    Absence.objects.create(person=cast.rep, from_at=NOW + DAY, until_at=NOW + 2 * DAY, entered_at=NOW)
    Absence.objects.create(person=cast.teammate, from_at=NOW, until_at=NOW + DAY, entered_at=NOW)
    Absence.objects.filter(pk=first.pk).update(cancelled_at=NOW)
    Absence.objects.create(person=cast.rep, from_at=NOW, until_at=NOW + DAY, entered_at=NOW)
    assert Absence.objects.at(NOW).filter(person=cast.rep).count() == 1
