"""The editor in a browser with JavaScript: what is typed is saved and said while it is typed, and the page stays."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, Page, expect

from leads.definitions.drafts import newest_revision, save_draft
from leads.definitions.models import Draft
from tests.browser.conftest import Site
from tests.cast import NOW
from tests.handoff.web.scene import SOON, Scene, set_scene, write_draft

WIDE = {"width": 1440, "height": 1000}


@pytest.fixture(scope="module")
def scene(site: Site) -> Iterator[Scene]:
    with patch("handoff.web.reader.database_now", lambda: SOON):
        yield set_scene()


@pytest.fixture
def draft(scene: Scene) -> Draft:
    """A draft of each test's own: what one of them wrote stays in the database."""
    return write_draft(scene.cast)


@pytest.fixture
def page(site: Site, scene: Scene, draft: Draft, chromium: Browser) -> Iterator[Page]:
    window = chromium.new_context(viewport=WIDE)
    site.sign_in(window, scene.cast.marketer)
    found = window.new_page()
    complaints: list[str] = []
    found.on("pageerror", lambda error: complaints.append(str(error)))
    found.goto(f"{site.address}/definition/drafts/{draft.pk}/")
    found.evaluate("window.stayed = true")
    yield found
    assert found.evaluate("window.stayed") is True, "the whole page was loaded anew"
    assert complaints == []
    window.close()


def test_a_criterion_is_saved_and_said_while_it_is_typed(draft: Draft, page: Page) -> None:
    page.get_by_role("link", name="Company has 50 or more employees").first.click()
    page.get_by_label("Value", exact=True).fill("lots")
    expect(page.locator("#e-value")).to_contain_text("give one, such as 50")
    expect(page.locator("#readiness")).to_contain_text("give one, such as 50")

    page.get_by_label("Value", exact=True).fill("5000")
    expect(page.locator("#live")).to_contain_text("Company has 5000 or more employees")
    expect(page.locator("#p-tiers-0-said")).to_contain_text("Company has 5000 or more employees and country")
    expect(page.locator("#e-value")).to_be_empty()
    expect(page.locator("#examples")).to_contain_text("agreed was Hand raiser")
    expect(page.get_by_label("Value", exact=True)).to_be_focused()

    page.get_by_label("Value", exact=True).fill("50")
    expect(page.locator("#readiness")).to_contain_text("Ready to be proposed")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#open")).to_have_count(0)
    assert newest_revision(draft).document["tiers"][0]["fit"]["all"][0]["value"] == 50


def test_a_criterion_is_added_by_the_keyboard(draft: Draft, page: Page) -> None:
    page.get_by_role("link", name="Add something they did").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#open")).to_be_visible()
    page.get_by_role("link", name="A fact", exact=True).click()
    page.get_by_label("Fact", exact=True).select_option("company.industry")
    expect(page.get_by_text("Known of")).to_be_visible()
    page.get_by_label("Value", exact=True).fill("Healthcare")
    expect(page.locator("#live")).to_contain_text("Industry is “healthcare”")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Industry is “healthcare”")).to_be_visible()
    assert newest_revision(draft).document["tiers"][0]["behaviour"]["any"][-1]["id"] == "industry"


def test_operators_show_the_fields_they_need(page: Page) -> None:
    page.get_by_role("link", name="Country is US, CA, GB, DE or NL").first.click()
    expect(page.get_by_label("Values")).to_be_visible()
    expect(page.get_by_label("Value", exact=True)).to_be_hidden()
    page.get_by_label("What it has to be").select_option("is_set")
    expect(page.get_by_label("Values")).to_be_hidden()
    expect(page.locator("#live")).to_contain_text("Country is known")


def test_what_somebody_else_saved_meanwhile_is_shown_beside_ones_own(scene: Scene, draft: Draft, page: Page) -> None:
    page.get_by_role("link", name="Job function is").first.click()
    expect(page.get_by_label("Values")).to_be_visible()
    newest = newest_revision(draft)
    document = {
        **newest.document,
        "tiers": [{**tier, "name": f"{tier['name']} ads"} for tier in newest.document["tiers"]],
    }
    save_draft(
        draft.pk,
        based_on_revision=newest.number,
        document=document,
        examples=newest.examples,
        by_id=scene.cast.admin.pk,
        now=NOW,
    )
    page.get_by_label("Values").fill("legal")
    expect(page.locator("#live")).to_contain_text("Ada Admin changed the same part meanwhile")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1, name="Both of you changed the same part")).to_be_visible()
    page.get_by_role("button", name="Save with these").click()
    expect(page.get_by_role("link", name="Job function is “legal”").first).to_be_visible()
