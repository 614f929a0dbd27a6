"""One lead the whole way: in through the API, touched and found a bad fit by the rep, read by marketing."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format
from playwright.sync_api import Browser, Page, Route, expect

from handoff.instant import database_now
from handoff.people.keys import issue_key
from handoff.people.models import Scope, User
from handoff.web.reader import zone_of
from leads.handoffs.models import Handoff
from leads.handoffs.steps import Step
from tests.browser.conftest import Site
from tests.cast import Cast, install
from tests.handoff.web.scene import dispose

PASSWORD = "open for the tests alone"
WIDE = {"width": 1440, "height": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A source that talks to the API."""

    client: Client

    def post(self, address: str, body: Any) -> Any:
        answer = self.client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")
        assert answer.status_code in (200, 201), answer.content
        return answer.json()


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    cast = install(now=database_now() - timedelta(days=1))
    for user in (cast.rep, cast.teammate, cast.marketer):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    # Whoever's turn it is, the lead comes to the rep.
    cast.pool.seats.exclude(user=cast.rep).update(is_active=False)
    return cast


@pytest.fixture(scope="module")
def source(cast: Cast) -> Caller:
    _, plain = issue_key("website", [*Scope.values], None, database_now())
    return Caller(client=Client(headers={"Authorization": f"Bearer {plain}"}))


@pytest.fixture(autouse=True)
def _empty_queue(cast: Cast) -> None:
    """Each test begins with nothing owed."""
    for handoff in Handoff.objects.filter(owner=cast.rep, closed_at=None):
        dispose(handoff, at=database_now())


def submit(source: Caller, email: str) -> Handoff:
    """Submit a hand-raiser and report the steps that other systems know."""
    now = database_now()
    body = {
        "source": "website",
        "email": email,
        "name": "Amara Nwosu",
        "title": "VP Operations",
        "country": "US",
        "consent": True,
        "company": {"name": "Brightwell Health", "industry": "healthcare", "employees": 420, "country": "US"},
        "activities": [{"kind": "demo_request", "occurred_at": (now - timedelta(seconds=40)).isoformat()}],
        "steps": {
            "submitted": (now - timedelta(seconds=40)).isoformat(),
            "synced": (now - timedelta(seconds=5)).isoformat(),
        },
    }
    source.post("leads", body)
    handoff = Handoff.objects.get(lead__email=email)
    source.post(f"handoffs/{handoff.pk}/steps", {"step": "notified", "at": database_now().isoformat()})
    return handoff


