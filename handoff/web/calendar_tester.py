"""The tester of a calendar: when a promise that starts then would be due, with its working."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms

from handoff.people.hours import Hours
from handoff.worktime import HorizonError, TargetError, explain_until
from handoff.worktime.hours_words import date_words

UNITS: Final[Mapping[str, timedelta]] = {"minutes": timedelta(minutes=1), "hours": timedelta(hours=1)}
SAME_DAY: Final = "same_day"
TARGETS: Final = (("minutes", "business minutes"), ("hours", "business hours"), (SAME_DAY, "the same business day"))
MOST: Final = 100_000


class TesterForm(forms.Form):
    """A start in the calendar's own zone, and a target."""

    start = forms.DateTimeField(
        label="Started",
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        error_messages={"required": "Choose a day and a time", "invalid": "Write it as 2026-11-20 16:58"},
        widget=forms.DateTimeInput(attrs={"class": "input is-full", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    target = forms.ChoiceField(
        label="Target",
        choices=TARGETS,
        error_messages={"required": "Choose a target", "invalid_choice": "Choose one of the list"},
        widget=forms.Select(attrs={"class": "input is-full"}),
    )
    amount = forms.IntegerField(
        label="How many",
        help_text="of the minutes or hours",
        required=False,
        min_value=1,
        max_value=MOST,
        error_messages={
            "invalid": "Write a whole number",
            "min_value": "Write a number above zero",
            "max_value": f"Write {MOST:,} at most",
        },
        widget=forms.NumberInput(attrs={"class": "input is-full"}),
    )
    cutoff = forms.TimeField(
        label="Cut-off",
        help_text="of the same business day; empty for none",
        required=False,
        input_formats=["%H:%M"],
        error_messages={"invalid": "Write it as 15:00"},
        widget=forms.TimeInput(attrs={"class": "input is-full", "type": "time"}, format="%H:%M"),
    )

    def clean_start(self) -> datetime:
        """Return the start as it was typed: the calendar says in which zone."""
        start: datetime = self.cleaned_data["start"]
        return start.replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        """Ask for the number that minutes and hours need."""
        cleaned = super().clean() or {}
        if cleaned.get("target") in UNITS and cleaned.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Say how many")
        return cleaned


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """When it is due, in the calendar's zone, and how that comes about."""

    due_at: datetime
    due_words: str
    sentence: str


def tester(asked: Mapping[str, Any], hours: Hours, *, now: datetime) -> tuple[TesterForm, Tested | None]:
    """Return the tester's form and its answer; without a start nothing was asked yet."""
    zone = hours.calendar.hours.zone
    if "start" not in asked:
        initial = {"start": now.astimezone(zone).replace(tzinfo=None), "target": "minutes", "amount": 5}
        return TesterForm(initial=initial, auto_id="test-%s"), None
    form = TesterForm(asked, auto_id="test-%s")
    if not form.is_valid():
        return form, None
    try:
        return form, _answer(form.cleaned_data, hours)
    except (HorizonError, OverflowError):
        first, last = hours.calendar.hours.years
        form.add_error(
            "start", f"This calendar knows the years {first} to {last}: choose a start or target inside them"
        )
    except TargetError as error:
        form.add_error("amount", str(error))
    return form, None


def _answer(asked: Mapping[str, Any], hours: Hours) -> Tested:
    zone = hours.calendar.hours.zone
    start = asked["start"].replace(tzinfo=zone)
    if asked["target"] == SAME_DAY:
        due = hours.calendar.same_business_day(start, asked["cutoff"])
    else:
        due = hours.calendar.due_at(start, asked["amount"] * UNITS[asked["target"]])
    local = due.astimezone(zone)
    return Tested(
        due_at=due,
        due_words=f"{date_words(local.date())} {local:%H:%M}",
        sentence=explain_until(hours.calendar, start, due).sentence(calendar=f"{hours.name} v{hours.number}"),
    )
