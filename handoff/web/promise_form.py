"""The form of a promise's terms; the process says whether they may be proposed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from django import forms

from dashboards.charts.durations import HOUR, MINUTE
from handoff.errors import HandoffError
from handoff.people.models import Calendar, OwedBy, User
from handoff.process.promises.proposing import LONGEST_NAME, LONGEST_NOTE
from handoff.web.clocks import OWED_BY
from handoff.web.promise_rule import read_rule, write_rule
from handoff.web.promise_terms import LEVELS, OWN_HOURS, SCOPES, TO
from handoff.web.promise_words import FROM
from slas.models import ClockScope, PolicyVersion, StartStep, StopStep, TargetKind
from slas.publish import Terms

SELECT: Final = {"class": "input is-full"}
NUMBER: Final = {"class": "input", "inputmode": "numeric"}
RUNGS: Final = 6
DAY: Final = 8 * HOUR
UNITS: Final = {
    "seconds": ("Business seconds", 1),
    "minutes": ("Business minutes", MINUTE),
    "hours": ("Business hours", HOUR),
    "days": ("Business days of 8 hours", DAY),
}
KINDS: Final = (
    (TargetKind.business_time, "A length of business time"),
    (TargetKind.same_business_day, "The same business day"),
)


def _words(words: Any) -> list[tuple[str, str]]:
    return [(str(value), text[:1].upper() + text[1:]) for value, text in words.items()]


class PromiseForm(forms.Form):
    """What a promise says; a new one is named as well."""

    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Name it"},
        widget=forms.TextInput(attrs={**SELECT, "autocomplete": "off"}),
    )
    owed_by = forms.ChoiceField(label="Owed by", choices=_words(OWED_BY), widget=forms.Select(attrs=SELECT))
    from_step = forms.ChoiceField(label="From", choices=_words(FROM), widget=forms.Select(attrs=SELECT))
    to_step = forms.ChoiceField(label="To", choices=_words(TO), widget=forms.Select(attrs=SELECT))
    scope = forms.ChoiceField(label="Counts", choices=_words(SCOPES), widget=forms.Select(attrs=SELECT))
    kind = forms.ChoiceField(label="Target", choices=KINDS, widget=forms.RadioSelect)
    amount = forms.IntegerField(
        label="Length", required=False, min_value=1, max_value=99_999, widget=forms.NumberInput(attrs=NUMBER)
    )
    unit = forms.ChoiceField(
        label="Unit",
        required=False,
        choices=[(key, label) for key, (label, _) in UNITS.items()],
        widget=forms.Select(attrs={"class": "input"}),
    )
    cutoff = forms.TimeField(
        label="If it starts before",
        help_text="later, it is due the next business day; may be left empty",
        required=False,
        error_messages={"invalid": "Write it as 15:00"},
        widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M"),
    )
    calendar = forms.ChoiceField(label="Hours", required=False, widget=forms.Select(attrs=SELECT))
    position = forms.IntegerField(
        label="Position",
        help_text="per segment and clock the first that applies wins",
        min_value=0,
        max_value=32_767,
        error_messages={"required": "Give its position"},
        widget=forms.NumberInput(attrs=NUMBER),
    )
    applies_when = forms.CharField(
        label="Applies when",
        help_text="a rule as YAML or JSON; empty applies always",
        required=False,
        widget=forms.Textarea(attrs={"class": "input is-full mono", "rows": 8, "spellcheck": "false"}),
    )
    note = forms.CharField(
        label="Why, to the signatory",
        help_text="may be left empty",
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={**SELECT, "rows": 3}),
    )
    signatory = forms.ChoiceField(
        label="Who signs for the other team",
        error_messages={"required": "Name a manager of the other team"},
        widget=forms.Select(attrs=SELECT),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        version: PolicyVersion | None,
        calendars: Sequence[Calendar],
        signatories: Sequence[User],
        is_new: bool,
    ) -> None:
        super().__init__(data, initial=_initial(version), auto_id="promise-%s")
        self.calendars = {str(one.pk): one for one in calendars}
        self._choices("calendar", [("", OWN_HOURS), *((key, one.name) for key, one in self.calendars.items())])
        self._choices("signatory", [(str(user.pk), str(user)) for user in signatories])
        if not is_new:
            del self.fields["name"]
        for index in range(RUNGS):
            self.fields[f"level_{index}"] = forms.ChoiceField(
                label=f"Level {index + 1}",
                required=False,
                choices=[("", "Nothing"), *_words(LEVELS)],
                widget=forms.Select(attrs={"class": "input"}),
            )
            self.fields[f"percent_{index}"] = forms.IntegerField(
                label=f"At, % of the target (level {index + 1})",
                required=False,
                min_value=1,
                max_value=10_000,
                widget=forms.NumberInput(attrs=NUMBER),
            )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def rungs(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Yield the fields of each level of the ladder."""
        for index in range(RUNGS):
            yield self[f"level_{index}"], self[f"percent_{index}"]

    def clean_applies_when(self) -> dict[str, Any] | None:
        """Read the rule, with everything that is wrong with it."""
        read = read_rule(self.cleaned_data["applies_when"])
        if read.problems:
            raise forms.ValidationError([*read.problems])
        return read.document

    def clean(self) -> dict[str, Any]:
        """Ask for a length where the target is one, and for both parts of each level."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("kind") == TargetKind.business_time and values.get("amount", ...) is None:
            self.add_error("amount", "Give a length above zero")
        for index in range(RUNGS):
            level, percent = values.get(f"level_{index}"), values.get(f"percent_{index}", ...)
            if level and percent is None:
                self.add_error(f"percent_{index}", "Say at which percent of the target")
            if not level and isinstance(percent, int):
                self.add_error(f"level_{index}", "Say what happens then")
        return values

    def terms(self) -> Terms:
        """Return what a valid form says."""
        values = self.cleaned_data
        is_length = values["kind"] == TargetKind.business_time
        _, unit = UNITS[values["unit"] or "minutes"]
        return Terms(
            position=values["position"],
            owed_by=OwedBy(values["owed_by"]),
            from_step=StartStep(values["from_step"]),
            to_step=StopStep(values["to_step"]),
            scope=ClockScope(values["scope"]),
            target=timedelta(seconds=values["amount"] * unit) if is_length else None,
            cutoff=None if is_length else values["cutoff"],
            applies_when=values["applies_when"],
            calendar=self.calendars.get(values["calendar"]),
            ladder=tuple(
                (values[f"level_{index}"], values[f"percent_{index}"])
                for index in range(RUNGS)
                if values[f"level_{index}"]
            ),
        )

    def refuse(self, error: HandoffError) -> None:
        """Put what the process says beside the fields it is about, else above the form."""
        for name, text in error.fields.items():
            field = {"target": "amount", "ladder": "level_0"}.get(name, name)
            self.add_error(field if field in self.fields else None, text)
        if not error.fields:
            self.add_error(None, error.message)


def _initial(version: PolicyVersion | None) -> dict[str, Any]:
    if version is None:
        return {
            "owed_by": OwedBy.sales,
            "from_step": StartStep.handed_off,
            "to_step": StopStep.touched,
            "scope": ClockScope.lead,
            "kind": TargetKind.business_time,
            "unit": "minutes",
            "position": 10,
            **_ladder([{"name": "warning", "percent": 60}, {"name": "breach", "percent": 100}]),
        }
    amount, unit = _sized(version.target_seconds)
    return {
        "owed_by": version.owed_by,
        "from_step": version.from_step,
        "to_step": version.to_step,
        "scope": version.scope,
        "kind": version.target_kind,
        "amount": amount,
        "unit": unit,
        "cutoff": version.cutoff,
        "calendar": str(version.calendar_id or ""),
        "position": version.position,
        "applies_when": write_rule(version.applies_when),
        **_ladder(version.ladder),
    }


def _ladder(levels: Sequence[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for index, level in enumerate(levels[:RUNGS]):
        found |= {f"level_{index}": level["name"], f"percent_{index}": level["percent"]}
    return found


def _sized(seconds: int | None) -> tuple[int | None, str]:
    if seconds is None:
        return None, "minutes"
    key, size = next((key, size) for key, (_, size) in reversed(UNITS.items()) if seconds % size == 0)
    return seconds // size, key
