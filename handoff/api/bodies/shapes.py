"""The base of all shapes: a field that is not named is refused, never ignored."""

from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from handoff.api.strict_json import shown

MOST_NAMED = 20


class Shape(serializers.Serializer[Any]):
    """An object with exactly the named fields.

    Unlike DRF's own use, one instance checks many bodies: building the fields anew costs more than checking them.
    """

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            message = "Send an object in braces."
            raise ValidationError(message)
        wrong: dict[str, Any] = {shown(name): self._unknown() for name in self._unknown_names(data)}
        try:
            value = super().to_internal_value(data)
        except ValidationError as error:
            raise ValidationError({**wrong, **error.detail}) from None  # type: ignore[dict-item]  # a dict by its body
        if wrong:
            raise ValidationError(wrong)
        return value

    def check(self, data: Any) -> dict[str, Any]:
        """Return the checked values of `data`, without those that are null.

        Raises: ValidationError.
        """
        return without_nulls(self.run_validation(data))

    def _unknown_names(self, data: dict[str, Any]) -> list[str]:
        return [name for name in data if name not in self.fields][:MOST_NAMED]

    def _unknown(self) -> str:
        return f"There is no such field here: use {', '.join(self.fields)}."


def without_nulls(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is null: unknown and absent are the same."""
    return {name: value for name, value in values.items() if value is not None}


class Either(serializers.Serializer[Any]):
    """One of several things, for OpenAPI: a shape, or a list of one."""

    alternatives: ClassVar[tuple[type[serializers.Serializer[Any]] | list[type[serializers.Serializer[Any]]], ...]]
