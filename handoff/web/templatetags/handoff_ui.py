"""Tags and filters of the components: shapes, badges, clocks, linked numbers, changes, durations and local times."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from html import escape
from typing import Any, Final

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from handoff.web import format as words
from handoff.web.local import localtime

register = template.Library()

Number = int | float | Decimal

STATUS_WORDS: Final = {
    "on_time": "On time",
    "due_soon": "Due soon",
    "overdue": "Overdue",
    "met": "Met",
    "missed": "Missed",
    "paused": "Paused",
    "void": "Void",
    "unknown": "Unknown",
}
TONES: Final = {
    "due_soon": "warn",
    "overdue": "bad",
    "met": "good",
    "missed": "bad",
    "not_met": "bad",
    "void": "outline",
    "unknown": "outline",
    "converted": "good",
    "bad_fit": "warn",
    "hand_raiser": "outline",
    "target_account": "outline",
    "standard": "outline",
}
NUMBER_KINDS: Final = {
    "count": lambda value: words.count(int(value)),
    "percent": lambda value: words.percent(float(value)),
    "percent_bare": lambda value: words.percent(float(value), unit=False),
    "ratio": lambda value: words.ratio(float(value)),
    "ratio_bare": lambda value: words.ratio(float(value), unit=False),
    "duration": lambda value: words.duration(float(value)),
    "business_duration": lambda value: words.business_duration(float(value)),
}
PREFERENCES: Final = (
    ("theme", "Theme", (("system", "System"), ("light", "Light"), ("dark", "Dark"))),
    ("density", "Density", (("default", "Default"), ("snug", "Snug"))),
    ("keyboard", "Keyboard shortcuts", (("on", "On"), ("off", "Off"))),
)
MOST_ON_AN_ICON: Final = 9


@register.simple_tag
def shape(name: str, label: str = "") -> SafeString:
    """Draw a shape of the sprite in base.html; with a label when no text beside it says the same."""
    drawn = format_html(
        '<svg class="shape shape-{0}" aria-hidden="true" focusable="false"><use href="#shape-{0}"/></svg>', name
    )
    return format_html('{}<span class="vh">{}</span>', drawn, label) if label else drawn


@register.simple_tag
def status(state: str, text: str = "") -> SafeString:
    """Show the state of a clock as a badge of shape, colour and text."""
    return format_html(
        '<span class="badge badge-{}">{}{}</span>',
        TONES.get(state, "neutral"),
        shape(state),
        text or STATUS_WORDS[state],
    )


@register.simple_tag
def badge(text: str, tone: str = "") -> SafeString:
    """Show a word in a badge; the tone is given, or is the one of a known choice such as `converted`."""
    return format_html('<span class="badge badge-{}">{}</span>', TONES.get(tone, tone or "neutral"), text)


@register.simple_tag
def bubble(number: int, is_bad: bool = False) -> SafeString:
    """Show a count beside a name; red only for what is overdue."""
    return format_html('<span class="count{}">{}</span>', " count-bad" if is_bad else "", words.count(number))


@register.inclusion_tag("components/clock.html")
def clock(face: object, large: bool = False, stacked: bool = False) -> dict[str, Any]:
    """Show a clock: shape and time left in bold, then due time and calendar, one below the other when stacked.

    `face` has `state`, `text`, `due_text`, `calendar_text`, `title`; and, for a clock that counts down in the browser,
    `left_seconds` (negative when over), `open_seconds` (how long the open window lasts) and `warn_seconds`.
    """
    return {"face": face, "large": large, "stacked": stacked}


@register.simple_tag
def number(
    value: Number | None, metric: str = "", href: str = "", kind: str = "count", text: str = "", css: str = ""
) -> SafeString:
    """Show a number, linked to what is behind it, with its metric and raw value for those who compare pages."""
    shown = text or (words.NOTHING if value is None else NUMBER_KINDS[kind](value))
    # A page has hundreds: escaped once each, without a format that looks at every argument.
    classes, text = escape(f"n {css}".strip()), escape(shown)
    marks = f' data-metric="{escape(metric)}" data-value="{"" if value is None else value}"' if metric else ""
    if href:
        return SafeString(f'<a class="{classes}" href="{escape(href)}"{marks}>{text}</a>')
    return SafeString(f'<span class="{classes}"{marks}>{text}</span>')


@dataclass(frozen=True, slots=True)
class Change:
    """The words, the arrow and the colour of a change."""

    text: str
    arrow: str
    tone: str
    spoken: str


def describe_change(difference: Number | None, *, good: str, unit: str) -> Change:
    """Decide how a change is shown; `good` is "up", "down" or "" where neither is, `unit` "points", "percent" or ""."""
    if difference is None:
        return Change(words.NOTHING, "", "none", "no earlier period")
    size = abs(float(difference))
    text = {
        "points": words.points(size),
        "points_bare": words.points(size, unit=False),
        "percent": f"{size * 100:.0f} %",
    }.get(unit, f"{size:,.0f}")
    if float(text.split()[0].replace(",", "")) == 0:
        return Change(text, "", "none", "no change")
    direction = "up" if difference > 0 else "down"
    tone = "none" if not good else "good" if good == direction else "bad"
    return Change(text, direction, tone, direction)


@register.inclusion_tag("components/change.html")
def change(
    difference: Number | None, good: str = "up", unit: str = "points", was: str = "", metric: str = ""
) -> dict[str, Any]:
    """Show a change since the period before, coloured by whether it is good."""
    return {
        "change": describe_change(difference, good=good, unit=unit),
        "was": was,
        "metric": metric,
        "difference": difference,
    }


@register.simple_tag(takes_context=True)
def preferences(context: Context) -> list[dict[str, Any]]:
    """List what a reader sets for themself, each with its options and the value in force."""
    user = context.get("user")
    return [
        {
            "name": name,
            "legend": legend,
            "options": options,
            "value": context.get(name) or getattr(user, name, "") or options[0][0],
        }
        for name, legend, options in PREFERENCES
    ]


@register.simple_tag
def favicon(overdue: int | None = 0) -> str:
    """Give the path of the icon that carries the number overdue."""
    if not overdue:
        return static("icons/favicon.svg")
    return static(f"icons/favicon-{overdue if overdue <= MOST_ON_AN_ICON else 'many'}.svg")


@register.simple_tag
def time(value: datetime | None, style: str = "day_and_time") -> SafeString | str:
    """Show an instant in the reader's zone as a time element; styles: day_and_time, time, seconds, day, date."""
    if value is None:
        return words.NOTHING
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), _local(value, style))


