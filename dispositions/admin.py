"""Terms, reasons, dispositions and receipts in the admin site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from dispositions.models import Disposition, Reason, Receipt, Terms
from handoff.admin_rights import AddOnlyAdmin, KeptAdmin, ReadOnlyAdmin
from handoff.versions import next_number


@admin.register(Terms)
class TermsAdmin(AddOnlyAdmin):
    """What was agreed on dispositions: the highest number is in force as soon as it is added."""

    list_display = ("number", "attempts_needed", "bad_fit_rest_days", "created_by", "created_at")
    fields = ("attempts_needed", "bad_fit_rest_days")

    def save_model(self, request: HttpRequest, obj: Terms, form: Any, change: bool) -> None:
        obj.number, obj.created_by_id = next_number(Terms.objects.all()), request.user.pk
        obj.save()


@admin.register(Reason)
class ReasonAdmin(KeptAdmin):
    list_display = ("label", "outcome", "key", "position", "is_active")
    list_filter = ("outcome",)


@admin.register(Disposition)
class DispositionAdmin(ReadOnlyAdmin):
    list_display = ("handoff", "outcome", "criterion", "reason", "by", "recorded_at")
    list_filter = ("outcome", "criterion")
    list_select_related = ("handoff", "reason", "by")
    show_full_result_count = False


@admin.register(Receipt)
class ReceiptAdmin(ReadOnlyAdmin):
    list_display = ("disposition", "read_by", "read_at")
    list_select_related = ("disposition", "read_by")
    show_full_result_count = False
