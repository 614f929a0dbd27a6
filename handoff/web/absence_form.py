"""The form that enters an absence, in the reader's own zone."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from handoff.errors import HandoffError
from handoff.people.absences import LONGEST_NOTE
from handoff.people.models import User

FORMATS: Final = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"]
INVALID: Final = "Write it as 2026-11-20 09:00"


def _instant(label: str, about: str) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=about,
        input_formats=FORMATS,
        error_messages={"required": "Choose a day and a time", "invalid": INVALID},
        widget=forms.DateTimeInput(attrs={"class": "input is-full", "type": "datetime-local"}, format=FORMATS[0]),
    )


class AbsenceForm(forms.Form):
    """Who is away, from when until when."""

    person = forms.ChoiceField(
        label="Who is away",
        error_messages={"required": "Choose a person", "invalid_choice": "Choose somebody of your team"},
        widget=forms.Select(attrs={"class": "input is-full"}),
    )
    from_at = _instant("From", "the first moment away")
    until_at = _instant("Back at", "the first moment back")
    note = forms.CharField(
        label="Note",
        help_text="optional, such as vacation; your colleagues read it",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"class": "input is-full", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "absence-%s", **options})
        self.people = {str(person.pk): person for person in people}
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, str(person)) for key, person in self.people.items()]

    def refuse(self, error: HandoffError) -> None:
        """Put what the service says beside the fields it is about."""
        for name, text in error.fields.items():
            self.add_error(name, text)
        if not error.fields:
            self.add_error(None, error.message)
