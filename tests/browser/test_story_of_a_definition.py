"""The whole story in a browser: an empty draft is written, fails and passes its examples, is signed, and judges."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handoff.instant import database_now
from handoff.people.keys import issue_key
from handoff.people.models import Scope, User
from leads.definitions.models import DefinitionVersion
from tests.browser.conftest import Site
from tests.cast import Cast, install

WIDE = {"width": 1440, "height": 1000}
TRUTHS = {
    "Company has 50 or more employees": "true",
    "Job function is “operations”": "true",
    "Asked for a demo in the last 7 days": "true",
    "Industry is “education”": "unknown",
}


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    return install(now=database_now() - timedelta(days=1))


@pytest.fixture(scope="module")
def key(cast: Cast) -> str:
    _, plain = issue_key("website", [*Scope.values], None, database_now())
    return plain


class Author:
    """Marketing ops at the editor, with a browser that runs scripts or one that doesn't."""

    def __init__(self, page: Page, *, has_script: bool) -> None:
        self.page = page
        self.has_script = has_script

    def begin(self, address: str, *, title: str) -> None:
        self.page.goto(f"{address}/definition/drafts/")
        self.page.get_by_label("What it is about").fill(title)
        self.page.get_by_label("Begin with").select_option(label="Nothing")
        self.page.get_by_role("button", name="Begin the draft").click()
        expect(self.page.get_by_role("heading", name="No tier yet")).to_be_visible()

    def introduce(self, text: str) -> None:
        self.page.get_by_role("link", name="Write one").click()
        self.page.get_by_label("Introduction").fill(text)
        self.page.get_by_role("button", name="Save", exact=True).click()
        self.wait_for_the_page()

    def add_tier(self, name: str, key: str) -> None:
        """Add a tier, which leaves its first criterion open to be written."""
        self.page.get_by_role("link", name="Add a tier").click()
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Key", exact=True).fill(key)
        self.page.get_by_role("button", name="Add", exact=True).click()
        expect(self.page.locator("#f-fact")).to_be_visible()

    def add_never(self, label: str) -> None:
        """Add a never rule, which leaves its first criterion open to be written."""
        self.page.get_by_role("link", name="Add a never rule").click()
        self.page.get_by_label("In words").fill(label)
        self.page.get_by_role("button", name="Add", exact=True).click()
        expect(self.page.locator("#f-fact")).to_be_visible()

    def ask_fact(self, fact: str, operator: str, value: str) -> None:
        """Fill the open form of a new criterion in, and add it."""
        if self.has_script:
            # The form is exchanged for one of the chosen fact.
            self.page.locator("#open").evaluate("form => form.dataset.isOld = ''")
        self.page.locator("#f-fact").select_option(fact)
        if self.has_script:
            expect(self.page.locator("#open:not([data-is-old])")).to_be_visible()
        else:
            self.page.get_by_role("button", name="Show what the fact can be asked").click()
        self.page.get_by_label("What it has to be").select_option(operator)
        self.page.get_by_label("Value", exact=True).fill(value)
        self.add()

    def ask_act(self, kind: str, *, within_days: int) -> None:
        self.page.get_by_label("What they did").fill(kind)
        self.page.get_by_label("Within").fill(str(within_days))
        self.add()

    def add(self) -> None:
        self.page.get_by_role("button", name="Add", exact=True).click()
        self.wait_for_the_page()

    def wait_for_the_page(self) -> None:
        """Wait until nothing is open any more, as one looks before one goes on."""
        expect(self.page.locator("#open")).to_have_count(0)

    def give_example(self, title: str, tier: str, *, employees: int, days_ago: str) -> None:
        self.page.get_by_role("link", name="Add an example").click()
        self.page.get_by_label("What the lead is like").fill(title)
        self.page.get_by_label("Agreed verdict").select_option(label=tier)
        self.page.get_by_label("Why", exact=True).fill("As agreed on Monday.")
        if days_ago:
            self.page.get_by_label("Act 1", exact=True).fill("demo_request")
            self.page.get_by_label("Days ago, one number an act").first.fill(days_ago)
        self.page.locator("#f-fact-company-employees").fill(str(employees))
        self.page.locator("#f-fact-lead-job_function").fill("Operations")
        self.page.get_by_role("button", name="Add the example").click()


