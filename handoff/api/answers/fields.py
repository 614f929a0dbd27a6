"""The kinds of values in answers, for OpenAPI."""

from datetime import datetime
from typing import Any

from rest_framework import serializers


class AnswerShape(serializers.Serializer[Any]):
    """An object of an answer; it documents what the function beside it returns."""


def text(*, null: bool = False, about: str = "") -> serializers.CharField:
    return serializers.CharField(allow_null=null, help_text=about)


def whole(*, null: bool = False, about: str = "") -> serializers.IntegerField:
    return serializers.IntegerField(allow_null=null, help_text=about)


def instant(*, null: bool = False, about: str = "") -> serializers.DateTimeField:
    return serializers.DateTimeField(allow_null=null, help_text=about)


def day(*, null: bool = False, about: str = "") -> serializers.DateField:
    return serializers.DateField(allow_null=null, help_text=about)


def yes_no(*, null: bool = False, about: str = "") -> serializers.BooleanField:
    return serializers.BooleanField(allow_null=null, help_text=about)


def anything(*, about: str = "") -> serializers.JSONField:
    return serializers.JSONField(help_text=about)


def facts() -> serializers.DictField:
    return serializers.DictField(child=serializers.JSONField(), help_text="the company's own facts by name")


def stamp(at: datetime | None) -> str | None:
    """Return an instant as every answer writes it: UTC, ISO 8601, to the microsecond where it has them."""
    return None if at is None else at.isoformat().replace("+00:00", "Z")
