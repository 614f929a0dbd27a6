"""Definition versions, their history and custom facts in the admin site."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from handoff.admin_rights import AddOnlyAdmin, AnyModelForm, KeptAdmin, ReadOnlyAdmin, checked
from handoff.instant import database_now
from leads.definitions.models import (
    Backtest,
    CustomFact,
    DefinitionActivation,
    DefinitionVersion,
    Evaluation,
    Example,
    Signature,
)
from leads.definitions.publish import activate, add_version, agreed_examples, check_definition


class DefinitionVersionForm(AnyModelForm):
    class Meta:
        model = DefinitionVersion
        fields = ("document", "why")

    def clean_document(self) -> Any:
        return checked(self.cleaned_data["document"], lambda document: check_definition(document, agreed_examples()))


@admin.register(DefinitionVersion)
class DefinitionVersionAdmin(AddOnlyAdmin):
    """The definition: a version is added when the examples agreed so far hold, then put in force."""

    form = DefinitionVersionForm
    list_display = ("number", "why", "created_by", "created_at")
    actions = ("put_in_force",)

    def save_model(self, request: HttpRequest, obj: DefinitionVersion, form: Any, change: bool) -> None:
        added = add_version(
            document=obj.document,
            examples=agreed_examples(),
            why=obj.why,
            created_by_id=request.user.pk,
            now=database_now(),
        )
        obj.pk, obj.number = added.pk, added.number

    @admin.action(description="Let it judge from now on", permissions=["add"])
    def put_in_force(self, request: HttpRequest, queryset: QuerySet[DefinitionVersion]) -> None:
        for version in queryset.order_by("number"):
            activate(version, now=database_now())


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
