"""Users, teams, calendars and API keys in the admin site."""

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from handoff.admin_rights import (
    AddOnlyAdmin,
    AnyModelForm,
    AnyTabularInline,
    KeptAdmin,
    ReadOnlyAdmin,
    checked,
)
from handoff.instant import database_now
from handoff.people.calendars import activate_calendar_version, add_calendar_version
from handoff.people.keys import issue_key
from handoff.people.models import (
    Absence,
    ApiKey,
    Calendar,
    CalendarActivation,
    CalendarVersion,
    Membership,
    Scope,
    Team,
    User,
)
from handoff.worktime import CalendarError
from handoff.worktime.public_holidays import resolve

if TYPE_CHECKING:
    UserPages = DjangoUserAdmin[User]
else:
    UserPages = DjangoUserAdmin


@admin.register(User)
class UserAdmin(UserPages):
    """People: deactivated, never deleted, since history names them."""

    ordering = ("email",)
    list_display = ("email", "name", "is_active", "is_superuser")
    search_fields = ("email", "name")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        ("Reading", {"fields": ("timezone", "theme", "density", "has_shortcuts")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "timezone", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class MembershipInline(AnyTabularInline):
    model = Membership
    extra = 0


@admin.register(Team)
class TeamAdmin(KeptAdmin):
    list_display = ("name", "kind", "calendar", "manager", "signatory")
    inlines: ClassVar = [MembershipInline]


@admin.register(Calendar)
class CalendarAdmin(KeptAdmin):
    list_display = ("name",)


class CalendarVersionForm(AnyModelForm):
    class Meta:
        model = CalendarVersion
        fields = ("calendar", "document")

    def clean_document(self) -> Any:
        return checked(self.cleaned_data["document"], _check_hours)


def _check_hours(document: Any) -> None:
    year = database_now().year
    try:
        resolve(document, year, year)
    except CalendarError as error:
        raise ValueError("\n".join(str(problem) for problem in error.problems)) from error


@admin.register(CalendarVersion)
class CalendarVersionAdmin(AddOnlyAdmin):
    """Hours: a version is added with its public holidays written out, then put in force."""

    form = CalendarVersionForm
    list_display = ("calendar", "number", "created_by", "created_at")
    list_filter = ("calendar",)
    actions = ("put_in_force",)

    def save_model(self, request: HttpRequest, obj: CalendarVersion, form: Any, change: bool) -> None:
        added = add_calendar_version(
            obj.calendar, document=obj.document, created_by_id=request.user.pk, now=database_now()
        )
        obj.pk, obj.number, obj.created_at = added.pk, added.number, added.created_at

    @admin.action(description="Put in force from now on", permissions=["add"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[CalendarVersion]) -> None:
        for version in queryset.order_by("number"):
            activate_calendar_version(version, now=database_now())


@admin.register(CalendarActivation)
class CalendarActivationAdmin(ReadOnlyAdmin):
    list_display = ("calendar", "version", "activated_at", "retired_at")


@admin.register(Absence)
class AbsenceAdmin(ReadOnlyAdmin):
    list_display = ("person", "from_at", "until_at", "entered_by", "cancelled_at")


class ApiKeyForm(AnyModelForm):
    scopes = forms.MultipleChoiceField(choices=Scope.choices, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = ApiKey
        fields = ("name", "scopes", "acts_for", "expires_at")


@admin.register(ApiKey)
class ApiKeyAdmin(KeptAdmin):
    """Keys: the plain text is shown once, when the key is made; a key is revoked, never deleted."""

    form = ApiKeyForm
    list_display = ("name", "prefix", "acts_for", "last_used_at", "expires_at", "revoked_at")
    actions = ("revoke",)

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:
        if change:
            obj.save(update_fields=["name", "scopes", "acts_for", "expires_at"])
            return
        key, plain = issue_key(obj.name, obj.scopes, obj.acts_for, database_now())
        ApiKey.objects.filter(pk=key.pk).update(expires_at=obj.expires_at)
        obj.pk, obj.prefix = key.pk, key.prefix
        messages.warning(request, f"Copy the key now, it is not shown again: {plain}")

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> None:
        queryset.filter(revoked_at=None).update(revoked_at=database_now())
