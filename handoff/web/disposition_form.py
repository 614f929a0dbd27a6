"""The disposition form: an outcome and what it has to say."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms

from dispositions.models import Outcome, Reason
from handoff.errors import HandoffError
from handoff.process.followup import DispositionReport
from handoff.web.why_ready import WhyReady
from leads.handoffs.models import Handoff

OUTCOMES: Final = (
    (Outcome.converted, "Converted"),
    (Outcome.working, "Working"),
    (Outcome.no_response, "No response"),
    (Outcome.bad_fit, "Bad fit"),
)
OUTCOME_NAMES: Final = {str(key): name for key, name in OUTCOMES}
# Where an error of the process belongs on the form.
FIELDS: Final = {"criterion": "because", "corrects": "outcome", "reason": "outcome"}
DATE: Final = forms.DateInput(attrs={"type": "date", "class": "input"}, format="%Y-%m-%d")


class DispositionForm(forms.Form):
    """What became of the handoff; the process says what is missing."""

    outcome = forms.ChoiceField(
        label="Outcome", choices=OUTCOMES, error_messages={"required": "Choose what became of it"}
    )
    because = forms.ChoiceField(
        label="Which criterion misled?", required=False, widget=forms.Select(attrs={"class": "input is-full"})
    )
    converted_reason = forms.ChoiceField(
        label="What was it?", required=False, widget=forms.Select(attrs={"class": "input is-full"})
    )
    amount = forms.DecimalField(
        label="Amount",
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        error_messages={"invalid": "Write a number such as 12000"},
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    opportunity_url = forms.URLField(
        label="Link to the opportunity",
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": "Write an address that begins with https://"},
        widget=forms.URLInput(attrs={"class": "input is-full"}),
    )
    working_reason = forms.ChoiceField(
        label="What goes on?", required=False, widget=forms.Select(attrs={"class": "input is-full"})
    )
    next_step_on = forms.DateField(
        label="Next step on", required=False, error_messages={"invalid": "Write it as 2026-11-16"}, widget=DATE
    )
    no_response_reason = forms.ChoiceField(
        label="What happened?", required=False, widget=forms.Select(attrs={"class": "input is-full"})
    )
    recycle_on = forms.DateField(
        label="May come back from",
        required=False,
        help_text="empty: when they raise their hand",
        error_messages={"invalid": "Write it as 2027-02-01"},
        widget=DATE,
    )
    note = forms.CharField(
        label="What did you learn?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(
            attrs={"class": "input", "rows": 2, "placeholder": "One sentence the other team can act on"}
        ),
    )
    seen = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    corrects = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, why: WhyReady, reasons: Iterable[Reason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_outcome: dict[str, list[tuple[str, str]]] = {}
        for reason in reasons:
            by_outcome.setdefault(reason.outcome, []).append((reason.key, reason.label))
        for outcome in (Outcome.converted, Outcome.working, Outcome.no_response):
            self._choices(f"{outcome}_reason", [("", "No reason given"), *by_outcome.get(outcome, [])])
        self._choices("because", _because(why, by_outcome.get(Outcome.bad_fit, [])))

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def report(self, handoff: Handoff) -> DispositionReport:
        """Return the report that a valid form makes."""
        values = self.cleaned_data
        outcome = values["outcome"]
        kind, _, key = values["because"].partition(":") if outcome == Outcome.bad_fit else ("", "", "")
        return DispositionReport(
            handoff_id=handoff.pk,
            outcome=outcome,
            criterion=key if kind == "criterion" else "",
            reason_key=key if kind == "reason" else values.get(f"{outcome}_reason", ""),
            note=values["note"],
            next_step_on=values["next_step_on"],
            recycle_on=values["recycle_on"],
            amount=values["amount"],
            opportunity_url=values["opportunity_url"],
            corrects_id=values["corrects"],
            seen_id=values["seen"],
        )

    def refuse(self, error: HandoffError) -> None:
        """Put what the process says beside the fields it is about."""
        for name, message in error.fields.items():
            self.add_error(FIELDS.get(name, name if name in self.fields else "outcome"), message)
        if not error.fields:
            self.add_error("outcome", error.message)


def _because(why: WhyReady, reasons: list[tuple[str, str]]) -> list[Any]:
    met = [(f"criterion:{line.id}", f"{line.sentence} ({line.seen})") for line in why.met]
    return [
        ("", "Choose what misled"),
        (f"Met by definition v{why.version}, and wrong or too loose", met),
        ("Not knowable from our data", [(f"reason:{key}", label) for key, label in reasons]),
    ]


def disposition_form(
    handoff: Handoff,
    *,
    why: WhyReady,
    reasons: Iterable[Reason],
    seen: int,
    outcome: str = "",
    corrects: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> DispositionForm:
    """Return the form for a handoff, empty or with what was sent; `seen` is the latest disposition on the page."""
    initial = {"seen": seen, "outcome": outcome, "corrects": corrects}
    return DispositionForm(data, why=why, reasons=reasons, initial=initial, auto_id=f"disposition-{handoff.pk}-%s")
