"""Handoffs, their story and the path in the admin site."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from handoff.admin_rights import AddOnlyAdmin, AnyModelForm, ReadOnlyAdmin, checked
from handoff.instant import database_now
from leads.handoffs.models import Handoff, HandoffEvent, PathActivation, PathVersion, Touch
from leads.handoffs.paths import activate_path_version, add_path_version, path_steps


@admin.register(Handoff)
class HandoffAdmin(ReadOnlyAdmin):
    list_display = ("id", "lead", "tier", "owner", "team", "handed_off_at", "touched_at", "closed_at")
    list_filter = ("tier", "team", "origin")
    list_select_related = ("lead", "owner", "team")
    show_full_result_count = False


@admin.register(HandoffEvent)
class HandoffEventAdmin(ReadOnlyAdmin):
    list_display = ("handoff", "kind", "at", "recorded_at", "basis", "actor", "system")
    list_filter = ("kind",)
    list_select_related = ("handoff", "actor")
    show_full_result_count = False


@admin.register(Touch)
class TouchAdmin(ReadOnlyAdmin):
    list_display = ("handoff", "channel", "direction", "occurred_at", "by")
    list_select_related = ("handoff", "by")
    show_full_result_count = False


class PathVersionForm(AnyModelForm):
    class Meta:
        model = PathVersion
        fields = ("preset", "document")

    def clean_document(self) -> Any:
        return checked(self.cleaned_data["document"], path_steps)


@admin.register(PathVersion)
class PathVersionAdmin(AddOnlyAdmin):
    """The path: a version is added, then pinned on new handoffs."""

    form = PathVersionForm
    list_display = ("number", "preset", "created_by", "created_at")
    actions = ("put_in_force",)

    def save_model(self, request: HttpRequest, obj: PathVersion, form: Any, change: bool) -> None:
        document = {**obj.document, "preset": obj.preset}
        added = add_path_version(document=document, created_by_id=request.user.pk, now=database_now())
        obj.pk, obj.number = added.pk, added.number

    @admin.action(description="Pin on new handoffs from now on", permissions=["add"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[PathVersion]) -> None:
        for version in queryset.order_by("number"):
            activate_path_version(version, now=database_now())


@admin.register(PathActivation)
class PathActivationAdmin(ReadOnlyAdmin):
    list_display = ("version", "activated_at", "retired_at")
    list_select_related = ("version",)
