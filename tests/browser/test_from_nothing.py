"""A definition from an empty draft to the lead it judges, all of it written, signed and read in a browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from handoff.instant import database_now
from handoff.people.models import User
from leads.handoffs.models import Handoff
from tests.browser.conftest import Site
from tests.browser.nurture import see_the_end_of_rescoring
from tests.browser.website import Website
from tests.cast import Cast, install

WIDE = {"width": 1440, "height": 1000}
# What the definition asks at last, in its order.
ASKED = (
    "Company has 50 or more employees",
    "Asked for a demo in the last 7 days",
    "Company has 200 or more employees",
    "Saw pricing 2 or more times in the last 14 days",
    "Lead is a student",
)


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    return install(now=database_now() - timedelta(days=1))


@pytest.fixture(scope="module")
def website(site: Site, cast: Cast) -> Website:
    return Website.with_key(site.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Whoever writes in the editor, with or without JavaScript."""

    page: Page
    has_script: bool

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def add(self, link: str, label: str, name: str) -> None:
        """Add a tier or a never rule by its name; what it asks is asked for next."""
        self.page.get_by_role("link", name=link, exact=True).click()
        self.page.get_by_label(label, exact=True).fill(name)
        self.press("Add")
        expect(self.page.get_by_role("heading", name=name).first).to_be_visible()

    def fill_fact(self, fact: str, op: str, value: str = "") -> None:
        """Fill in the new criterion that is open; what a fact can be asked is shown once it is chosen."""
        self.page.get_by_label("Fact", exact=True).select_option(fact)
        if not self.has_script:
            self.press("Show what the fact can be asked")
        self.page.get_by_label("What it has to be").select_option(label=op)
        if value:
            self.page.get_by_label("Value", exact=True).fill(value)
        self.press("Add")
        expect(self.page.locator("#open")).to_have_count(0)

    def add_act(self, kind: str, *, at_least: str = "", days: str, within: str) -> None:
        """Add a criterion about what a lead did."""
        self.page.locator(within).get_by_role("link", name="Add something they did", exact=True).click()
        self.page.get_by_label("What they did", exact=True).fill(kind)
        self.page.get_by_label("At least", exact=True).fill(at_least)
        self.page.get_by_label("Within", exact=True).fill(days)
        self.press("Add")
        expect(self.page.locator("#open")).to_have_count(0)

    def add_example(
        self, title: str, verdict: str, *, employees: str, student: str = "", acts: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Add an example whose facts are typed."""
        self.page.get_by_role("link", name="Add an example", exact=True).click()
        self.page.get_by_label("What the lead is like").fill(title)
        self.page.get_by_label("Agreed verdict").select_option(label=verdict)
        self.page.get_by_label("Why", exact=True).fill("Both teams agreed on it on Monday.")
        self.page.get_by_label("Number of employees").fill(employees)
        self.page.locator("#f-fact-lead-is_student").select_option(student)
        for number, (kind, ages) in enumerate(acts):
            self.page.get_by_label(f"Act {number + 1}", exact=True).fill(kind)
            self.page.get_by_label("Days ago, one number an act").nth(number).fill(ages)
        self.press("Add the example")
        expect(self.page.get_by_role("link", name=title, exact=True)).to_be_visible()

    def change_value(self, criterion: str, value: str) -> None:
        """Write another value into a criterion: saved while it is typed, or by the button."""
        self.page.get_by_role("link", name=criterion, exact=True).click()
        self.page.get_by_label("Value", exact=True).fill(value)
        if self.has_script:
            expect(self.page.locator("#live")).to_contain_text("Saved as revision")
        self.press("Save")
        expect(self.page.locator("#open")).to_have_count(0)


@pytest.mark.parametrize("has_script", [True, False], ids=["with_script", "without_script"])
def test_a_definition_is_written_from_nothing_signed_by_both_and_judges_the_next_lead(
    site: Site, chromium: Browser, cast: Cast, website: Website, *, has_script: bool
) -> None:
    way = "with script" if has_script else "without script"
    window = chromium.new_context(viewport=WIDE, java_script_enabled=has_script)
    page = window.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def become(user: User, address: str) -> None:
        site.sign_in(window, user)
        page.goto(f"{site.address}{address}")

    become(cast.marketer, "/definition/drafts/")
    write_definition(page, title=f"Written {way}", has_script=has_script)
    draft_url = page.url.partition("?")[0].partition("#")[0]

    # One example fails: the page says so, and nothing can be proposed.
    expect(page.locator("#examples")).to_contain_text("2 of 3 give the agreed verdict")
    expect(page.locator("#examples")).to_contain_text("Not ready; agreed was Asked to talk")
    expect(page.get_by_role("link", name="Propose it to both teams")).to_have_count(0)
    page.goto(f"{draft_url}propose/")
    expect(page.get_by_role("heading", name="Not ready to propose")).to_be_visible()
    expect(page.get_by_role("button", name="Ask both teams to sign")).to_have_count(0)
    refuse_what_was_pressed_all_the_same(page)

    # The criterion is put right, and all of them pass.
    page.goto(draft_url)
    Author(page=page, has_script=has_script).change_value("Company has 500 or more employees", "50")
    expect(page.locator("#examples")).to_contain_text("3 of 3 give the agreed verdict")
    page.get_by_role("link", name="Propose it to both teams").click()
    expect(page.get_by_role("heading", name="Ready to propose")).to_be_visible()
    page.get_by_label("Signs for marketing").select_option(label="Maud Marketing")
    page.get_by_label("Signs for sales").select_option(label="Mona Manager")
    page.get_by_role("button", name="Ask both teams to sign").click()
    expect(page.get_by_text("Maud Marketing and Mona Manager are asked to sign.")).to_be_visible()

    become(cast.marketing_manager, "/definition/proposal/")
    page.get_by_role("button", name="for marketing").click()
    expect(page.get_by_text("Mona Manager is still asked for sales.")).to_be_visible()
    before = website.submit(f"before.{has_script}@brightwell.example".lower())
    become(cast.manager, "/definition/proposal/")
    page.get_by_role("button", name="for sales").click()
    expect(page.get_by_text("judges from now on")).to_be_visible()
    see_the_end_of_rescoring(page, has_script=has_script)

    after = website.submit(f"after.{has_script}@brightwell.example".lower())
    assert after.version.number == before.version.number + 1
    assert (after.version.document["tiers"][0]["name"], after.tier) == ("Asked to talk", "asked_to_talk")
    told = website.call(f"evaluations/{after.pk}")
    assert told["version"] == after.version.number
    assert [one["id"] for one in told["trace"]] == after.version.criteria
    assert [one["sentence"] for one in told["trace"]] == [*ASKED]

    handoff = Handoff.objects.get(evaluation=after)
    become(cast.manager, f"/handoffs/{handoff.pk}/")
    expect(page.get_by_role("link", name=f"definition v{after.version.number}").first).to_be_visible()
    page.get_by_text("Full trace").click()
    for sentence in ASKED:
        expect(page.locator("details.trace").get_by_text(sentence, exact=True)).to_be_visible()
    assert complaints == []
    window.close()


def write_definition(page: Page, *, title: str, has_script: bool) -> None:
    """Begin with nothing and write two tiers, a never rule and an example of each verdict; one example fails."""
    page.get_by_label("What it is about").fill(title)
    page.get_by_label("Why").fill("Nothing was ever agreed in writing.")
    page.get_by_label("Begin with").select_option(label="Nothing")
    page.get_by_role("button", name="Begin the draft").click()
    expect(page.get_by_role("heading", name="No tier yet")).to_be_visible()

    author = Author(page=page, has_script=has_script)
    author.add("Add a tier", "Name", "Asked to talk")
    author.fill_fact("company.employees", "is at least", "500")
    author.add_act("asked for a demo", days="7", within="#p-tiers-0")
    author.add("Add a tier", "Name", "Keeps reading")
    author.fill_fact("company.employees", "is at least", "200")
    author.add_act("saw pricing", at_least="2", days="14", within="#p-tiers-1")
    author.add("Add a never rule", "In words", "A student")
    author.fill_fact("lead.is_student", "is yes")

    demo, pricing = ("demo_request", "0.5"), ("pricing_view", "1 3")
    author.add_example("Clinic, 420 people, wants a demo", "Asked to talk", employees="420", acts=[demo])
    author.add_example("Hospital, reads prices", "Keeps reading", employees="900", acts=[pricing])
    author.add_example("Student who wants a demo", "Not ready", employees="900", student="true", acts=[demo])


def refuse_what_was_pressed_all_the_same(page: Page) -> None:
    """Send the form that a page left open before would have sent."""
    form = {
        "csrfmiddlewaretoken": page.locator("main form input[name=csrfmiddlewaretoken]").first.input_value(),
        "begins": "at_once",
    }
    answer = page.request.post(page.url, form=form, headers={"Referer": page.url})
    assert answer.status == 422
    assert "Not ready to propose" in answer.text()
