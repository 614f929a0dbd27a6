"""The kinds of values in request bodies; each says what is wrong and what to send instead."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from handoff.api.strict_json import shown

YEARS: Final = range(2000, 2101)
MOST_FACTS: Final = 50
LONGEST_FACT: Final = 500
LARGEST_NUMBER: Final = 2**53

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_IN_PROSE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_FACT_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")

COMMON: Final = {
    "required": "Send this field: it is required.",
    "null": "Send a value: null is not one here.",
}


class Text(serializers.CharField):
    """One line of text, never a number or boolean in its stead."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **COMMON,
        "invalid": 'Send text in quotation marks, such as "text".',
        "blank": "Send some text.",
        "max_length": "Send at most {max_length} characters.",
        "control": "Remove line breaks and control characters.",
    }
    forbidden = _CONTROL

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.forbidden.search(data):
            self.fail("control")
        return super().to_internal_value(data)


class Prose(Text):
    """Text that may hold line breaks."""

    forbidden = _CONTROL_IN_PROSE


class Slug(Text):
    """The key of something, such as the source `website`."""

    default_error_messages: ClassVar[dict[str, Any]] = {"slug": "Send letters, digits, - and _ only."}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not re.fullmatch(r"[-a-zA-Z0-9_]+", text):
            self.fail("slug")
        return text


class Word(Text):
    """A name in lower_snake, such as the kind `demo_request`."""

    default_error_messages: ClassVar[dict[str, Any]] = {"word": "Send lower_snake, such as demo_request."}

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not re.fullmatch(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*", text):
            self.fail("word")
        return text


class CountryCode(Text):
    """ISO 3166-1 alpha-2, in capitals whatever was sent."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "country": "Send the two letters of ISO 3166, such as DE, US or GB."
    }

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data).upper()
        if text and not re.fullmatch(r"[A-Z]{2}", text):
            self.fail("country")
        return text


class YesNo(serializers.BooleanField):
    """true or false, never "yes", 1 or "true"."""

    default_error_messages: ClassVar[dict[str, Any]] = {**COMMON, "invalid": "Send true or false, without quotes."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Whole(serializers.IntegerField):
    """A whole number, never text or a boolean."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **COMMON,
        "invalid": "Send a whole number without quotes, such as 120.",
        "max_value": "Send at most {max_value}.",
        "min_value": "Send at least {min_value}.",
    }

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return data


class OneOf(serializers.ChoiceField):
    """One of a few words."""

    default_error_messages: ClassVar[dict[str, Any]] = {**COMMON, "invalid_choice": "Send one of {words}."}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", words=", ".join(str(choice) for choice in self.choices))
        return data


class Instant(serializers.DateTimeField):
    """An instant with its offset from UTC."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **COMMON,
        "invalid": "Send an ISO 8601 time with its offset, such as 2026-11-09T16:58:00+01:00.",
        "naive": "Add the offset from UTC, such as Z or +01:00: without it the time has several meanings.",
        "range": f"Send a time from {YEARS.start} to {YEARS.stop - 1}.",
    }

    def to_internal_value(self, data: Any) -> datetime:
        instant = _instant(data)
        if instant is None:
            self.fail("invalid")
        if instant.tzinfo is None:
            self.fail("naive")
        if instant.year not in YEARS:
            self.fail("range")
        return instant.astimezone(UTC)


class Day(serializers.DateField):
    """A calendar date."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **COMMON,
        "invalid": "Send a date such as 2026-11-09.",
        "range": f"Send a date from {YEARS.start} to {YEARS.stop - 1}.",
    }

    def to_internal_value(self, data: Any) -> date:
        try:
            day = date.fromisoformat(data) if isinstance(data, str) and len(data) == len("2026-11-09") else None
        except ValueError:
            day = None
        if day is None:
            self.fail("invalid")
        if day.year not in YEARS:
            self.fail("range")
        return day


@extend_schema_field(
    {
        "oneOf": [
            {"type": "number", "minimum": 0, "exclusiveMaximum": 10**12, "multipleOf": 0.01},
            {"type": "string", "pattern": r"^\d{1,12}(\.\d{1,2})?$"},
            {"type": "null"},
        ]
    }
)
class Amount(serializers.Field[Any, Any, Any, Any]):
    """Money with at most two decimals, as a number or as text."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **COMMON,
        "invalid": "Send an amount with at most 12 digits and two decimals, such as 12500.50.",
    }

    def to_internal_value(self, data: Any) -> Decimal:
        digits = repr(data) if type(data) in {int, float} else data
        if not isinstance(digits, str) or not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", digits):
            self.fail("invalid")
        return Decimal(digits)


@extend_schema_field(
    {
        "type": "object",
        "maxProperties": MOST_FACTS,
        "additionalProperties": {
            "anyOf": [
                {"type": "string", "maxLength": LONGEST_FACT},
                {"type": "number", "minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER},
                {"type": "boolean"},
                {"type": "null"},
            ]
        },
        "example": {"plan": "pro", "seats": 40},
    }
)
class CustomFacts(serializers.Field[Any, Any, Any, Any]):
    """A company's own facts by name: texts, numbers, booleans, dates as text."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **COMMON,
        "invalid": 'Send an object, such as {{"plan": "pro"}}.',
        "many": f"Send at most {MOST_FACTS} facts.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        if len(data) > MOST_FACTS:
            self.fail("many")
        if wrong := {shown(name): problem for name, value in data.items() if (problem := _fact_problem(name, value))}:
            raise serializers.ValidationError(wrong)
        return data


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "maxLength": 160},
            {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "maxLength": 160},
                    "kind": {"type": "string", "maxLength": 40},
                },
                "required": ["name"],
                "additionalProperties": False,
            },
            {"type": "null"},
        ],
        "example": {"name": "q4 pricing", "kind": "search"},
    }
)
class CampaignRef(serializers.Field[Any, Any, Any, Any]):
    """A campaign's name, or its name and kind; the value is the pair of both."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        **COMMON,
        "invalid": 'Send a name, or {{"name": "q4 pricing", "kind": "search"}}.',
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.name, self.kind = Text(max_length=160), Text(max_length=40, allow_blank=True)

    def to_internal_value(self, data: Any) -> tuple[str, str]:
        card = {"name": data} if isinstance(data, str) else data
        if not isinstance(card, dict) or "name" not in card or not card.keys() <= {"name", "kind"}:
            self.fail("invalid")
        kind = card.get("kind")
        return self.name.run_validation(card["name"]), self.kind.run_validation("" if kind is None else kind)


def _instant(data: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(data) if isinstance(data, str) and len(data) <= 40 else None
    except ValueError:
        return None


def _fact_problem(name: str, value: Any) -> str:
    if not _FACT_NAME.fullmatch(name):
        return "Name the fact in lower_snake, at most 40 characters."
    if isinstance(value, str):
        if len(value) > LONGEST_FACT or _CONTROL.search(value):
            return f"Send one line of at most {LONGEST_FACT} characters."
        return ""
    if isinstance(value, (int, float)):
        return "" if abs(value) <= LARGEST_NUMBER else "Send a number of at most 15 digits."
    return "" if value is None else "Send text, a number, true, false or null: facts hold no lists or objects."
