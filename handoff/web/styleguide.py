"""The style guide: every component in every state, and every chart, with invented numbers."""

from typing import Final

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.charts.dot_line import draw_dot_line, draw_dot_line_scale
from dashboards.charts.groups import Group, Piece, draw_groups
from dashboards.charts.path_map import draw_path_map
from dashboards.charts.path_parts import Part, Promise, Seam
from dashboards.charts.path_strip import Leg, draw_path_strip
from dashboards.charts.rate_bar import draw_rate_bar
from dashboards.charts.weeks import Week, draw_weeks
from dashboards.metrics.wilson import wilson
from handoff.web.faces import ClockFace

WIDTHS: Final = (1392, 1112)
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


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component in both themes."""
    panes = [{"theme": theme, "form": _form(theme)} for theme in ("light", "dark")]
    components = {"panes": panes, "states": STATES, "clocks": CLOCKS, "figures": FIGURES, "tokens": TOKENS}
    return render(request, "styleguide.html", components | _charts())


def _form(theme: str) -> SampleForm:
    values = {"target": 0, "calendar": "fair", "name": "Hand-raisers"}
    return SampleForm({f"{theme}-{name}": value for name, value in values.items()}, prefix=theme)


def _charts() -> dict[str, object]:
    return {
        "maps": [
            draw_path_map(
                title="Path map",
                summary="The sync takes 73 % of the time from submit to first touch",
                before=BEFORE,
                after=AFTER,
                width=width,
            )
            for width in WIDTHS
        ],
        "strip": draw_path_strip(title="Path of this handoff", legs=LEGS),
        "weekly": [draw_weeks(title=title, weeks=_weeks(shares)) for title, shares in WEEKLY],
        "rates": [_rate("Context complete at handoff", 1187, 1284, 0.95), _rate("Bad fit, of closed", 98, 744, 0.15)],
        "dot_lines": [
            draw_dot_line(median=896, p90=1480, is_worst=True),
            draw_dot_line(median=2, p90=6),
            draw_dot_line(median=176_400, p90=None),
        ],
        "dot_line_scale": draw_dot_line_scale(),
        "groups": draw_groups(
            title="By tier, submit to first touch",
            summary="The sync costs every tier the same 15 minutes",
            groups=(
                _tier("Hand raiser", 612, 147, "sync 84 %"),
                _tier("Target account", 214, 2271, "sync 28 %"),
                _tier("Standard", 458, 6709, "sync 12 %"),
            ),
        ),
    }


def _weeks(shares: tuple[int | None, ...]) -> tuple[Week, ...]:
    last = len(shares) - 1
    return tuple(
        Week(label=label, share=None if share is None else share / 100, is_unfinished=place == last)
        for place, (label, share) in enumerate(zip(WEEK_NAMES, shares, strict=True))
    )


def _rate(title: str, part: int, whole: int, target: float) -> dict[str, object]:
    interval = wilson(part, whole)
    low, high = (interval.low, interval.high) if interval else (0.0, 1.0)
    direction = "at_least" if target > 0.5 else "at_most"
    chart = draw_rate_bar(title=title, share=part / whole, low=low, high=high, target=target, direction=direction)
    return {"title": title, "share": part / whole, "part": part, "whole": whole, "chart": chart}


def _tier(label: str, handoffs: int, touch: int, note: str) -> Group:
    pieces = (
        Piece(label="Sync", seconds=896, is_worst=True),
        Piece(label="Between", seconds=15),
        Piece(label="First touch", seconds=touch),
    )
    return Group(label=label, count_text=f"{handoffs} handoffs", note=note, pieces=pieces)
