"""Which query parameters narrow which list; whatever is not named here is refused."""

from datetime import datetime
from typing import Any, ClassVar, TypeVar

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from handoff.api import paging
from handoff.api.bodies.fields import Instant
from handoff.api.refusals import InvalidRequestError
from handoff.api.strict_json import shown
from handoff.people.models import OwedBy
from leads.definitions.models import BacktestState, Cause, DefinitionActivation, DraftState
from slas.models import ClockScope
from slas.querysets import ClockState

Row = TypeVar("Row", bound=Model)

LONGEST = 254


class IdField(forms.IntegerField):
    """The id of something."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Give the number of an id."}

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **options)


class InstantField(forms.Field):
    """An instant with its offset."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": "Give a time with its offset, such as 2026-11-09T16:58:00Z; in an address + is written %2B."
    }

    def to_python(self, value: Any) -> datetime | None:
        try:
            return Instant().run_validation(value) if value else None
        except serializers.ValidationError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class YesNoField(forms.Field):
    """true or false."""

    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": "Give true or false."}
    words: ClassVar = {"true": True, "false": False}

    def to_python(self, value: Any) -> bool | None:
        if value and value not in self.words:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return self.words.get(value)


class IdFilter(django_filters.Filter):
    field_class = IdField


class InstantFilter(django_filters.Filter):
    field_class = InstantField


class YesNoFilter(django_filters.Filter):
    field_class = YesNoField


class WordFilter(django_filters.CharFilter):
    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(*names, max_length=LONGEST, strip=False, **options)


class LeadFilter(django_filters.FilterSet):
    source = WordFilter("source__key")
    campaign = WordFilter("campaign__name")
    email = WordFilter("email", method="known_by")
    company = IdFilter("company_id")
    created_after = InstantFilter("created_at", lookup_expr="gte")
    created_before = InstantFilter("created_at", lookup_expr="lt")

    def known_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(email=value.strip().lower())


class HandoffFilter(django_filters.FilterSet):
    lead = IdFilter("lead_id")
    tier = WordFilter("tier")
    source = WordFilter("source__key")
    team = WordFilter("team__key")
    owner = IdFilter("owner_id")
    is_closed = YesNoFilter("is_closed")
    handed_off_after = InstantFilter("handed_off_at", lookup_expr="gte")
    handed_off_before = InstantFilter("handed_off_at", lookup_expr="lt")


class DraftFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(field_name="state", choices=DraftState.choices)


class ClockFilter(django_filters.FilterSet):
    handoff = IdFilter("handoff_id")
    policy = WordFilter("policy__key")
    owed_by = django_filters.ChoiceFilter(field_name="policy_version__owed_by", choices=OwedBy.choices)
    scope = django_filters.ChoiceFilter(field_name="policy_version__scope", choices=ClockScope.choices)
    state = django_filters.ChoiceFilter(field_name="state", choices=ClockState.choices)
    owner = IdFilter("owner_id")
    due_after = InstantFilter("due_at", lookup_expr="gte")
    due_before = InstantFilter("due_at", lookup_expr="lt")


class EvaluationFilter(django_filters.FilterSet):
    version = IdFilter("version__number")
    cause = django_filters.ChoiceFilter(field_name="cause", choices=Cause.choices)


class VersionFilter(django_filters.FilterSet):
    is_active = YesNoFilter(method="judging")

    def judging(self, rows: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        active = DefinitionActivation.objects.filter(retired_at=None).values("version")
        return rows.filter(pk__in=active) if value else rows.exclude(pk__in=active)


class CalendarFilter(django_filters.FilterSet):
    name = WordFilter("name")


class BacktestFilter(django_filters.FilterSet):
    draft = IdFilter("draft_id")
    version = IdFilter("version__number")
    state = django_filters.ChoiceFilter(field_name="state", choices=BacktestState.choices)


def names_of(filterset: type[django_filters.FilterSet]) -> dict[str, django_filters.Filter]:
    """Return the filters of a set by the names of their parameters."""
    found: dict[str, django_filters.Filter] = filterset.base_filters  # type: ignore[attr-defined]  # set by the metaclass
    return found


def narrow(request: Request, filterset: type[django_filters.FilterSet], rows: QuerySet[Row]) -> QuerySet[Row]:
    """Return the rows that the request's query parameters ask for.

    Raises: InvalidRequestError for a parameter that is unknown, empty, given twice or has a wrong value.
    """
    refuse_unknown(request, {*names_of(filterset), *paging.PARAMETERS})
    narrowed = filterset(request.query_params, queryset=rows, request=request)
    if not narrowed.is_valid():  # type: ignore[no-untyped-call]  # django-filter is typed in part
        raise InvalidRequestError(fields={name: " ".join(texts) for name, texts in narrowed.errors.items()})
    found: QuerySet[Row] = narrowed.qs
    return found


def refuse_unknown(request: Request, known: set[str]) -> None:
    """Refuse query parameters that are not `known`, have no value or are given twice. Raises: InvalidRequestError."""
    wrong = {}
    for name, values in request.query_params.lists():
        if name not in known:
            wrong[shown(name)] = f"There is no such parameter here: use {', '.join(sorted(known))}."
        elif len(values) > 1:
            wrong[name] = "Give it once."
        elif not values[0] or "\0" in values[0]:
            wrong[name] = "Give it a value, or leave it out."
    if wrong:
        raise InvalidRequestError(fields=wrong)
