"""The tags, and the style guide that shows them all."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from handoff.web.faces import ClockFace
from handoff.web.styleguide import styleguide
from handoff.web.templatetags.handoff_ui import describe_change

STATIC = Path(settings.BASE_DIR) / "static"


def render(source: str, **context: object) -> str:
    return Template("{% load handoff_ui %}" + source).render(Context(context)).strip()


@pytest.fixture(scope="module")
def page() -> str:
    return styleguide(RequestFactory().get("/styleguide/")).content.decode()


def test_a_status_is_shape_and_text() -> None:
    badge = render('{% status "overdue" %}')

    assert 'href="#shape-overdue"' in badge
    assert ">Overdue<" in re.sub(r"</svg>", ">", badge)
    assert "badge-bad" in badge


def test_a_shape_alone_has_words_for_those_who_cannot_see_it() -> None:
    assert '<span class="vh">not met</span>' in render('{% shape "not_met" "not met" %}')


def test_a_number_is_a_link_that_carries_its_metric_and_raw_value() -> None:
    number = render('{% number value "speed.p50" "/leads/" "duration" %}', value=893)

    assert number == '<a class="n" href="/leads/" data-metric="speed.p50" data-value="893">14 m 53 s</a>'


def test_an_unknown_number_is_a_dash_with_an_empty_value() -> None:
    assert render('{% number value "speed.p50" %}', value=None) == (
        '<span class="n" data-metric="speed.p50" data-value="">–</span>'
    )


def test_what_a_source_sent_is_escaped_in_every_tag() -> None:
    hostile = "<script>alert(1)</script>"
    tags = '{% badge x %}{% number 1 x x "count" x %}{% shape x x %}{% clock face %}'

    assert "<script" not in render(tags, x=hostile, face=ClockFace(state="met", text=hostile, title=hostile))


@pytest.mark.parametrize(
    ("difference", "good", "arrow", "tone"),
    [
        (0.033, "up", "up", "good"),
        (-0.036, "down", "down", "good"),
        (0.04, "down", "up", "bad"),
        (0.0004, "up", "", "none"),
    ],
)
def test_a_change_is_coloured_by_whether_it_is_good(difference: float, good: str, arrow: str, tone: str) -> None:
    change = describe_change(difference, good=good, unit="points")

    assert (change.arrow, change.tone) == (arrow, tone)


def test_a_change_without_an_earlier_period_says_so() -> None:
    assert describe_change(None, good="up", unit="points").spoken == "no earlier period"


def test_a_clock_counts_down_only_while_its_calendar_is_open() -> None:
    face = ClockFace(state="due_soon", text="2 m left", left_seconds=120, open_seconds=25_000)
    closed = ClockFace(state="on_time", text="5 m left", left_seconds=300, open_seconds=0)

    assert 'data-left="120" data-open-for="25000"' in render("{% clock face %}", face=face)
    assert "data-left" not in render("{% clock face %}", face=closed)


def test_times_are_those_of_the_reader() -> None:
    at = datetime(2026, 11, 10, 15, 3, 9, tzinfo=UTC)

    with timezone.override("America/New_York"):
        assert render('{{ at|local }} {{ at|local:"seconds" }}', at=at) == "Tue 10 Nov 10:03 10:03:09"
        assert render("{% time at %}", at=at) == '<time datetime="2026-11-10T15:03:09+00:00">Tue 10 Nov 10:03</time>'


def test_only_an_address_of_ours_can_be_offered_as_undo() -> None:
    assert render("{{ tags|undo_url }}", tags="undo:/touches/3/undo/ other") == "/touches/3/undo/"
    assert render("{{ tags|undo_url }}", tags="undo://elsewhere.example/") == ""
    assert render("{{ tags|undo_url }}", tags="undo:/\\elsewhere.example/") == ""


@pytest.mark.parametrize(("overdue", "icon"), [(0, "favicon.svg"), (2, "favicon-2.svg"), (14, "favicon-many.svg")])
def test_the_icon_carries_the_number_overdue(overdue: int, icon: str) -> None:
    assert render("{% favicon n %}", n=overdue).endswith(icon)
    assert (STATIC / "icons" / icon).is_file()


def test_the_page_holds_no_style_and_no_script_of_its_own(page: str) -> None:
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_every_shape_that_is_used_is_drawn(page: str) -> None:
    used = set(re.findall(r'href="#(shape-[a-z_]+)"', page))

    assert used <= set(re.findall(r'<symbol id="(shape-[a-z_]+)"', page))
    assert len(used) >= 8


def test_the_page_shows_every_component_in_both_themes(page: str) -> None:
    assert page.count('data-theme="light"') == page.count('data-theme="dark"') == 1
    assert page.count('class="error-summary"') == 2
    assert all(f"path-map-{width}" in page for width in (1392, 1112))


def test_every_class_on_the_page_has_a_rule(page: str) -> None:
    rules = set(re.findall(r"\.([a-zA-Z][\w-]*)", (STATIC / "css" / "handoff.css").read_text()))
    hooks = {"clock-text", "figure", "sep", "figures"}
    classes = {name for value in re.findall(r'class="([^"]*)"', page) for name in value.split()}

    unknown = {
        name for name in classes - rules - hooks if not name.startswith(("shape-", "message-", "badge-", "state-"))
    }

    assert unknown == set()


def test_page_files_keep_their_budgets() -> None:
    assert (STATIC / "js" / "handoff.js").stat().st_size <= 10_000
    assert (STATIC / "css" / "handoff.css").stat().st_size <= 48_000
