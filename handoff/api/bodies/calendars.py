"""The body of a calendar's version."""

from typing import Final

from rest_framework import serializers

from handoff.api.bodies.definitions import LARGEST_NUMBER
from handoff.api.bodies.fields import COMMON, Whole
from handoff.api.bodies.shapes import Shape
from handoff.api.bodies.submissions import OPTIONAL


class CalendarVersionStartShape(Shape):
    """Hours that come into force at once, and the version that their author had read."""

    document = serializers.JSONField(
        help_text="tz, weekly, overrides, yearly_closed and holidays; public holidays are written out by the product",
        error_messages={**COMMON},
    )
    based_on = Whole(
        min_value=0,
        max_value=LARGEST_NUMBER,
        help_text="number of the version in force that was read; left out: whatever is in force",
        **OPTIONAL,
    )


CALENDAR_VERSION: Final = CalendarVersionStartShape()
