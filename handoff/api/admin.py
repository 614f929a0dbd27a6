"""Requests carried out under an idempotency key, in the admin site: to look at."""

from django.contrib import admin

from handoff.admin_rights import ReadOnlyAdmin
from handoff.api.models import IdempotentRequest


@admin.register(IdempotentRequest)
class IdempotentRequestAdmin(ReadOnlyAdmin):
    list_display = ("api_key", "key", "status", "created_at")
    list_select_related = ("api_key",)
    fields = ("api_key", "key", "fingerprint", "status", "created_at")
    show_full_result_count = False
