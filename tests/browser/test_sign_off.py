"""A definition signed off in a browser: proposed, returned with a reason, proposed again, signed, and judging."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from handoff.instant import database_now
from handoff.people.models import User
from leads.definitions.drafts import content_in, newest_revision, save_draft
from leads.definitions.models import Draft
from tests.browser.conftest import Site
from tests.browser.nurture import see_the_end_of_rescoring
from tests.browser.website import Website
from tests.cast import Cast, install
from tests.handoff.process.publication.scene import make_draft

WIDE = {"width": 1440, "height": 1000}


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    return install(now=database_now() - timedelta(days=1))


@pytest.fixture(scope="module")
def website(site: Site, cast: Cast) -> Website:
    return Website.with_key(site.address)


def change(draft: Draft, cast: Cast, *, intro: str) -> None:
    """Write what the return asked for."""
    newest = newest_revision(draft)
    content = content_in(newest)
    save_draft(
        draft.pk,
        based_on_revision=newest.number,
        document={**content.document, "intro": intro},
        examples=content.examples,
        by_id=cast.marketer.pk,
        now=database_now(),
    )


@pytest.mark.parametrize("has_script", [True, False], ids=["with_script", "without_script"])
def test_a_definition_is_returned_signed_by_both_and_judges_the_next_lead(
    site: Site, chromium: Browser, cast: Cast, website: Website, *, has_script: bool
) -> None:
    way = "with" if has_script else "without"
    before = website.submit(f"before.{way}@brightwell.example")
    draft = make_draft(cast, intro=f"Clearer {way} script.")
    window = chromium.new_context(viewport=WIDE, java_script_enabled=has_script)
    page = window.new_page()

    def become(user: User, address: str = "/definition/proposal/") -> None:
        site.sign_in(window, user)
        page.goto(f"{site.address}{address}")

    become(cast.marketer, f"/definition/drafts/{draft.pk}/propose/")
    expect(page.get_by_role("heading", name="Ready to propose")).to_be_visible()
    page.get_by_text("From a chosen time").click()
    page.get_by_role("button", name="Ask both teams to sign").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("Time: Choose the time from which it judges")
    page.get_by_text("At once, when both").click()
    page.get_by_label("Note to the signatories").fill("As agreed on Monday.")
    page.get_by_role("button", name="Ask both teams to sign").click()
    expect(page.get_by_text("Maud Marketing and Mona Manager are asked to sign.")).to_be_visible()

    become(cast.manager)
    page.get_by_text("Return it with a reason").click()
    page.get_by_label("Reason").fill("Say what is clearer.")
    page.get_by_role("button", name="Return it to Mark Eter").click()
    expect(page.get_by_role("heading", name="Nothing is proposed")).to_be_visible()
    expect(page.get_by_role("cell", name="Say what is clearer.").first).to_be_visible()

    change(draft, cast, intro=f"Agreed {way} sales.")
    become(cast.marketer, f"/definition/drafts/{draft.pk}/propose/")
    expect(page.locator("ins", has_text=way).first).to_be_visible()
    page.get_by_role("button", name="Ask both teams to sign").click()

    become(cast.admin)
    expect(page.get_by_text("Administrators never sign")).to_be_visible()
    expect(page.get_by_role("button", name="Sign version")).to_have_count(0)
    become(cast.marketing_manager)
    page.get_by_role("button", name="for marketing").click()
    expect(page.get_by_text("Mona Manager is still asked for sales.")).to_be_visible()
    become(cast.manager)
    page.get_by_role("button", name="for sales").click()
    expect(page.get_by_text("judges from now on")).to_be_visible()
    expect(page.get_by_role("heading", name="Leads in nurture are judged again")).to_be_visible()

    after = website.submit(f"after.{way}@brightwell.example")
    assert after.version.number == before.version.number + 2
    assert after.version.document["intro"] == f"Agreed {way} sales."
    assert after.tier == "hand_raiser"
    see_the_end_of_rescoring(page, has_script=has_script)
    window.close()
