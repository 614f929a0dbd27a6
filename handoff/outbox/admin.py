"""Messages, notices and heartbeats in the admin site: to look at."""

from django.contrib import admin

from handoff.admin_rights import ReadOnlyAdmin
from handoff.outbox.models import Heartbeat, Message, Notice


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("key", "channel", "kind", "recipient", "created_at", "sent_at", "dead_at", "attempts")
    list_filter = ("channel", "kind")
    list_select_related = ("recipient",)
    search_fields = ("key",)
    show_full_result_count = False


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    list_display = ("title", "user", "reason", "created_at", "fetched_at", "read_at")
    list_select_related = ("user",)
    show_full_result_count = False


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ("name", "beat_at")
