"""Definition versions, their history and custom facts in the admin site."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from handoff.admin_rights import KeptAdmin, ReadOnlyAdmin
from leads.definitions.models import (
    Backtest,
    CustomFact,
    DefinitionActivation,
    DefinitionVersion,
    Draft,
    DraftRevision,
    Evaluation,
    Example,
    Proposal,
    ProposalEnd,
    Rescoring,
    RevisionChange,
    Signature,
)


@admin.register(DefinitionVersion)
class DefinitionVersionAdmin(ReadOnlyAdmin):
    """The definition: written as a draft and put in force by two signatures, never from here."""

    list_display = ("number", "why", "created_by", "created_at")
    list_select_related = ("created_by",)


@admin.register(Draft)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ("title", "state", "based_on", "created_by", "created_at")
    list_filter = ("state",)
    list_select_related = ("based_on", "created_by")


@admin.register(DraftRevision)
class DraftRevisionAdmin(ReadOnlyAdmin):
    list_display = ("draft", "number", "started_from", "saved_by", "saved_at")
    list_select_related = ("draft", "saved_by")


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("version", "draft", "marketing_signatory", "sales_signatory", "publish_at", "proposed_at")
    list_select_related = ("version", "draft", "marketing_signatory", "sales_signatory")


@admin.register(ProposalEnd)
class ProposalEndAdmin(ReadOnlyAdmin):
    list_display = ("proposal", "how", "by", "at", "reason")
    list_filter = ("how",)
    list_select_related = ("proposal__version", "by")


@admin.register(Example)
class ExampleAdmin(ReadOnlyAdmin):
    list_display = ("version", "position", "title", "tier", "why")
    list_filter = ("version",)
    list_select_related = ("version",)


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    list_display = ("version", "team_kind", "signed_by", "signed_at")
    list_select_related = ("version", "signed_by")


@admin.register(DefinitionActivation)
class DefinitionActivationAdmin(ReadOnlyAdmin):
    list_display = ("version", "activated_at", "retired_at", "revise_by")
    list_select_related = ("version",)


@admin.register(Rescoring)
class RescoringAdmin(ReadOnlyAdmin):
    list_display = ("activation", "total", "done", "ready", "failed", "started_at", "finished_at", "superseded_at")
    list_select_related = ("activation__version",)


@admin.register(RevisionChange)
class RevisionChangeAdmin(ReadOnlyAdmin):
    list_display = ("activation", "from_on", "to_on", "why", "by", "at")
    list_select_related = ("activation__version", "by")


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    list_display = ("lead", "version", "tier", "cause", "judged_at")
    list_filter = ("tier", "cause", "version")
    list_select_related = ("lead", "version")
    show_full_result_count = False


@admin.register(Backtest)
class BacktestAdmin(ReadOnlyAdmin):
    list_display = ("asked_at", "asked_by", "version", "compared_with", "state", "finished_at")
    list_filter = ("state",)
    list_select_related = ("asked_by", "version", "compared_with")


@admin.register(CustomFact)
class CustomFactAdmin(KeptAdmin):
    """A company's own facts: the path and type of one that rules use stay as they are."""

    list_display = ("path", "type", "label")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("path", "type") if obj else ()
