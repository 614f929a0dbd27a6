"""What the admin site lets anybody do with rows that must not change: add at most, and look."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from handoff.errors import HandoffError

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyModelForm = forms.ModelForm[Any]
    AnyTabularInline = admin.TabularInline[Any, Any]
else:
    AnyModelAdmin = admin.ModelAdmin
    AnyModelForm = forms.ModelForm
    AnyTabularInline = admin.TabularInline


class AddOnlyAdmin(AnyModelAdmin):
    """Versions: another one may be added; one that stands is never changed and never deleted."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(AddOnlyAdmin):
    """History: written by the process only."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class KeptAdmin(AnyModelAdmin):
    """Settings that history points at: changed, but never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def checked(value: Any, check: Callable[[Any], object]) -> Any:
    """Return a form's value unchanged when `check` accepts it.

    Raises: ValidationError with what the check says is wrong.
    """
    try:
        check(value)
    except HandoffError as error:
        raise ValidationError([error.message, *_told(error.fields)]) from error
    except ValueError as error:
        raise ValidationError(str(error).splitlines()) from error
    return value


def _told(fields: Mapping[str, str]) -> list[str]:
    return [f"{place}: {problem}" for place, problem in fields.items()]
