"""Promises, clocks and alerts in the admin site."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from handoff.admin_rights import AddOnlyAdmin, AnyModelForm, KeptAdmin, ReadOnlyAdmin, checked
from handoff.instant import database_now
from handoff.versions import next_number
from slas.changes import PolicyChange, PolicyRun
from slas.models import Alert, Clock, Policy, PolicyActivation, PolicyVersion
from slas.publish import activate_policy_version, check_ladder, check_rule


@admin.register(Policy)
class PolicyAdmin(KeptAdmin):
    list_display = ("name", "key")


class PolicyVersionForm(AnyModelForm):
    class Meta:
        model = PolicyVersion
        fields = (
            "policy",
            "position",
            "owed_by",
            "applies_when",
            "from_step",
            "to_step",
            "scope",
            "target_kind",
            "target_seconds",
            "cutoff",
            "calendar",
            "ladder",
        )

    def clean_applies_when(self) -> Any:
        rule = self.cleaned_data["applies_when"]
        return checked(rule, check_rule) if rule else None

    def clean_ladder(self) -> Any:
        return checked(self.cleaned_data["ladder"], check_ladder)


@admin.register(PolicyVersion)
class PolicyVersionAdmin(AddOnlyAdmin):
    """Promises: a version is added, then applies to new handoffs."""

    form = PolicyVersionForm
    list_display = ("policy", "number", "owed_by", "from_step", "to_step", "scope", "created_at")
    list_filter = ("policy", "owed_by")
    list_select_related = ("policy",)
    actions = ("put_in_force",)

    def save_model(self, request: HttpRequest, obj: PolicyVersion, form: Any, change: bool) -> None:
        obj.number, obj.created_by_id = next_number(obj.policy.versions.all()), request.user.pk
        obj.created_at = database_now()
        obj.save()

    @admin.action(description="Let it apply from now on", permissions=["add"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[PolicyVersion]) -> None:
        for version in queryset.order_by("number"):
            activate_policy_version(version, now=database_now())


@admin.register(PolicyActivation)
class PolicyActivationAdmin(ReadOnlyAdmin):
    list_display = ("policy", "version", "activated_at", "retired_at")
    list_select_related = ("policy", "version")


@admin.register(PolicyChange)
class PolicyChangeAdmin(ReadOnlyAdmin):
    list_display = ("policy", "effect", "version", "proposed_by", "proposed_at", "signatory", "signed_at")
    list_filter = ("effect",)
    list_select_related = ("policy", "version", "proposed_by", "signatory")


@admin.register(PolicyRun)
class PolicyRunAdmin(ReadOnlyAdmin):
    list_display = ("policy", "version", "asked_by", "asked_at", "finished_at", "total", "done", "moved")
    list_select_related = ("policy", "version", "asked_by")


@admin.register(Clock)
class ClockAdmin(ReadOnlyAdmin):
    list_display = ("handoff", "policy", "owner", "started_at", "due_at", "stopped_at", "cancelled_at")
    list_filter = ("policy", "cancel_reason")
    list_select_related = ("handoff", "policy", "owner")
    show_full_result_count = False


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ("clock", "level", "occurrence", "fire_at", "fired_at", "lapsed_at", "attempts")
    list_filter = ("level",)
    list_select_related = ("clock",)
    show_full_result_count = False