def posted(page: Page, address: str, key: str, email: str) -> dict[str, Any]:
    """Post a lead to the running server as a website would, and return what it was answered."""
    acted_at = (database_now() - timedelta(seconds=40)).isoformat()
    body = {
        "source": "website",
        "email": email,
        "country": "US",
        "consent": True,
        "title": "VP Operations",
        "facts": {"job_function": "operations"},
        "company": {"name": "Brightwell Health", "employees": 420, "country": "US"},
        "activities": [{"kind": "demo_request", "occurred_at": acted_at}],
    }
    headers = {"Authorization": f"Bearer {key}"}
    answer = page.request.post(f"{address}/api/v1/leads", data=body, headers=headers)
    assert answer.status == 201, answer.text()
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("has_script", [True, False], ids=["with_script", "without_script"])
def test_from_an_empty_draft_to_the_next_lead(
    site: Site, chromium: Browser, cast: Cast, key: str, *, has_script: bool
) -> None:
    way = "with" if has_script else "without"
    window = chromium.new_context(viewport=WIDE, java_script_enabled=has_script)
    page = window.new_page()
    author = Author(page, has_script=has_script)

    site.sign_in(window, cast.marketer)
    author.begin(site.address, title=f"Written anew {way} script")
    author.introduce("A lead is ready when they run operations of a company large enough, and ask for a demo.")
    author.add_tier("Hand raiser", "hand_raiser")
    author.ask_fact("company.employees", "gte", "50")
    page.get_by_role("link", name="Add a criterion").first.click()
    author.ask_fact("lead.job_function", "eq", "operations")
    page.get_by_role("link", name="Add something they did").click()
    author.ask_act("demo_request", within_days=7)
    author.add_never("Students")
    author.ask_fact("company.industry", "eq", "education")
    expect(page.get_by_text("to put right")).to_have_count(2)

    author.give_example("Ops manager, 20 employees", "Hand raiser", employees=20, days_ago="0.5")
    expect(page.locator("#examples, aside").get_by_text("Not ready; agreed was Hand raiser")).to_be_visible()
    expect(page.get_by_text("Company has 50 or more employees (20)")).to_be_visible()
    author.give_example("Ops manager who only read", "Not ready", employees=900, days_ago="")
    propose = f"{page.url.split('?')[0].split('#')[0]}propose/"
    page.goto(propose)
    expect(page.get_by_role("button", name="Ask both teams to sign")).to_have_count(0)
    expect(page.get_by_text("It cannot be proposed before what stands in the way is put right.")).to_be_visible()

    page.goto(propose.replace("propose/", ""))
    page.get_by_role("link", name="Ops manager, 20 employees", exact=True).click()
    page.get_by_label("What the lead is like").fill("Ops manager, 420 employees")
    page.locator("#f-fact-company-employees").fill("420")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("2 of 2 give the agreed verdict")).to_be_visible()
    page.goto(propose)
    page.get_by_role("button", name="Ask both teams to sign").click()
    expect(page.get_by_text("Maud Marketing and Mona Manager are asked to sign.")).to_be_visible()

    for signatory, team in ((cast.marketing_manager, "marketing"), (cast.manager, "sales")):
        sign(site, window, page, signatory, team)
    expect(page.get_by_text("judges from now on")).to_be_visible()

    lead = posted(page, site.address, key, f"vera.{way}@brightwell.example")
    verdict = lead["verdict"]
    document = DefinitionVersion.objects.get(number=verdict["version"]).document
    assert document["intro"].startswith("A lead is ready when they run operations")
    assert verdict["tier"] == "hand_raiser"
    assert {line["sentence"]: line["truth"] for line in verdict["trace"]} == TRUTHS

    site.sign_in(window, cast.manager)
    page.goto(f"{site.address}/handoffs/{lead['handoff']['id']}/")
    page.get_by_text("Full trace").click()
    for sentence in TRUTHS:
        expect(page.locator("details.trace").get_by_text(sentence)).to_be_visible()
    window.close()


def sign(site: Site, window: BrowserContext, page: Page, signatory: User, team: str) -> None:
    """Let one of those who were asked sign for their team."""
    site.sign_in(window, signatory)
    page.goto(f"{site.address}/definition/proposal/")
    page.get_by_role("button", name=f"for {team}").click()
