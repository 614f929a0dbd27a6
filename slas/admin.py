"""Promises, clocks and alerts in the admin site."""

from django.contrib import admin

from handoff.admin_rights import KeptAdmin, ReadOnlyAdmin
from slas.changes import PolicyChange, PolicyRun
from slas.models import Alert, Clock, Policy, PolicyActivation, PolicyVersion


@admin.register(Policy)
class PolicyAdmin(KeptAdmin):
    list_display = ("name", "key")


@admin.register(PolicyVersion)
class PolicyVersionAdmin(ReadOnlyAdmin):
    """Promises: proposed by one team and signed by the other, never put in force from here."""

    list_display = ("policy", "number", "owed_by", "from_step", "to_step", "scope", "created_at")
    list_filter = ("policy", "owed_by")
    list_select_related = ("policy",)


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
