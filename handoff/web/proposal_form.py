"""The form that proposes a version: one signatory of each team, a note, and when it is published."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms

from handoff.errors import HandoffError
from handoff.people.models import TeamKind, User
from handoff.process.publication.proposing import LONGEST_NOTE, Terms

AT_ONCE: Final = "at_once"
AT_TIME: Final = "at_time"
SELECT: Final = {"class": "input is-full"}
FIELDS: Final = {TeamKind.marketing: "marketing_signatory", TeamKind.sales: "sales_signatory"}
TIME: Final = "%Y-%m-%dT%H:%M"


class ProposalForm(forms.Form):
    """How a version is proposed; the process says whether it may be."""

    marketing_signatory = forms.ChoiceField(
        label="Signs for marketing",
        error_messages={"required": "Name a manager of marketing"},
        widget=forms.Select(attrs=SELECT),
    )
    sales_signatory = forms.ChoiceField(
        label="Signs for sales",
        error_messages={"required": "Name a manager of sales"},
        widget=forms.Select(attrs=SELECT),
    )
    why = forms.CharField(
        label="Why go back?",
        help_text="kept with the version, and told to both teams",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"class": "input is-full", "rows": 2}),
    )
    note = forms.CharField(
        label="Note to the signatories",
        help_text="may be left empty",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"class": "input is-full", "rows": 3}),
    )
    begins = forms.ChoiceField(
        label="It judges",
        choices=[(AT_ONCE, "At once, when both have signed"), (AT_TIME, "From a chosen time, when both have signed")],
        error_messages={"required": "Choose when it begins"},
        widget=forms.RadioSelect,
    )
    publish_at = forms.DateTimeField(
        label="Time",
        required=False,
        error_messages={"invalid": "Write it as 2026-11-10T09:00"},
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "class": "input"}, format=TIME),
    )
    revision = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        choices: Mapping[TeamKind, Sequence[User]],
        place: str,
        revision: int | None = None,
        asks_why: bool = False,
    ) -> None:
        super().__init__(data, initial={"begins": AT_ONCE, "revision": revision}, auto_id="proposal-%s")
        for kind, name in FIELDS.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [(str(user.pk), str(user)) for user in choices[kind]]
        self.fields["publish_at"].help_text = f"in {place} time"
        if not asks_why:
            del self.fields["why"]

    def clean(self) -> dict[str, Any]:
        """Take a time where one was chosen alone."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("begins") == AT_ONCE:
            self.errors.pop("publish_at", None)
            values["publish_at"] = None
        elif values.get("begins") == AT_TIME and values.get("publish_at", ...) is None:
            self.add_error("publish_at", "Choose the time from which it judges")
        return values

    def terms(self) -> Terms:
        """Return what a valid form says."""
        values = self.cleaned_data
        publish_at: datetime | None = values["publish_at"]
        return Terms(
            marketing_signatory_id=int(values["marketing_signatory"]),
            sales_signatory_id=int(values["sales_signatory"]),
            note=values["note"],
            publish_at=publish_at,
        )

    def read_anew(self, revision: int) -> None:
        """Let what was sent stand for another revision of the draft, which the page shows now."""
        self.data = {**self.data, "revision": str(revision)}

    def refuse(self, error: HandoffError) -> None:
        """Put what the process says beside the fields it is about, else above the form."""
        for name, text in error.fields.items():
            self.add_error(name if name in self.fields else None, text)
        if not error.fields:
            self.add_error(None, error.message)
