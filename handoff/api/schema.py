"""How operations describe themselves in OpenAPI: their filters, their errors, their keys."""

from collections.abc import Iterable
from typing import Any

from django import forms
from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from handoff.api import filters, paging
from handoff.api.bodies.shapes import Shape

MOST_ITEMS = 1_000
ALWAYS = ("400", "401", "403", "406", "429", "500", "503")
WITH_BODY = ("409", "413", "415", "422")
MEANING = {
    "400": "Something in the request is wrong; each field is named with its remedy.",
    "401": "No API key or session, or one that is not valid.",
    "403": "The key's scopes or the person's role do not allow this.",
    "404": "There is no such record, or it is not yours to open.",
    "406": "Answers are JSON only.",
    "409": "Something else happened meanwhile, or the first request with this Idempotency-Key is still running.",
    "413": "The body is larger than 1 MB, or 256 MB where it is NDJSON.",
    "415": "The body is not application/json in UTF-8, nor application/x-ndjson where an operation takes it.",
    "422": "This Idempotency-Key was used for another request.",
    "429": "Too many requests; Retry-After says for how long to wait.",
    "500": "An error of ours; it is logged under the request id.",
    "503": "The database is busy and nothing was written; repeat the request.",
}


class ErrorShape(serializers.Serializer[Any]):
    """What was wrong."""

    code = serializers.CharField()
    message = serializers.CharField()
    fields = serializers.DictField(  # type: ignore[assignment]  # the envelope's word; this shape never runs
        child=serializers.CharField(), help_text="place in the request, such as activities.0.occurred_at, and remedy"
    )
    details = serializers.DictField(
        child=serializers.JSONField(), required=False, help_text="what a program goes on with, where there is something"
    )


class NumberedErrorShape(ErrorShape):
    """What was wrong, and the id under which the request is logged."""

    request_id = serializers.CharField()


class EnvelopeShape(serializers.Serializer[Any]):
    """The answer to every request that was not carried out."""

    error = NumberedErrorShape()


class ApiSchema(AutoSchema):
    """Name each operation's filters, its Idempotency-Key and everything it may refuse."""

    def get_override_parameters(self) -> list[Any]:
        if self.method == "POST":
            return [IDEMPOTENCY_KEY] if self._takes_keys() else []
        filterset = getattr(self.view, "filterset", None)
        return [*_filters(filterset), *PAGING] if filterset else []

    def get_auth(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = super().get_auth()
        return [one for one in found if self._takes_keys() or "apiKey" not in one]

    def get_operation(self, *arguments: Any) -> dict[str, Any] | None:
        operation: dict[str, Any] | None = super().get_operation(*arguments)
        if operation is not None:
            envelope = self.resolve_serializer(EnvelopeShape(), "response").ref
            content = {"application/json": {"schema": envelope}}
            for status in self._refusals():
                operation["responses"].setdefault(status, {"description": MEANING[status], "content": content})
        return operation

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        name: str = super().get_serializer_name(serializer, direction)
        return name.removesuffix("Shape")

    def _takes_keys(self) -> bool:
        access = getattr(self.view, "access", {}).get(self.method)
        return access is None or access.scope is not None

    def _refusals(self) -> list[str]:
        found = ["404"] if "{" in self.path else []
        return sorted([*ALWAYS, *found, *(WITH_BODY if self.method == "POST" else ())])

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]  # untyped
        if isinstance(serializer, Shape):
            schema["additionalProperties"] = False
        return schema


class EitherScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # its registration is untyped
    """An `Either` as OpenAPI names it."""

    target_class = "handoff.api.bodies.shapes.Either"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        def schema(one: Any) -> dict[str, Any]:
            if isinstance(one, list):
                return {"type": "array", "items": schema(one[0]), "minItems": 1, "maxItems": MOST_ITEMS}
            reference: dict[str, Any] = auto_schema.resolve_serializer(one, direction).ref
            return reference

        return {"oneOf": [schema(one) for one in self.target.alternatives]}


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # as above
    """The API key as OpenAPI names it."""

    target_class = "handoff.api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API key: prefix.secret"}


IDEMPOTENCY_KEY = OpenApiParameter(
    name="Idempotency-Key",
    location=OpenApiParameter.HEADER,
    type={"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    description="API keys only: the request is carried out once, and repeats get the stored answer.",
)
PAGING = (
    OpenApiParameter(name=paging.CURSOR, type=str, description="`next_cursor` of the page before, with its filters"),
    OpenApiParameter(
        name=paging.LIMIT,
        type={"type": "integer", "minimum": 1, "maximum": paging.MOST, "default": paging.DEFAULT_LIMIT},
    ),
)


def _filters(filterset: Any) -> list[OpenApiParameter]:
    return [OpenApiParameter(name=name, type=_type_of(one.field)) for name, one in filters.names_of(filterset).items()]


def _type_of(field: forms.Field) -> dict[str, Any]:
    match field:
        case filters.IdField():
            return {"type": "integer", "minimum": 1}
        case filters.InstantField():
            return {"type": "string", "format": "date-time"}
        case filters.YesNoField():
            return {"type": "boolean"}
        case forms.ChoiceField():
            choices: Iterable[tuple[str, str]] = field.choices  # type: ignore[assignment]  # plain pairs, in our filters
            return {"type": "string", "enum": [value for value, _ in choices if value]}
        case _:
            return {"type": "string", "maxLength": filters.LONGEST}
