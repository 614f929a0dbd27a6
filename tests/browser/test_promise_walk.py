"""A promise tightened in a browser: proposed, signed by the other team, previewed, applied, and told in the story."""

import pytest
from playwright.sync_api import Browser, expect

from handoff.instant import database_now
from handoff.people.models import User
from handoff.process.promises.running import work
from slas.models import Clock, PolicyVersion
from tests.browser.conftest import Site
from tests.cast import Cast, install
from tests.handoff.process.promises.scene import KEY
from tests.handoff.web.scene import hand_over

WIDE = {"width": 1440, "height": 1000}
PAGE = f"/settings/promises/{KEY}/"


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    cast = install()
    hand_over(cast)
    return cast


@pytest.mark.parametrize("has_script", [True, False], ids=["with", "without"])
def test_a_promise_is_tightened_signed_previewed_and_applied(
    site: Site, chromium: Browser, cast: Cast, *, has_script: bool
) -> None:
    version = PolicyVersion.objects.filter(policy__key=KEY).count() + 1
    minutes = 6 - version  # one less than the version before
    window = chromium.new_context(viewport=WIDE, java_script_enabled=has_script)
    page = window.new_page()

    def become(user: User, address: str = PAGE) -> None:
        site.sign_in(window, user)
        page.goto(f"{site.address}{address}")

    become(cast.manager, "/settings/")
    page.get_by_role("link", name="Promises").click()
    page.get_by_role("link", name="First touch, hand-raisers").click()
    page.get_by_role("link", name="Propose a change").click()
    page.get_by_role("spinbutton", name="Length").fill("0")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("alert")).to_contain_text("Not proposed: 1 thing to put right")
    page.get_by_role("spinbutton", name="Length").fill(str(minutes))
    if has_script:
        page.get_by_label("Applies when").fill("{id: tier, fact: handoff.tier, op: ne, value: standard}")
        expect(page.locator("#live")).to_contain_text("Tier is not “standard”")
    page.get_by_label("Why, to the signatory").fill("Nobody waits that long.")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_text("Maud Marketing is asked to sign it for marketing")).to_be_visible()
    expect(page.get_by_role("button", name="Sign for marketing")).to_have_count(0)

    become(cast.marketing_manager)
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="Sign for marketing").click()
    expect(page.get_by_text(f"You signed: version {version} applies to new handoffs from now on.")).to_be_visible()

    become(cast.manager)
    page.get_by_role("link", name="Apply to running clocks").click()
    expect(page.get_by_role("heading", name="1 running clock would count by it")).to_be_visible()
    expect(page.get_by_role("row", name="Amara Nwosu")).to_contain_text("1 m earlier")
    page.get_by_role("button", name=f"Apply version {version} to 1 running clock").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    assert not work(clock=database_now, seconds=30)
    if not has_script:
        page.get_by_role("link", name="See how far it is").click()
    expect(page.get_by_text(f"Version {version} was applied to running clocks: 1 moved, 1 earlier")).to_be_visible()
    expect(page.get_by_text("Nothing to move")).to_be_visible()

    clock = Clock.objects.get(policy__key=KEY)
    assert (clock.policy_version.number, (clock.due_at - clock.started_at).total_seconds()) == (version, minutes * 60)
    become(cast.rep, f"/handoffs/{clock.handoff_id}/")
    expect(page.get_by_text("Due time of First touch, hand-raisers moved to").first).to_be_visible()
    window.close()
