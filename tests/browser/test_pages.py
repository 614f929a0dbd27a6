"""Every page × theme × width: a screenshot to look at, and nothing for axe to find."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from unittest.mock import patch

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext

from handoff.outbox.models import Message, Notice
from tests.browser.conftest import Site
from tests.handoff.web.addresses import names, url_of
from tests.handoff.web.scene import SOON, Scene, dispose, hand_over, set_scene, touch

SCREENSHOTS = Path(settings.BASE_DIR) / "tests" / "screenshots"
THEMES = ("light", "dark")
WIDTHS = (1440, 390)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Whose page is looked at, and what is asked of it."""

    role: str
    query: str = ""


PAGES = {
    "login": Shown(role="anonymous"),
    "leads:search": Shown(role="rep", query="?q=brightwell"),
    "web:queue": Shown(role="rep"),
    "web:handoff": Shown(role="manager"),
    "web:bell": Shown(role="rep"),
    "web:absences": Shown(role="manager"),
    "web:absence": Shown(role="manager"),
    "web:settings": Shown(role="revenue_ops"),
    "web:calendars": Shown(role="revenue_ops"),
    "web:calendar": Shown(role="revenue_ops", query="?start=2026-11-20T16:58&target=minutes&amount=5"),
    "web:calendar_edit": Shown(role="revenue_ops"),
    "web:promises": Shown(role="manager"),
    "web:promise": Shown(role="marketing_manager"),
    "web:promise_new": Shown(role="manager"),
    "web:promise_change": Shown(role="marketer"),
    "web:promise_choice": Shown(role="manager", query="?q=amara.nwosu@brightwell.example"),
    "web:promise_diff": Shown(role="rep"),
    "web:promise_apply": Shown(role="manager"),
    "web:preferences": Shown(role="rep"),
    "web:styleguide": Shown(role="anonymous"),
    "web:sla": Shown(role="manager"),
    "web:path_map": Shown(role="marketer"),
    "web:dispositions": Shown(role="manager", query="?age=so_far"),
    "web:numbers": Shown(role="outsider"),
    "web:feedback": Shown(role="marketer"),
    "web:imports": Shown(role="marketer"),
    "web:import": Shown(role="revenue_ops"),
    "web:trace": Shown(role="manager"),
    "web:backtest": Shown(role="marketer"),
    "web:criteria": Shown(role="marketing_manager", query="?age=so_far"),
    "web:definition_outcomes": Shown(role="manager"),
    "web:backtest_draft": Shown(role="manager"),
    "web:definition": Shown(role="marketing_manager"),
    "web:definition_version": Shown(role="rep"),
    "web:definition_versions": Shown(role="marketer"),
    "web:definition_diff": Shown(role="rep"),
    "web:revision": Shown(role="manager"),
    "web:proposal": Shown(role="manager"),
    "web:propose": Shown(role="marketer"),
    "web:propose_former": Shown(role="marketer"),
    "web:drafts": Shown(role="marketer"),
    "web:draft": Shown(role="marketer", query="?open=/tiers/0/fit/all/1"),
    "web:draft_example": Shown(role="rep"),
    "web:draft_example_new": Shown(role="marketer"),
    "web:draft_leads": Shown(role="marketer", query="?q=brightwell"),
    "web:draft_history": Shown(role="marketer"),
}
# Answers that are no page to look at: probes, files, ways in and out, and what takes a form alone.
NO_PAGES = {
    "healthz",
    "readyz",
    "logout",
    "admin_login",
    "web:home",
    "web:sla_csv",
    "web:path_map_csv",
    "web:dispositions_csv",
    "web:numbers_csv",
    "web:criteria_csv",
    "web:definition_outcomes_csv",
    "web:backtest_cancel",
    "web:backtest_csv",
    "web:touch",
    "web:dispose",
    "web:mark_read",
    "web:give",
    "web:put_away",
    "web:import_file",
    "web:import_mapping",
    "web:import_refused",
    "web:import_turn",
    "web:absence_end",
    "web:calendar_file",
    "web:calendar_import",
    "web:untrace",
    "web:definition_file",
    "web:sign",
    "web:return_proposal",
    "web:withdraw_proposal",
    "web:promise_apply_csv",
    "web:promise_sign",
    "web:promise_return",
    "web:promise_take_back",
    "web:promise_withdraw",
    "web:draft_file",
    "web:draft_save",
    "web:draft_restore",
    "web:draft_undo",
    "web:draft_discard",
    "web:draft_reopen",
}
# Every page in either theme and at either width; the other two of the four are looked at in a soak.
FEWER = {("light", 1440), ("dark", 390)}
PAIRS = [
    pytest.param(*one, marks=() if one[1:] in FEWER else pytest.mark.soak)
    for one in product(sorted(PAGES), THEMES, WIDTHS)
]


@pytest.fixture(scope="module")
def scene(site: Site) -> Iterator[Scene]:
    """The scene at one instant, whatever the day of the test."""
    with patch("handoff.web.reader.database_now", lambda: SOON):
        scene = set_scene()
        fill(scene)
        yield scene


def fill(scene: Scene) -> None:
    """Add what a page looks different with: more rows, a touch, a working lead, a notice, a lead of another team."""
    names = ("Owen Pritchard", "Lucia Ferrer", "Kwame Boateng", "Sanne de Vries")
    more = [
        hand_over(scene.cast, name=name, email=f"{name.split()[0].lower()}@{number}.example", phone="")
        for number, name in enumerate(names)
    ]
    for handoff in more[1:]:
        touch(handoff, at=SOON)
    dispose(more[3], at=SOON, outcome="working", criterion="", next_step_on=SOON.date() + timedelta(days=2))
    hand_over(scene.cast, to=scene.cast.outsider, name="Another Brightwell", email="another@brightwell.example")
    message = Message.objects.create(
        key="n", channel="bell", kind="clock_warned", recipient=scene.cast.rep, created_at=SOON, not_before=SOON
    )
    Notice.objects.create(
        message=message,
        user=scene.cast.rep,
        title="Due 10:05: Amara Nwosu",
        reason="you own this handoff",
        url=url_of("web:handoff", scene),
        created_at=SOON,
    )


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> Iterator[dict[tuple[str, int], BrowserContext]]:
    """One window a theme and width."""
    found = {}
    for theme, width in product(THEMES, WIDTHS):
        height = 900 if width > 1000 else 844
        found[theme, width] = chromium.new_context(
            color_scheme=theme, viewport={"width": width, "height": height}, reduced_motion="reduce"
        )
    yield found
    for context in found.values():
        context.close()


def test_every_address_is_a_page_to_look_at_or_is_said_to_be_none() -> None:
    assert sorted({*PAGES, *NO_PAGES}) == names()


@pytest.mark.parametrize(("name", "theme", "width"), PAIRS)
def test_a_page_can_be_seen_and_used_by_everybody(
    site: Site, scene: Scene, windows: dict[tuple[str, int], BrowserContext], name: str, theme: str, width: int
) -> None:
    shown, context = PAGES[name], windows[theme, width]
    site.sign_in(context, getattr(scene.cast, shown.role, None))
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    answer = page.goto(f"{site.address}{url_of(name, scene)}{shown.query}", wait_until="load")
    SCREENSHOTS.mkdir(exist_ok=True)
    picture = SCREENSHOTS / f"{name.replace(':', '-')}-{theme}-{width}.png"
    page.screenshot(path=picture, full_page=True)
    violations = Axe().run(page).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()

    assert answer is not None
    assert answer.status == 200
    assert picture.stat().st_size > 5_000
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in violations] == []
    assert complaints == []
    assert overflow <= 0
