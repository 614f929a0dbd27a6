"""Tags that show a number of the metrics: linked to its rows, with its name and raw value, or why it has none."""

from typing import Final

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from dashboards.metrics.number import FEWEST_FOR_A_PERCENTILE, FEWEST_FOR_A_RATE, Number, State, Unit
from handoff.web import format as words
from handoff.web.templatetags import handoff_ui

register = template.Library()

WITHOUT: Final = {
    State.NO_CASES: words.NOTHING,
    State.NOT_REACHED: "not reached",
}


@register.simple_tag(takes_context=True)
def stated(context: Context, number: Number, css: str = "", bare: bool = False, few: str = "") -> SafeString:
    """Show a number; `bare` leaves the unit of a share to the column's header.

    `few` stands where there are too few of something else than what the number itself counts.
    """
    return kept(number, css=css, bare=bare, few=few, href=context["asked"].rows_url(number) if number.metric else "")


@register.simple_tag
def kept(number: Number, css: str = "", bare: bool = False, href: str = "", few: str = "") -> SafeString:
    """Show a number of a report that was kept: its rows are those of then, so that it links to no list of now."""
    return handoff_ui.number(
        number.value,
        metric=number.metric,
        href=href,
        kind=_kind(number, bare=bare),
        text="" if number.value is not None else without_value(number, few),
        css=css if number.value is not None else f"{css} is-none",
    )


@register.simple_tag(takes_context=True)
def asked_with(context: Context, **changes: object) -> str:
    """Return the address of this page, asked with other filters."""
    return str(context["asked"].address.changed(**{name: str(value) for name, value in changes.items()}))


@register.simple_tag(takes_context=True)
def rows_url(context: Context, number: Number) -> str:
    """Return the address of the rows behind a number."""
    return str(context["asked"].rows_url(number))


@register.simple_tag(takes_context=True)
def parts(context: Context, number: Number) -> SafeString | str:
    """Show the numerator of the denominator of a rate, each linked to its own rows."""
    if number.part is None or number.whole is None:
        return ""
    return SafeString(f"{stated(context, number.part)} of {stated(context, number.whole)}")


@register.simple_tag
def interval(number: Number) -> str:
    """Write the 95 % interval of a rate in percent: "10.2 to 15.4"; empty where there is no rate."""
    found = number.interval
    return f"{words.percent(found.low, unit=False)} to {words.percent(found.high, unit=False)}" if found else ""


@register.inclusion_tag("components/change.html")
def changed(number: Number, alone: bool = False) -> dict[str, object]:
    """Show how a number changed since the period before and, unless `alone`, what it was; points need a header."""
    points = "points" if alone else "points_bare"
    metric = f"{number.metric}:change" if number.metric and number.change is not None else ""
    return handoff_ui.change(
        number.change,
        good=str(number.is_good_when),
        unit=points if number.unit is Unit.PERCENT else "percent",
        was="" if alone else previous(number),
        metric=metric,
    )


def previous(number: Number) -> str:
    """Write the value of the period before; empty where there is none."""
    if number.previous is None:
        return ""
    if number.unit is Unit.PERCENT:
        return words.percent(float(number.previous), unit=False)
    if number.unit is Unit.COUNT:
        return words.count(int(number.previous))
    return words.business_duration(number.previous) if number.is_business else words.duration(number.previous)


def without_value(number: Number, few: str = "") -> str:
    """Say why a number has no value; `few` in place of the fewest that it would take."""
    if number.state is State.TOO_FEW:
        return few or f"under {FEWEST_FOR_A_PERCENTILE if number.unit is Unit.SECONDS else FEWEST_FOR_A_RATE}"
    return WITHOUT[number.state]


def _kind(number: Number, *, bare: bool) -> str:
    match number.unit:
        case Unit.PERCENT:
            return "percent_bare" if bare else "percent"
        case Unit.SECONDS:
            return "business_duration" if number.is_business else "duration"
        case Unit.COUNT:
            return "count"
        case Unit.RATIO:
            return "ratio_bare" if bare else "ratio"
