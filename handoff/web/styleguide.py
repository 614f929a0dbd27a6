"""The style guide: every component in every state, and every chart, with invented numbers."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboards.charts.dot_line import draw_dot_line, draw_dot_line_scale
from dashboards.charts.groups import Group, Piece, draw_groups
from dashboards.charts.path_map import draw_path_map
from dashboards.charts.path_strip import draw_path_strip
from dashboards.charts.rate_bar import Direction, draw_rate_bar
from dashboards.charts.weeks import Week, draw_weeks
from dashboards.metrics.wilson import wilson
from handoff.web.styleguide_samples import (
    AFTER,
    BEFORE,
    CLOCKS,
    FIGURES,
    LEGS,
    STATES,
    TOKENS,
    WEEK_NAMES,
    WEEKLY,
    SampleForm,
)

WIDTHS: Final = (1392, 1112)


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
    direction: Direction = "at_least" if target > 0.5 else "at_most"
    chart = draw_rate_bar(title=title, share=part / whole, low=low, high=high, target=target, direction=direction)
    return {"title": title, "share": part / whole, "part": part, "whole": whole, "chart": chart}


def _tier(label: str, handoffs: int, touch: int, note: str) -> Group:
    pieces = (
        Piece(label="Sync", seconds=896, is_worst=True),
        Piece(label="Between", seconds=15),
        Piece(label="First touch", seconds=touch),
    )
    return Group(label=label, count_text=f"{handoffs} handoffs", note=note, pieces=pieces)
