"""The two small forms of a promise's page: why a change is returned, and why a promise is withdrawn."""

from typing import Any, Final

from django import forms

from handoff.errors import HandoffError
from handoff.process.promises.proposing import LONGEST_NOTE

TEXT: Final = {"class": "input is-full", "rows": 3}


class ReasonForm(forms.Form):
    """Why a change is returned, or a promise withdrawn."""

    reason = forms.CharField(label="Reason", max_length=LONGEST_NOTE, required=False, widget=forms.Textarea(attrs=TEXT))

    def refuse(self, error: HandoffError) -> None:
        """Put what the process says beside the reason."""
        self.add_error("reason", " ".join(error.fields.values()) or error.message)


def return_form(data: Any = None) -> ReasonForm:
    """Return the form by which the signatory sends a change back."""
    return ReasonForm(data, auto_id="return-%s")


def withdrawal_form(data: Any = None) -> ReasonForm:
    """Return the form that proposes to withdraw a promise."""
    return ReasonForm(data, auto_id="withdrawal-%s")
