"""The form of a calendar's hours: typed as text, read as the JSON form, refused with every problem at its field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django import forms

from handoff.people.calendars import resolved_hours
from handoff.web.calendar_text import (
    HOURS_REMEDY,
    read_closures,
    read_dates,
    read_windows,
    write_closures,
    write_dates,
    write_windows,
)
from handoff.web.preferences import zones
from handoff.worktime import CalendarError, Problem
from handoff.worktime.hours import WEEKDAYS
from handoff.worktime.working import DAYS

FULL: Final = {"class": "input is-full", "autocomplete": "off"}
DATES_HELP: Final = (
    "a line each: 2026-12-24 09:00-12:00 for a short day, 2026-12-27 closed; it takes the place of that day’s week"
)
CLOSURES_HELP: Final = "a line each: 12-24 to 01-02, or 05-01 for one day"


def _day_field(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=600, widget=forms.TextInput(attrs=FULL))


def _lines_field(label: str, about: str) -> forms.CharField:
    widget = forms.Textarea(attrs={"class": "input is-full", "rows": 6, "spellcheck": "false"})
    return forms.CharField(label=label, help_text=about, required=False, max_length=250_000, widget=widget)


class HoursForm(forms.Form):
    """Hours as they are typed; `based_on` is the number of the version they were read from."""

    based_on = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    tz = forms.ChoiceField(
        label="Time zone",
        choices=zones,
        error_messages={"required": "Choose a zone", "invalid_choice": "Choose one of the list"},
        widget=forms.Select(attrs={"class": "input is-full"}),
    )
    mon, tue, wed, thu, fri, sat, sun = (_day_field(label) for label in DAYS)
    overrides = _lines_field("Single days", DATES_HELP)
    yearly_closed = _lines_field("Closed every year", CLOSURES_HELP)
    country = forms.CharField(
        label="Public holidays of",
        help_text="a country’s code, such as US; empty for none",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=FULL),
    )
    subdivision = forms.CharField(
        label="Part of the country",
        help_text="its code, such as CA; empty for the whole",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=FULL),
    )

    def __init__(self, *args: Any, now: datetime, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "hours-%s", **options})
        self.now = now
        self.document: dict[str, Any] = {}
        current = self.data.get("tz") if self.is_bound else self.initial.get("tz")
        field = self.fields["tz"]
        # A zone without a place in its name came by a document; it stays until another one is chosen.
        if isinstance(field, forms.ChoiceField) and current and current == self.initial.get("tz"):
            field.choices = [*([] if current in dict(zones()) else [(current, current)]), *zones()]

    @property
    def days(self) -> list[forms.BoundField]:
        return [self[name] for name in WEEKDAYS]

    def clean(self) -> dict[str, Any]:
        """Read what was typed into `document`, with the public holidays written out."""
        cleaned = super().clean() or {}
        weekly = {name: self._windows(name) for name in WEEKDAYS}
        dates = read_dates(cleaned.get("overrides", ""))
        closures, closure_lines = read_closures(cleaned.get("yearly_closed", ""))
        for text in dates.problems:
            self.add_error("overrides", text)
        country, subdivision = cleaned.get("country", "").upper(), cleaned.get("subdivision", "").upper()
        document = {
            "tz": cleaned.get("tz") or "UTC",
            "weekly": {name: pairs for name, pairs in weekly.items() if pairs},
            "overrides": dict(dates.windows),
            "yearly_closed": closures,
            "holidays": {"country": country or None, "subdivision": subdivision or None},
        }
        try:
            self.document = resolved_hours(document, now=self.now)
        except CalendarError as error:
            for problem in error.problems:
                self._refuse(problem, dates.lines, closure_lines)
        return cleaned

    def _windows(self, name: str) -> list[list[str]]:
        text = self.cleaned_data.get(name, "")
        pairs = read_windows(text)
        if pairs is None:
            self.add_error(name, f"{text[:40]} are no hours. {HOURS_REMEDY}.")
        return pairs or []

    def _refuse(self, problem: Problem, date_lines: Mapping[str, int], closure_lines: list[int]) -> None:
        root, _, rest = problem.place.partition(".")
        text = f"{problem.message[:1].upper()}{problem.message[1:]}. {problem.remedy}."
        if root == "weekly" and rest in WEEKDAYS:
            self.add_error(rest, text)
        elif root == "overrides" and rest in date_lines:
            self.add_error("overrides", f"Line {date_lines[rest]}, {rest[:40]}: {problem.message}. {problem.remedy}.")
        elif root == "yearly_closed" and rest.isdigit():
            self.add_error("yearly_closed", f"Line {closure_lines[int(rest)]}: {problem.message}. {problem.remedy}.")
        elif root == "holidays":
            self.add_error("subdivision" if rest == "subdivision" else "country", text)
        else:
            self.add_error(root if root in self.fields else None, text)


def hours_initial(document: Mapping[str, Any], *, based_on: int) -> dict[str, Any]:
    """Return what the form shows of a document."""
    weekly, holidays = document.get("weekly") or {}, document.get("holidays") or {}
    return {
        "based_on": based_on,
        "tz": document.get("tz"),
        **{name: write_windows(weekly.get(name, ())) for name in WEEKDAYS},
        "overrides": write_dates(document.get("overrides") or {}),
        "yearly_closed": write_closures(document.get("yearly_closed") or ()),
        "country": holidays.get("country") or "",
        "subdivision": holidays.get("subdivision") or "",
    }
