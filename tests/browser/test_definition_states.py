"""The pages of signing in every state × theme × width: a screenshot to look at, and nothing for axe to find."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from unittest.mock import patch

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page

from handoff.people.models import User
from handoff.process.defaults.definition import definition_document
from handoff.process.publication.proposing import Terms, propose_former
from handoff.process.publication.signing import return_proposal
from leads.definitions.draft_content import Content
from leads.definitions.drafts import start_draft
from leads.definitions.models import DefinitionActivation, DefinitionVersion, Rescoring
from tests.browser.conftest import Site
from tests.browser.test_pages import SCREENSHOTS
from tests.cast import NOW, Cast, install
from tests.handoff.process.publication.scene import make_draft, make_proposal, signs
from tests.handoff.web.scene import SOON

# Either theme and either width; the other two of the four are looked at in a soak.
LOOKS = [
    pytest.param((("light", 1440), ("dark", 390)), id="light-wide-dark-narrow"),
    pytest.param((("dark", 1440), ("light", 390)), id="dark-wide-light-narrow", marks=pytest.mark.soak),
]
PROPOSAL = "/definition/proposal/"


@pytest.fixture
def cast(site: Site) -> Iterator[Cast]:
    with patch("handoff.web.reader.database_now", lambda: SOON):
        yield install()
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


@pytest.fixture(params=LOOKS)
def windows(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[dict[str, BrowserContext]]:
    found = {}
    for theme, width in request.param:
        viewport = {"width": width, "height": 900}
        found[f"{theme}-{width}"] = chromium.new_context(color_scheme=theme, viewport=viewport, reduced_motion="reduce")
    yield found
    for context in found.values():
        context.close()


class Looking:
    """Looks at a page in every theme and width, and keeps what there is to complain of."""

    def __init__(self, site: Site, windows: dict[str, BrowserContext]) -> None:
        self.site = site
        self.windows = windows
        self.complaints: list[object] = []

    def at(self, state: str, user: User, address: str, act: Callable[[Page], None] | None = None) -> None:
        for look, context in self.windows.items():
            self.site.sign_in(context, user)
            page = context.new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.goto(f"{self.site.address}{address}", wait_until="load")
            if act is not None:
                act(page)
                page.wait_for_load_state()
            SCREENSHOTS.mkdir(exist_ok=True)
            page.screenshot(path=SCREENSHOTS / f"definition-{state}-{look}.png", full_page=True)
            for one in Axe().run(page).response["violations"]:
                self.complaints.append((state, look, one["id"], [node["html"][:160] for node in one["nodes"]][:3]))
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                self.complaints.append((state, look, f"{over} px too wide"))
            page.close()


def richer() -> dict[str, object]:
    """Return a definition in which something of everything differs from the first one."""
    document = definition_document(least_employees=80, with_students=False)
    document["intro"] = document["intro"].replace("talk now", "talk this week")
    document["tiers"][0]["name"] = "Asked us"
    document["tiers"][1]["behaviour"]["any"].append({"id": "quote_t", "activity": "quote_request", "within_days": 30})
    document["tiers"][2]["behaviour"]["any"].pop()
    document["tiers"] = [document["tiers"][0], document["tiers"][2], document["tiers"][1]]
    return document


def test_signing_can_be_seen_in_every_state(site: Site, cast: Cast, windows: dict[str, BrowserContext]) -> None:
    looking = Looking(site, windows)
    looking.at("nothing-proposed", cast.rep, PROPOSAL)

    content = Content(document=richer(), examples=[])
    unready = start_draft(title="Bigger companies", by_id=cast.marketer.pk, now=NOW, content=content)
    looking.at("not-ready", cast.marketer, f"/definition/drafts/{unready.pk}/propose/")

    draft = make_draft(cast)
    looking.at("wrong", cast.marketer, f"/definition/drafts/{draft.pk}/propose/", choose_no_time)

    first = make_proposal(cast, draft=draft, note="As agreed on Monday: please sign by Thursday.")
    looking.at("to-sign", cast.manager, PROPOSAL)
    looking.at("administrator", cast.admin, PROPOSAL)
    looking.at("author", cast.marketer, PROPOSAL)
    looking.at("wrong-team", cast.rep, PROPOSAL)
    looking.at("refused", cast.manager, PROPOSAL, lambda page: force(page, site, cast.admin))
    looking.at("refused-wrong-team", cast.manager, PROPOSAL, lambda page: force(page, site, cast.marketing_manager))
    looking.at("no-reason", cast.manager, PROPOSAL, return_without_reason)

    return_proposal(first.pk, by=cast.manager, reason="Too few people.\nAsk for 50.", now=SOON)
    looking.at("returned", cast.marketer, PROPOSAL)
    looking.at("returned-draft", cast.marketer, f"/definition/drafts/{draft.pk}/")

    second = make_proposal(cast, draft=draft, publish_at=SOON + timedelta(days=2))
    signs(second, cast.marketing_manager, at=SOON)
    looking.at("second-signature", cast.manager, PROPOSAL)
    signs(second, cast.manager, at=SOON)
    looking.at("signed-by-both", cast.manager, PROPOSAL)
    return_proposal(second.pk, by=cast.manager, reason="Not this week.", now=SOON)

    third = make_proposal(cast, draft=draft)
    signs(third, cast.marketing_manager, at=SOON)
    signs(third, cast.manager, at=SOON)
    Rescoring.objects.update(started_at=SOON, total=1_284, done=500, ready=12)
    looking.at("rescoring", cast.manager, "/definition/")
    Rescoring.objects.update(finished_at=SOON, done=1_284, failed=2)
    DefinitionActivation.objects.filter(retired_at=None).update(revise_by=SOON.date() - timedelta(days=3))
    looking.at("overdue", cast.manager, "/definition/")
    looking.at("overdue-revision", cast.manager, "/definition/revision/")
    looking.at("versions", cast.marketer, "/definition/versions/")
    looking.at("going-back", cast.marketer, "/definition/1/propose/")

    former = DefinitionVersion.objects.get(number=1)
    propose_former(former.pk, why="It let too few through.", terms=Terms(), by=cast.marketer, now=SOON)
    looking.at("rollback", cast.manager, PROPOSAL)

    assert looking.complaints == []


def choose_no_time(page: Page) -> None:
    page.get_by_label("Note to the signatories").fill("As agreed.")
    page.get_by_text("From a chosen time").click()
    page.get_by_role("button", name="Ask both teams to sign").click()


def force(page: Page, site: Site, user: User) -> None:
    """Press a button that was somebody else's."""
    page.context.add_cookies([site.cookie_of(user)])
    page.get_by_role("button", name="Sign version").click()


def return_without_reason(page: Page) -> None:
    page.get_by_text("Return it with a reason").click()
    page.get_by_role("button", name="Return it to").click()
