"""Calendar versions: added with their holidays written out, in force one at a time."""

from datetime import timedelta

import pytest

from handoff.people.calendars import (
    CalendarChangedError,
    activate_calendar_version,
    add_calendar_version,
    publish_hours,
)
from handoff.people.hours import hours_in_force
from handoff.people.models import Calendar, CalendarActivation, CalendarVersion
from handoff.process.defaults.hours import office_hours
from handoff.worktime import CalendarError
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def _version(calendar: Calendar) -> CalendarVersion:
    document = office_hours("Europe/Berlin", "DE", "BE")
    return add_calendar_version(calendar, document=document, created_by_id=None, now=NOW)


def test_it_writes_out_the_holidays_of_the_years_around() -> None:
    document = _version(Calendar.objects.create(name="Berlin")).document
    assert document["resolved"]["years"] == [2016, 2031]
    assert "2026-10-03" in document["resolved"]["holidays"]


def test_it_numbers_the_versions_of_each_calendar() -> None:
    berlin, bonn = Calendar.objects.create(name="Berlin"), Calendar.objects.create(name="Bonn")
    assert [_version(berlin).number, _version(berlin).number, _version(bonn).number] == [1, 2, 1]


def test_it_refuses_hours_that_cannot_be_read() -> None:
    with pytest.raises(CalendarError):
        add_calendar_version(
            Calendar.objects.create(name="Nowhere"), document={"tz": "Nowhere"}, created_by_id=None, now=NOW
        )


def test_a_version_in_force_retires_the_one_before_it() -> None:
    calendar = Calendar.objects.create(name="Berlin")
    first, second = _version(calendar), _version(calendar)
    activate_calendar_version(first, now=NOW)
    activate_calendar_version(second, now=NOW + timedelta(days=1))
    retired = CalendarActivation.objects.get(version=first)
    assert retired.retired_at == NOW + timedelta(days=1)
    assert hours_in_force()[calendar.pk].version_id == second.pk


def test_hours_are_published_on_what_their_author_had_read() -> None:
    calendar = Calendar.objects.create(name="Berlin")
    hours = office_hours("Europe/Berlin", "DE", "BE")
    publish_hours(calendar.pk, document=hours, based_on=0, created_by_id=None, now=NOW)

    with pytest.raises(CalendarChangedError):
        publish_hours(calendar.pk, document=hours, based_on=0, created_by_id=None, now=NOW)
    later = publish_hours(calendar.pk, document=hours, based_on=1, created_by_id=None, now=NOW + timedelta(days=1))

    assert later.number == 2
    assert CalendarActivation.objects.get(calendar=calendar, retired_at=None).version == later


@pytest.mark.parametrize("document", [[], None, "hours", 5])
def test_what_is_no_document_is_refused_as_hours_are(document: object) -> None:
    calendar = Calendar.objects.create(name="Berlin")
    with pytest.raises(CalendarError):
        publish_hours(calendar.pk, document=document, based_on=None, created_by_id=None, now=NOW)
    assert not CalendarVersion.objects.filter(calendar=calendar).exists()
