"""The form that traces one past lead: who, tier, source, the times of its steps, and what became of it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import forms

from dashboards.metrics.sentences import step_name
from dispositions.models import CLOSING
from handoff.errors import HandoffError
from handoff.integrations.tables.shapes import PastLead, PastOutcome, When
from handoff.process.history.tracing import SOURCE
from handoff.web.disposition_form import OUTCOME_NAMES
from handoff.web.trace_times import Typing, UntypedTimeError
from leads.handoffs.steps import Step
from leads.records.models import Source
from leads.records.submissions import Submission

KEPT: Final = ("tier", "source")
"""Fields that the next lead begins with."""

SMALL: Final = {"class": "input is-full", "autocomplete": "off"}


class TraceForm(forms.Form):
    """One past lead as somebody remembers it; a step left empty is not known."""

    who = forms.CharField(
        label="Name or e-mail",
        max_length=200,
        error_messages={"required": "Say whose way it is"},
        widget=forms.TextInput(attrs={**SMALL, "autofocus": True}),
    )
    tier = forms.ChoiceField(label="Tier", required=False, widget=forms.Select(attrs=SMALL))
    source = forms.ChoiceField(label="Source", required=False, widget=forms.Select(attrs=SMALL))
    outcome = forms.ChoiceField(
        label="Outcome",
        required=False,
        choices=[("", "Not known"), *OUTCOME_NAMES.items()],
        widget=forms.Select(attrs=SMALL),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        steps: Sequence[Step],
        tiers: Mapping[str, str],
        zone: ZoneInfo,
        now: datetime,
        initial: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}), auto_id="trace-%s")
        self.steps = steps
        self.typing = Typing(zone=zone, now=now)
        self.whens: dict[Step, When] = {}
        self._choices("tier", [("", "Not known"), *tiers.items()])
        sources = Source.objects.exclude(key=SOURCE).order_by("name").values_list("key", "name")
        self._choices("source", [(SOURCE, "Traced by hand"), *sources])
        for step in steps:
            label = step_name(step).capitalize()
            self.fields[step.value] = forms.CharField(
                label=label, max_length=40, required=False, widget=forms.TextInput(attrs=SMALL)
            )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    @property
    def times(self) -> Iterator[forms.BoundField]:
        """Return the field of each step, in the path's order."""
        return (self[step.value] for step in self.steps)

    def clean(self) -> dict[str, Any]:
        """Read the times in the path's order, each from the one before it."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        before = None
        for step in self.steps:
            if not values.get(step):
                continue
            try:
                before = self.whens[step] = self.typing.read(values[step], before)
            except UntypedTimeError as error:
                self.add_error(step, str(error))
        if not values.get(Step.HANDED_OFF):
            self.add_error(Step.HANDED_OFF, "Say when it was handed to sales")
        if values.get(Step.READ) and values.get("outcome") not in CLOSING:
            self.add_error("outcome", "Marketing reads what closed a handoff: choose converted, no response or bad fit")
        return values

    def past_lead(self) -> PastLead:
        """Return what a valid form tells."""
        values = self.cleaned_data
        who = values["who"]
        known = {"email": who} if "@" in who else {"name": who}
        told = self.whens.get(Step.DISPOSED)
        outcome = PastOutcome(outcome=values["outcome"], at=told) if values["outcome"] else None
        submission = Submission(source=values["source"] or SOURCE, **known)
        return PastLead(line=0, submission=submission, steps=self.whens, tier=values["tier"], outcome=outcome)

    def refuse(self, error: HandoffError) -> None:
        """Show what the process refused beside the field it is about."""
        for name, text in (error.fields or {"": error.message}).items():
            self.add_error("who" if name == "email" else name if name in self.fields else None, text)