@register.filter
def local(value: datetime | None, style: str = "day_and_time") -> str:
    """Write an instant in the reader's zone: "Tue 10 Nov 10:03"; styles as in the time tag."""
    return words.NOTHING if value is None else _local(value, style)


def _local(value: datetime, style: str) -> str:
    here = localtime(value)
    match style:
        case "time":
            return words.time_of_day(here)
        case "seconds":
            return words.time_of_day(here, seconds=True)
        case "day":
            return words.day(here)
        case "date":
            return words.day(here, year=True)
        case _:
            return words.day_and_time(here)


@register.filter
def duration(seconds: Number | None) -> str:
    """Write wall seconds: "14 m 53 s", "2 d 1 h"; a dash when unknown."""
    return words.NOTHING if seconds is None else words.duration(float(seconds))


@register.filter
def business_duration(seconds: Number | None) -> str:
    """Write business seconds, which never become days: "31 h 20 m"; a dash when unknown."""
    return words.NOTHING if seconds is None else words.business_duration(float(seconds))


@register.filter
def percent(share: Number | None) -> str:
    """Write a share between 0 and 1: "82.2 %"; a dash when unknown."""
    return words.NOTHING if share is None else words.percent(float(share))


@register.filter
def percent_bare(share: Number | None) -> str:
    """Write a share between 0 and 1 below a header with the unit: "82.2"."""
    return words.NOTHING if share is None else words.percent(float(share), unit=False)


@register.filter
def count(value: int | None) -> str:
    """Write a count: "1,284"; a dash when unknown."""
    return words.NOTHING if value is None else words.count(value)


@register.filter
def undo_url(extra_tags: str | None) -> str:
    """Find the address in a message's `undo:/…` tag, so that a message can offer to undo what it tells of."""
    for tag in (extra_tags or "").split():
        url = tag.removeprefix("undo:")
        if url != tag and url_has_allowed_host_and_scheme(url, allowed_hosts=None):
            return url
    return ""


@register.filter
def lower_first(text: str) -> str:
    """Write a sentence as the middle of another one; a word in capitals stays as it is."""
    return text if text[1:2].isupper() else f"{text[:1].lower()}{text[1:]}"
