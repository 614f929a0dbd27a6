"""`/api/v1/calendars`: the hours in which promises count, and another version of them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from handoff.api.answers.calendars import (
    CalendarDetailShape,
    CalendarShape,
    CalendarVersionDetailShape,
    calendar,
    calendar_detail,
    calendar_version_detail,
)
from handoff.api.answers.pages import page_of
from handoff.api.bodies.calendars import CALENDAR_VERSION, CalendarVersionStartShape
from handoff.api.clock import request_now
from handoff.api.filters import CalendarFilter, narrow, refuse_unknown
from handoff.api.operation import Operation, writer_of
from handoff.api.paging import page
from handoff.api.permissions import Access, is_member
from handoff.api.refusals import InvalidRequestError
from handoff.errors import NotFoundError
from handoff.people.calendars import publish_hours
from handoff.people.models import Calendar, CalendarActivation, Scope
from handoff.people.policies import may_set_hours
from handoff.worktime import CalendarError


class Calendars(Operation):
    """Calendars."""

    filterset = CalendarFilter
    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="calendars_list", responses={200: page_of(CalendarShape)})
    def get(self, request: Request) -> Response:
        """List the calendars, newest first, with the version in force of each."""
        return Response(page(request, narrow(request, CalendarFilter, Calendar.objects.all()), _listed))


class OneCalendar(Operation):
    """One calendar."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="calendars_open", responses={200: CalendarDetailShape})
    def get(self, request: Request, calendar_id: int) -> Response:
        """Open a calendar: the hours in force, and its versions."""
        refuse_unknown(request, set())
        return Response(calendar_detail(_calendar(calendar_id)))


class CalendarVersions(Operation):
    """Versions of one calendar."""

    access: ClassVar = {"POST": Access(scope=None, people=may_set_hours)}

    @extend_schema(
        operation_id="calendars_publish",
        request=CalendarVersionStartShape,
        responses={201: CalendarVersionDetailShape},
    )
    def post(self, request: Request, calendar_id: int) -> Response:
        """Publish hours as another version, in force from now on; clocks that run keep theirs.

        Hours that cannot be used are refused with every problem at its place in the document.
        """
        refuse_unknown(request, set())
        found, values = _calendar(calendar_id), CALENDAR_VERSION.check(request.data)
        try:
            version = publish_hours(
                found.pk,
                document=values.get("document"),
                based_on=values.get("based_on"),
                created_by_id=writer_of(request).pk,
                now=request_now(request),
            )
        except CalendarError as error:
            raise InvalidRequestError(fields=_fields(error)) from None
        in_force = version.activations.select_related("version").get(retired_at=None)
        return Response(calendar_version_detail(version, in_force), status=201)


class OneCalendarVersion(Operation):
    """One version of a calendar."""

    access: ClassVar = {"GET": Access(scope=Scope.read, people=is_member)}

    @extend_schema(operation_id="calendars_version", responses={200: CalendarVersionDetailShape})
    def get(self, request: Request, calendar_id: int, number: int) -> Response:
        """Open a version of a calendar with its hours, as `calendars_publish` takes them."""
        refuse_unknown(request, set())
        found = _calendar(calendar_id)
        version = found.versions.select_related("created_by").filter(number=min(number, 2**31 - 1)).first()
        if version is None:
            raise NotFoundError
        return Response(calendar_version_detail(version, found.activations.filter(retired_at=None).first()))


def _calendar(calendar_id: int) -> Calendar:
    found = Calendar.objects.filter(pk=calendar_id).first()
    if found is None:
        raise NotFoundError
    return found


def _listed(rows: Sequence[Calendar]) -> list[dict[str, Any]]:
    found = CalendarActivation.objects.filter(retired_at=None, calendar__in=rows).select_related("version")
    in_force = {one.calendar_id: one for one in found.defer("version__document")}
    return [calendar(row, in_force.get(row.pk)) for row in rows]


def _fields(error: CalendarError) -> dict[str, str]:
    """Return the problems by their place in the body; those of one place together."""
    found: dict[str, str] = {}
    for problem in error.problems:
        place = "document" if problem.place == "calendar" else f"document.{problem.place}"
        told = f"{problem.message}. {problem.remedy}."
        found[place] = f"{found[place]} {told}" if place in found else told
    return found
