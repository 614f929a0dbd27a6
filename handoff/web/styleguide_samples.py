"""What the style guide shows: one invented story, with every state in it."""

from typing import Final

from django import forms

from dashboards.charts.path_parts import Part, Promise, Seam
from dashboards.charts.path_strip import Leg
from handoff.web.faces import ClockFace

US: Final = "Sales US hours"
STATES: Final = ("on_time", "due_soon", "overdue", "met", "missed", "paused", "void", "unknown")
TOKENS: Final = (
    *("text", "muted", "link", "good", "good-bg", "warn", "warn-bg", "bad", "bad-bg", "control"),
    *("rail", "line", "line-2", "sel", "mark", "ribbon", "ribbon-on"),
)

CLOCKS: Final = (
    ("Running", ClockFace(state="on_time", text="6 h 57 m left", due_text="due 17:00", calendar_text=US)),
    (
        "Due soon, past 60 %",
        ClockFace(
            state="due_soon",
            text="2 m left",
            due_text="due 10:05",
            calendar_text=US,
            left_seconds=120,
            open_seconds=25_000,
        ),
    ),
    ("Overdue, still open", ClockFace(state="overdue", text="35 m over", due_text="due 09:28", calendar_text=US)),
    (
        "Met",
        ClockFace(state="met", text="Met, 38 s to spare", due_text="stopped 10:04:31, due 10:05:09", calendar_text=US),
    ),
    (
        "Missed, stopped late",
        ClockFace(
            state="missed",
            text="Missed by 13 m 07 s",
            due_text="stopped 10:00:09, due 09:47:02",
            calendar_text="24×7",
        ),
    ),
    (
        "Paused",
        ClockFace(
            state="paused",
            text="21 h 10 m left",
            due_text="resumes Mon 16 Nov",
            calendar_text="asked for a later date",
        ),
    ),
    (
        "Breach void",
        ClockFace(
            state="void",
            text="Met, breach void",
            due_text="touched 09:55, reported 10:20",
            calendar_text="due 09:56, Sales US hours",
        ),
    ),
    (
        "Not started, outside hours",
        ClockFace(
            state="on_time",
            text="5 m left",
            due_text="starts Thu 09:00, due Thu 09:05",
            calendar_text="Wed 11 Nov closed",
        ),
    ),
    (
        "Unknown",
        ClockFace(
            state="unknown",
            text="No time known",
            due_text="sync before submit (clock skew)",
            calendar_text="not in any number",
        ),
    ),
)

FIGURES: Final = (
    {"name": "First touch, hand-raisers", "value": 503 / 612, "difference": 0.033, "of": "503 of 612, 28 days"},
    {"name": "Submit to routed", "value": 398 / 1284, "difference": -0.451, "of": "398 of 1,284, 28 days"},
    {
        "name": "Bad fit, of closed",
        "value": 98 / 744,
        "difference": -0.036,
        "good": "down",
        "of": "98 of 744, 28 days",
    },
    {"name": "Bad fit, Sales DACH", "value": 2 / 7, "text": "2 of 7", "of": "under 10, no rate; 7 closed, 7 days"},
)

BEFORE: Final = Part(
    name="submit to first touch",
    from_step="submitted",
    seams=(
        Seam(
            key="synced",
            label="HubSpot → CRM sync",
            owner="Marketing Ops",
            to_step="synced",
            median=896,
            p90=1480,
            share=0.73,
            cases=1238,
            href="#synced",
        ),
        Seam(
            key="scored",
            label="Scoring",
            owner="Marketing Ops",
            to_step="scored",
            median=2,
            p90=6,
            share=0.0016,
            cases=1275,
        ),
        Seam(
            key="routed",
            label="Routing",
            owner="Revenue Ops",
            to_step="routed",
            median=9,
            p90=41,
            share=0.0073,
            cases=1284,
        ),
        Seam(
            key="notified",
            label="Notification",
            owner="Revenue Ops",
            to_step="notified",
            median=4,
            p90=12,
            share=0.0033,
            cases=1284,
        ),
        Seam(
            key="touched",
            label="First touch",
            owner="Sales",
            to_step="touched",
            median=316,
            p90=11_520,
            share=0.2575,
            cases=1253,
        ),
    ),
    promises=(Promise(at=120, text="marketing promised routed by 2 m: the median is 13 m 07 s late"),),
)
AFTER: Final = Part(
    name="touch to read",
    from_step="touched",
    seams=(
        Seam(
            key="disposed",
            label="Disposition",
            owner="Sales",
            to_step="disposed",
            median=176_400,
            p90=None,
            share=0.7,
            cases=1015,
            open_share=0.19,
        ),
        Seam(
            key="read",
            label="Reading",
            owner="Marketing Ops",
            to_step="read",
            median=75_600,
            p90=262_800,
            share=0.3,
            cases=719,
        ),
    ),
)
LEGS: Final = (
    Leg(step="submitted", step_text="09:45:02", label="Sync", owner="Marketing Ops", state="done", seconds=893),
    Leg(step="synced", step_text="09:59:55", label="Scoring", owner="Marketing Ops", state="done", seconds=2),
    Leg(step="scored", step_text="09:59:57", label="Routing", owner="Revenue Ops", state="done", seconds=12),
    Leg(step="routed", step_text="10:00:09", label="Notification", owner="Revenue Ops", state="done", seconds=4),
    Leg(step="notified", step_text="10:00:13", label="First touch", owner="Maya Okafor", state="done", seconds=258),
    Leg(step="touched", step_text="10:04:31", label="Disposition", owner="Maya Okafor", state="running", seconds=2160),
    Leg(step="disposed", step_text="not yet", label="Reading", owner="Marketing Ops", state="ahead"),
)
WEEK_NAMES: Final = (
    "31 Aug",
    "7 Sep",
    "14 Sep",
    "21 Sep",
    "28 Sep",
    "5 Oct",
    "12 Oct",
    "19 Oct",
    "26 Oct",
    "2 Nov",
    "9 Nov",
)
WEEKLY: Final = (
    ("First touch, hand-raisers", (74, 76, 75, 78, 79, 80, 81, 82, 82, 84, 80)),
    ("First touch, all others", (90, 91, 93, 92, 93, 92, 92, 91, 92, 91, 88)),
    ("Submit to routed", (75, 77, 76, 75, 77, 76, 74, 17, 16, 17, 21)),
    ("Read, few cases", (None, 72, 75, None, None, 82, 84, 86, 88, 91, 93)),
)


class SampleForm(forms.Form):
    """A form with two things to put right."""

    target = forms.IntegerField(
        label="Target",
        help_text="business minutes from routed to first touch",
        min_value=1,
        error_messages={"min_value": "Give a number above 0"},
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    calendar = forms.ChoiceField(
        label="Calendar",
        help_text="whose hours count",
        choices=[("us", "Sales US hours"), ("de", "Sales DACH hours")],
        error_messages={"invalid_choice": "Choose one with open hours"},
        widget=forms.Select(attrs={"class": "input"}),
    )
    name = forms.CharField(label="Name", widget=forms.TextInput(attrs={"class": "input is-full"}))
