"""The body that asks for a backtest: what is tried, and over which days."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from rest_framework import serializers

from dashboards.metrics.period import InvalidPeriodError, Period
from handoff.api.bodies.fields import Day, OneOf, Text, Whole
from handoff.api.bodies.followups import LARGEST_ID
from handoff.api.bodies.shapes import Shape
from handoff.api.bodies.submissions import OPTIONAL
from handoff.api.refusals import InvalidRequestError
from handoff.process.backtest_periods import Span, period_asked

SUBJECTS: Final = ("draft", "version", "document")


class BacktestRequestShape(Shape):
    """One of draft, version and document, and a period: the last thirteen weeks unless told otherwise."""

    draft = Whole(min_value=1, max_value=LARGEST_ID, help_text="id of a draft: as it was saved last", **OPTIONAL)
    version = Whole(min_value=1, max_value=2**31 - 1, help_text="number of a version", **OPTIONAL)
    document = serializers.DictField(
        child=serializers.JSONField(), help_text="a definition, as a version's document", **OPTIONAL
    )
    period = OneOf(choices=[str(span) for span in Span], help_text="days up to and with today, or all", **OPTIONAL)
    first_day = Day(help_text="of a period of your own", **OPTIONAL)
    last_day = Day(help_text="today when left out", **OPTIONAL)
    zone = Text(max_length=64, help_text="IANA zone of the days and weeks; UTC when left out", **OPTIONAL)


BACKTEST: Final = BacktestRequestShape()
_NAMES: Final = {"from": "first_day", "to": "last_day"}


def subject_of(values: Mapping[str, Any]) -> str:
    """Return which of a draft, a version and a document is to be tried. Raises: InvalidRequestError."""
    given = [name for name in SUBJECTS if name in values]
    if len(given) != 1:
        names = given or SUBJECTS
        raise InvalidRequestError(fields=dict.fromkeys(names, "Give exactly one of draft, version and document."))
    return given[0]


def asked_days(values: Mapping[str, Any], *, now: datetime) -> Period:
    """Return the period that a checked body asks for. Raises: InvalidRequestError."""
    zone = values.get("zone") or "UTC"
    if zone not in available_timezones():
        raise InvalidRequestError(fields={"zone": "Give an IANA zone, such as Europe/Berlin."})
    if "period" in values and "first_day" in values:
        raise InvalidRequestError(fields={"period": "Give either a period or two days."})
    days = {field: values[name].isoformat() for field, name in _NAMES.items() if name in values}
    try:
        return period_asked({**days, "period": values.get("period", "")}, zone=ZoneInfo(zone), now=now)
    except InvalidPeriodError as error:
        raise InvalidRequestError(
            fields={_NAMES.get(name, name): text for name, text in error.fields.items()}
        ) from error
