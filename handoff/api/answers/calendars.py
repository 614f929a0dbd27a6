"""Calendars: the hours in force, and the versions before."""

from typing import Any

from handoff.api.answers.fields import AnswerShape, anything, instant, stamp, text, whole, yes_no
from handoff.api.answers.people import PersonShape, person
from handoff.people.models import Calendar, CalendarActivation, CalendarVersion


class CalendarShape(AnswerShape):
    """A calendar in a list."""

    id = whole()
    name = text()
    version = whole(null=True, about="number of the version in force")
    in_force_since = instant(null=True)


class CalendarVersionShape(AnswerShape):
    """One version of a calendar."""

    number = whole()
    created_by = PersonShape(allow_null=True)
    created_at = instant()
    is_in_force = yes_no()


class CalendarVersionDetailShape(CalendarVersionShape):
    """One version with its hours."""

    document = anything(
        about="tz, weekly, overrides, yearly_closed, holidays, and resolved: the dates that were frozen"
    )


class CalendarDetailShape(CalendarShape):
    """A calendar with the hours in force and its versions, the newest first."""

    document = anything(about="the hours in force, null where there are none yet")
    versions = CalendarVersionShape(many=True)


def calendar(row: Calendar, in_force: CalendarActivation | None) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "version": in_force.version.number if in_force else None,
        "in_force_since": stamp(in_force.activated_at) if in_force else None,
    }


def calendar_version(row: CalendarVersion, in_force: CalendarActivation | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "created_by": person(row.created_by),
        "created_at": stamp(row.created_at),
        "is_in_force": in_force is not None and in_force.version_id == row.pk,
    }


def calendar_version_detail(row: CalendarVersion, in_force: CalendarActivation | None) -> dict[str, Any]:
    return {**calendar_version(row, in_force), "document": row.document}


def calendar_detail(row: Calendar) -> dict[str, Any]:
    in_force = row.activations.filter(retired_at=None).select_related("version").first()
    versions = row.versions.select_related("created_by").defer("document").order_by("-number")
    return {
        **calendar(row, in_force),
        "document": in_force.version.document if in_force else None,
        "versions": [calendar_version(one, in_force) for one in versions],
    }
