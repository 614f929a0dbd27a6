"""Sources, campaigns, companies and leads in the admin site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from handoff.admin_rights import KeptAdmin, ReadOnlyAdmin
from leads.records.models import Activity, Campaign, Company, Finding, Identity, Lead, Source


@admin.register(Source)
class SourceAdmin(KeptAdmin):
    list_display = ("name", "key", "medium")


@admin.register(Campaign)
class CampaignAdmin(KeptAdmin):
    list_display = ("name", "kind")


@admin.register(Company)
class CompanyAdmin(KeptAdmin):
    """Companies: what routing and the never rules go by."""

    list_display = ("name", "domain", "account_owner", "is_target", "is_customer", "is_competitor")
    list_filter = ("is_target", "is_customer", "is_competitor")
    list_select_related = ("account_owner",)
    search_fields = ("name", "domain")
    readonly_fields = ("created_at",)
    show_full_result_count = False


@admin.register(Lead)
class LeadAdmin(KeptAdmin):
    """Leads: only the exclusion is set here; everything else comes from sources."""

    list_display = ("name", "email", "company", "source", "excluded_as", "created_at")
    list_filter = ("excluded_as", "source")
    list_select_related = ("company", "source")
    search_fields = ("name", "email")
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in Lead._meta.fields if not field.name.startswith("excluded_")]


@admin.register(Identity)
class IdentityAdmin(ReadOnlyAdmin):
    list_display = ("source", "external_id", "lead")
    list_select_related = ("source", "lead")
    search_fields = ("external_id",)


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("kind", "lead", "occurred_at", "content", "source")
    list_filter = ("kind",)
    list_select_related = ("lead", "source")
    show_full_result_count = False


@admin.register(Finding)
class FindingAdmin(ReadOnlyAdmin):
    list_display = ("kind", "lead", "found_at")
    list_filter = ("kind",)
    list_select_related = ("lead",)