def log_in(page: Page, site: Site, user: User) -> None:
    page.goto(f"{site.address}/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_out(page: Page) -> None:
    page.context.clear_cookies()


def shown(at: datetime, user: User) -> str:
    return date_format(at.astimezone(zone_of(user)), "H:i:s")


@pytest.mark.parametrize("has_script", [True, False], ids=["with_script", "without_script"])
def test_a_lead_goes_the_whole_way(
    site: Site, chromium: Browser, cast: Cast, source: Caller, *, has_script: bool
) -> None:
    handoff = submit(source, f"amara.{'with' if has_script else 'without'}@brightwell.example")
    window = chromium.new_context(viewport=WIDE, java_script_enabled=has_script)
    page = window.new_page()

    log_in(page, site, cast.rep)
    expect(page.get_by_role("heading", name="My queue")).to_be_visible()
    expect(page.get_by_role("row", name="Amara Nwosu")).to_be_visible()
    brief = page.get_by_role("region", name="Brief")
    expect(brief.get_by_text("Asked for a demo in the last 7 days", exact=True)).to_be_visible()
    brief.get_by_text("E-mail", exact=True).click()
    brief.get_by_label("Note").fill("Sent two times that suit us")
    brief.get_by_role("button", name="Log touch").click()
    expect(page.get_by_text("E-mail to Amara Nwosu logged. First touch: met")).to_be_visible()

    brief = page.get_by_role("region", name="Brief")
    brief.get_by_text("Bad fit", exact=True).click()
    brief.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Name the met criterion that misled, or give a reason.").first).to_be_visible()

    brief = page.get_by_role("region", name="Brief")
    brief.get_by_label("Which criterion misled?").select_option(value="criterion:size")
    brief.get_by_label("What did you learn?").fill("A holding: 12 people where they would use it.")
    brief.get_by_role("button", name="Record").click()
    expect(page.get_by_text("Recorded bad fit: Amara Nwosu. Marketing reads it next.")).to_be_visible()
    expect(page.get_by_role("row", name="Amara Nwosu")).to_have_count(0)
    log_out(page)

    log_in(page, site, cast.marketer)
    expect(page.get_by_role("heading", level=1, name="Feedback")).to_be_visible()
    expect(page.get_by_text("A holding: 12 people where they would use it.").first).to_be_visible()
    page.goto(f"{site.address}/handoffs/{handoff.pk}/")
    page.get_by_role("button", name="Mark read").click()
    expect(page.get_by_text("Read: what became of Amara Nwosu.")).to_be_visible()
    expect(page.get_by_role("button", name="Mark read")).to_have_count(0)

    handoff.refresh_from_db()
    history = page.get_by_role("region", name="Entries").inner_text()
    for step in Step:
        at = getattr(handoff, f"{step}_at")
        assert at is not None, step
        assert shown(at, cast.marketer) in history, step
    closing = handoff.closing_disposition
    assert closing is not None
    assert (closing.criterion, closing.by) == ("size", cast.rep)
    assert closing.receipt.read_by == cast.marketer
    window.close()


def test_the_keys_do_what_the_mouse_does(site: Site, chromium: Browser, cast: Cast, source: Caller) -> None:
    first, second = (submit(source, f"{name}@keys.example") for name in ("one", "two"))
    window = chromium.new_context(viewport=WIDE)
    site.sign_in(window, cast.rep)
    page = window.new_page()
    page.goto(f"{site.address}/queue/")

    page.keyboard.press("j")
    expect(page).to_have_url(f"{site.address}/queue/?handoff={second.pk}")
    expect(page.locator("tr[aria-current] a")).to_have_attribute("data-open", f"/handoffs/{second.pk}/")
    page.keyboard.press("k")
    expect(page).to_have_url(f"{site.address}/queue/?handoff={first.pk}")

    page.keyboard.press("d")
    expect(page.locator("input[name=outcome][value=converted]")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")

    page.locator("tr[aria-current] a").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/handoffs/{first.pk}/")
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Log touch")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("E-mail to Amara Nwosu logged.")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(page).to_have_url(f"{site.address}/queue/")
    window.close()


def test_a_touch_is_logged_on_the_row_that_is_chosen_however_fast_the_keys(
    site: Site, chromium: Browser, cast: Cast, source: Caller
) -> None:
    first, second = (submit(source, f"{name}@fast.example") for name in ("one", "two"))
    window = chromium.new_context(viewport=WIDE)
    site.sign_in(window, cast.rep)
    page = window.new_page()
    page.goto(f"{site.address}/queue/")
    asked: list[Route] = []
    page.route(f"**/queue/?handoff={second.pk}", lambda route: asked.append(route))

    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(page.locator("#brief[inert][aria-busy=true]")).to_be_attached()
    while not asked:
        page.wait_for_timeout(10)
    asked.pop().continue_()
    expect(page.get_by_role("button", name="Log touch")).to_be_focused()
    assert page.locator("#brief").get_attribute("data-brief") == str(second.pk)
    page.keyboard.press("Enter")
    expect(page.get_by_text("E-mail to Amara Nwosu logged.")).to_be_visible()

    assert (first.touches.count(), second.touches.count()) == (0, 1)
    window.close()


@pytest.mark.parametrize("status", [500, 502, 0], ids=["failed", "no worker", "no network"])
def test_what_could_not_be_saved_is_said_and_tried_again(
    site: Site, chromium: Browser, cast: Cast, source: Caller, status: int
) -> None:
    handoff = submit(source, f"failing{status}@fast.example")
    window = chromium.new_context(viewport=WIDE)
    site.sign_in(window, cast.rep)
    page = window.new_page()
    page.goto(f"{site.address}/queue/?handoff={handoff.pk}")
    page.route(
        "**/touches/",
        lambda route: (
            route.fulfill(status=status, content_type="text/html", body="<!doctype html><title>no</title>")
            if status
            else route.abort()
        ),
    )
    page.get_by_label("Note").fill("Sent two times")

    page.get_by_role("button", name="Log touch").click()
    expect(page.get_by_role("alert")).to_contain_text("Not saved")
    expect(page.get_by_label("Note")).to_have_value("Sent two times")
    page.unroute("**/touches/")
    page.get_by_role("button", name="Try again").click()

    expect(page.get_by_text("E-mail to Amara Nwosu logged.")).to_be_visible()
    assert handoff.touches.get().note == "Sent two times"
    window.close()


def test_the_forms_and_the_brief_stay_in_sight(site: Site, chromium: Browser, cast: Cast, source: Caller) -> None:
    handoffs = [submit(source, f"many{number}@fast.example") for number in range(16)]
    window = chromium.new_context(viewport={"width": 1440, "height": 700})
    site.sign_in(window, cast.rep)
    page = window.new_page()
    page.goto(f"{site.address}/handoffs/{handoffs[0].pk}/")
    expect(page.get_by_role("heading", name="so far")).to_be_in_viewport()

    page.goto(f"{site.address}/queue/")
    page.locator("[data-row] a").last.click()

    expect(page.locator(f"#brief[data-brief='{handoffs[-1].pk}']")).to_be_visible()
    expect(page.locator("#brief h2")).to_be_in_viewport()
    expect(page.locator("tr[aria-current]")).to_be_in_viewport()
    window.close()


def test_going_back_shows_the_page_that_was_left(site: Site, chromium: Browser, cast: Cast, source: Caller) -> None:
    submit(source, "three@keys.example")
    window = chromium.new_context(viewport=WIDE)
    site.sign_in(window, cast.rep)
    page = window.new_page()
    page.goto(f"{site.address}/queue/?owed=first_touch")
    page.locator("[data-row] a").first.click()
    page.get_by_role("link", name="Open handoff").click()
    expect(page.get_by_role("heading", level=1, name="Amara Nwosu")).to_be_visible()

    page.go_back()

    expect(page.get_by_role("heading", level=1, name="My queue")).to_be_visible()
    expect(page.get_by_role("link", name="First touch")).to_have_attribute("aria-current", "true")
    window.close()


def test_a_session_that_ended_asks_for_the_log_in(site: Site, chromium: Browser, cast: Cast, source: Caller) -> None:
    submit(source, "four@keys.example")
    window = chromium.new_context(viewport=WIDE)
    site.sign_in(window, cast.rep)
    page = window.new_page()
    page.goto(f"{site.address}/queue/")
    window.clear_cookies()

    page.locator("[data-row] a").last.click()

    expect(page.get_by_role("heading", level=1, name="Log in")).to_be_visible()
    window.close()
