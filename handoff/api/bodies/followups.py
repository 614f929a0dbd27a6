"""The bodies of touches, dispositions, steps and acknowledgements."""

from typing import Any, Final

from rest_framework import serializers

from dispositions.models import Outcome
from handoff.api.bodies.fields import Amount, Day, Instant, OneOf, Prose, Slug, Text, Whole, YesNo
from handoff.api.bodies.shapes import Shape
from handoff.api.bodies.submissions import OPTIONAL, OPTIONAL_TEXT
from handoff.process.followup import DispositionReport, StepReport, TouchReport
from handoff.process.steps import REPORTABLE
from leads.handoffs.models import TouchChannel, TouchDirection

LARGEST_ID: Final = 2**63 - 1
MOST_IDS: Final = 1_000
BY: Final[dict[str, Any]] = {
    "max_length": 254,
    "help_text": "e-mail address of the person this is reported for; keys that act for one person may leave it out",
    **OPTIONAL,
}


class TouchReportShape(Shape):
    """A contact with the lead; whether it counts as a touch is decided here."""

    channel = OneOf(choices=TouchChannel.choices)
    occurred_at = Instant()
    direction = OneOf(choices=TouchDirection.choices, **OPTIONAL)
    outcome = Text(max_length=40, **OPTIONAL_TEXT)
    note = Prose(max_length=500, **OPTIONAL_TEXT)
    is_automated = YesNo(help_text="automation sent it: recorded, but no touch", **OPTIONAL)
    is_answered = YesNo(help_text="a human answered the lead's call; a voicemail is false", **OPTIONAL)
    source = Slug(max_length=60, help_text="a known one", **OPTIONAL)  # type: ignore[assignment]  # the metaclass takes declared fields off the class
    external_id = Text(max_length=120, help_text="the source's id: a repeat adds nothing", **OPTIONAL_TEXT)
    by = Text(**BY)


class DispositionReportShape(Shape):
    """What became of the handoff."""

    outcome = OneOf(choices=Outcome.choices)
    criterion = Text(max_length=40, help_text="bad_fit: the met criterion that misled", **OPTIONAL_TEXT)
    reason = Text(max_length=40, help_text="key of a reason of this outcome", **OPTIONAL_TEXT)
    note = Prose(max_length=1_000, **OPTIONAL_TEXT)
    next_step_on = Day(help_text="working: the day of the next step", **OPTIONAL)
    recycle_on = Day(help_text="no_response: the day from which the lead may come back", **OPTIONAL)
    amount = Amount(help_text="converted: the opportunity's amount", **OPTIONAL)
    opportunity_url = Text(max_length=500, **OPTIONAL_TEXT)
    corrects = Whole(min_value=1, max_value=LARGEST_ID, help_text="id of the disposition it replaces", **OPTIONAL)
    by = Text(**BY)


class StepReportShape(Shape):
    """The time of a step as a system recorded it; a later one than recorded changes nothing."""

    step = OneOf(choices=[str(step) for step in sorted(REPORTABLE)])
    at = Instant()
    system = Text(max_length=60, help_text="the system that reports it, such as hubspot", **OPTIONAL_TEXT)


class AcknowledgementShape(Shape):
    """The closing dispositions that were read."""

    ids = serializers.ListField(
        child=Whole(min_value=1, max_value=LARGEST_ID), min_length=1, max_length=MOST_IDS, help_text="of dispositions"
    )
    by = Text(**BY)


TOUCH: Final = TouchReportShape()
DISPOSITION: Final = DispositionReportShape()
STEP: Final = StepReportShape()
ACKNOWLEDGEMENT: Final = AcknowledgementShape()


def touch_report(values: dict[str, Any], *, handoff_id: int, by_id: int) -> TouchReport:
    """Return the report that a checked body makes."""
    return TouchReport(handoff_id=handoff_id, by_id=by_id, **_without_by(values))


def disposition_report(values: dict[str, Any], *, handoff_id: int, by_id: int) -> DispositionReport:
    """Return the report that a checked body makes."""
    renamed = {"reason": "reason_key", "corrects": "corrects_id"}
    told = {renamed.get(name, name): value for name, value in _without_by(values).items()}
    return DispositionReport(handoff_id=handoff_id, by_id=by_id, **told)


def step_report(values: dict[str, Any], *, handoff_id: int) -> StepReport:
    """Return the report that a checked body makes."""
    return StepReport(handoff_id=handoff_id, **values)


def _without_by(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "by"}
