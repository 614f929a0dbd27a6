"""The bodies that change promises: terms, a new promise, a withdrawal, signatures, and applying to running clocks."""

from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any, ClassVar, Final

from rest_framework import serializers

from handoff.api.bodies.definitions import LARGEST_NUMBER
from handoff.api.bodies.fields import COMMON, OneOf, Prose, Text, Whole, YesNo
from handoff.api.bodies.followups import LARGEST_ID
from handoff.api.bodies.shapes import Shape
from handoff.api.bodies.submissions import OPTIONAL, OPTIONAL_TEXT
from handoff.api.refusals import InvalidRequestError
from handoff.people.models import Calendar, OwedBy, User
from handoff.process.promises.proposing import OTHER, Asked
from slas.models import ClockScope, StartStep, StopStep
from slas.publish import LEVELS, Terms

LARGEST_PERCENT: Final = 10_000
MOST_LEVELS: Final = 12
RULE: Final[dict[str, Any]] = {
    **OPTIONAL,
    "help_text": "a rule over facts; null is always",
    "error_messages": COMMON,
}


class ClockTime(Text):
    """A time of day such as 15:00."""

    default_error_messages: ClassVar[dict[str, Any]] = {"clock": "Send a time of day such as 15:00."}

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        try:
            found = time.fromisoformat(text) if len(text) == len("15:00") else None
        except ValueError:
            found = None
        if found is None:
            self.fail("clock")
        return found


class LevelShape(Shape):
    """A level of the ladder: what happens at which percent of the target."""

    name = OneOf(choices=[*LEVELS])
    percent = Whole(min_value=1, max_value=LARGEST_PERCENT)


class PromiseTermsShape(Shape):
    """What a promise says. Without `target_seconds` it is the same business day, before `cutoff` if one is given."""

    owed_by = OneOf(choices=[str(one) for one in OwedBy])
    from_step = OneOf(choices=[str(one) for one in StartStep])
    to_step = OneOf(choices=[str(one) for one in StopStep])
    scope = OneOf(choices=[str(one) for one in ClockScope], help_text="lead unless told otherwise", **OPTIONAL)
    target_seconds = Whole(min_value=1, max_value=LARGEST_NUMBER, help_text="of open time", **OPTIONAL)
    cutoff = ClockTime(help_text="such as 15:00", **OPTIONAL)
    calendar_id = Whole(min_value=1, max_value=LARGEST_ID, help_text="else the owing team's own", **OPTIONAL)
    position = Whole(min_value=0, max_value=32_767, help_text="per segment and scope the first that applies wins")
    applies_when = serializers.JSONField(**RULE)
    ladder = serializers.ListField(child=LevelShape(), max_length=MOST_LEVELS, **OPTIONAL)


class AskedShape(Shape):
    """Who proposes, who is asked, and why."""

    team = OneOf(choices=[str(kind) for kind in OTHER], help_text="one's own, where one is of both", **OPTIONAL)
    signatory = Whole(min_value=1, max_value=LARGEST_ID, help_text="id of a manager; the other team's own", **OPTIONAL)
    note = Prose(max_length=2_000, **OPTIONAL_TEXT)


class PromiseProposeShape(AskedShape):
    """A promise that there is not yet."""

    name = Text(max_length=120)
    terms = PromiseTermsShape()


class PromiseChangeShape(AskedShape):
    """Other terms of a promise, or its withdrawal when it is said to be one."""

    terms = PromiseTermsShape(**OPTIONAL)
    is_withdrawal = YesNo(**OPTIONAL)


class PromiseReturnShape(Shape):
    """What has to change before it is signed."""

    reason = Prose(max_length=2_000)


class PromiseApplyShape(Shape):
    """The version whose preview was read."""

    version = Whole(min_value=1, max_value=LARGEST_NUMBER, help_text="number of the one in force", **OPTIONAL)


PROMISE_PROPOSE: Final = PromiseProposeShape()
PROMISE_CHANGE: Final = PromiseChangeShape()
PROMISE_RETURN: Final = PromiseReturnShape()
PROMISE_APPLY: Final = PromiseApplyShape()


def terms_of(values: Mapping[str, Any]) -> Terms:
    """Return the terms that a checked body names. Raises: InvalidRequestError."""
    seconds = values.get("target_seconds")
    rule = values.get("applies_when")
    if rule is not None and not isinstance(rule, dict):
        raise InvalidRequestError(fields={"terms.applies_when": "Send an object, or null for always."})
    return Terms(
        position=values["position"],
        owed_by=OwedBy(values["owed_by"]),
        from_step=StartStep(values["from_step"]),
        to_step=StopStep(values["to_step"]),
        scope=ClockScope(values.get("scope") or ClockScope.lead),
        target=None if seconds is None else timedelta(seconds=seconds),
        cutoff=values.get("cutoff"),
        applies_when=rule or None,
        calendar=_calendar(values.get("calendar_id")),
        ladder=tuple((level["name"], level["percent"]) for level in values.get("ladder") or ()),
    )


def asked_of(values: Mapping[str, Any], by: User) -> Asked:
    """Return who proposes and who is asked, as a checked body names them."""
    return Asked(by=by, team=values.get("team"), signatory_id=values.get("signatory"), note=values.get("note", ""))


def _calendar(calendar_id: int | None) -> Calendar | None:
    if calendar_id is None:
        return None
    found = Calendar.objects.filter(pk=calendar_id).first()
    if found is None:
        raise InvalidRequestError(fields={"terms.calendar_id": "There is no such calendar."})
    return found
