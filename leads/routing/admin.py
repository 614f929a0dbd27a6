"""Pools, seats, routing rules and assignments in the admin site."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from handoff.admin_rights import AddOnlyAdmin, AnyModelForm, AnyTabularInline, KeptAdmin, ReadOnlyAdmin, checked
from handoff.instant import database_now
from leads.routing.models import Assignment, Pool, RoutingActivation, RoutingVersion, Seat
from leads.routing.versions import activate_routing_version, add_routing_version, check_routing


class SeatInline(AnyTabularInline):
    model = Seat
    extra = 0

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Credits of the pool name the seat; one that is not needed is made inactive.
        return False


@admin.register(Pool)
class PoolAdmin(KeptAdmin):
    list_display = ("name", "team", "hours", "keeper", "fallback", "max_overdue")
    list_select_related = ("team", "keeper", "fallback")
    inlines: ClassVar = [SeatInline]


class RoutingVersionForm(AnyModelForm):
    class Meta:
        model = RoutingVersion
        fields = ("document",)

    def clean_document(self) -> Any:
        return checked(self.cleaned_data["document"], check_routing)


@admin.register(RoutingVersion)
class RoutingVersionAdmin(AddOnlyAdmin):
    """Routing rules: a version is added, then routes new handoffs."""

    form = RoutingVersionForm
    list_display = ("number", "created_by", "created_at")
    actions = ("put_in_force",)

    def save_model(self, request: HttpRequest, obj: RoutingVersion, form: Any, change: bool) -> None:
        added = add_routing_version(document=obj.document, created_by_id=request.user.pk, now=database_now())
        obj.pk, obj.number = added.pk, added.number

    @admin.action(description="Route by it from now on", permissions=["add"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[RoutingVersion]) -> None:
        for version in queryset.order_by("number"):
            activate_routing_version(version, now=database_now())


@admin.register(RoutingActivation)
class RoutingActivationAdmin(ReadOnlyAdmin):
    list_display = ("version", "activated_at", "retired_at")
    list_select_related = ("version",)


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ("handoff", "owner", "how", "pool", "turn", "assigned_at", "ended_at", "end_reason")
    list_filter = ("how", "pool")
    list_select_related = ("handoff", "owner", "pool")
    show_full_result_count = False
