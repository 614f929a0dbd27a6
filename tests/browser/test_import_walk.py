"""A newcomer's import in a browser, from the file to its result and away again, with a real worker behind it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from handoff.instant import database_now
from handoff.local.family import Family
from leads.handoffs.models import Handoff, Origin
from tests.browser.conftest import Site
from tests.cast import Cast, install
from tests.chaos.conftest import Processes, database_url
from tests.handoff.web import runs

WIDE = {"width": 1440, "height": 1000}
PATIENCE = 60_000
PAUSE = 500
pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def cast(site: Site) -> Cast:
    return install(now=database_now())


@pytest.fixture(scope="module")
def _worker(site: Site, family: Family, valkey_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The worker of history imports and what rings it, as the product starts them."""
    environment = {
        **os.environ,
        "HANDOFF_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "handoff.settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": valkey_url,
        "EMAIL_URL": "dummy:",
    }
    log = tmp_path_factory.mktemp("worker") / "processes.log"
    processes = Processes(family=family, environment=environment, log=log)
    processes.worker("history-worker", queue="history")
    processes.beat("beat")
    yield
    processes.end()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "leads.csv"
    path.write_bytes(runs.LEADS)
    return path


@pytest.mark.usefixtures("_worker")
@pytest.mark.parametrize("has_script", [True, False], ids=["with_script", "without_script"])
def test_a_file_goes_the_whole_way_and_away_again(
    site: Site, chromium: Browser, cast: Cast, file: Path, *, has_script: bool
) -> None:
    window = chromium.new_context(viewport=WIDE, java_script_enabled=has_script)
    site.sign_in(window, cast.marketer)
    page = window.new_page()

    page.goto(f"{site.address}/imports/")
    page.get_by_label("Leads file").set_input_files(file)
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Columns to choose")

    page.get_by_role("button", name="Check every row").click()
    expect(page.get_by_role("alert")).to_contain_text("choose the zone")
    page.get_by_label("Time zone", exact=True).select_option("Europe/Berlin")
    if has_script:
        page.get_by_label("Assigned means").select_option("routed")
        expect(page.get_by_label("Written as")).to_have_count(2)
        page.get_by_label("Assigned means").select_option("")
        expect(page.get_by_label("Written as")).to_have_count(1)
    page.get_by_role("button", name="Check every row").click()

    arrive(page, page.get_by_role("button", name="Import 4 leads"), has_script=has_script)
    assert not imported("leads")
    page.get_by_role("button", name="Import 4 leads").click()
    arrive(page, page.get_by_role("heading", name="4 leads imported"), has_script=has_script)
    assert imported("leads") == 4

    page.get_by_role("link", name="the path map").click()
    expect(page.get_by_role("heading", level=1, name="Path map")).to_be_visible()
    page.go_back()
    page.get_by_text("Undo this import").click()
    page.get_by_role("button", name="Undo: take 4 handoffs away").click()
    arrive(page, page.get_by_text("Nothing of this import is left"), has_script=has_script)
    assert not imported("leads")
    window.close()


def imported(source: str) -> int:
    return Handoff.objects.filter(origin=Origin.imported, source__key=source).count()


def arrive(page: Page, sign: Locator, *, has_script: bool) -> None:
    """Wait until the page shows that the work is done: by itself, or by loading it anew."""
    if has_script:
        expect(sign).to_be_visible(timeout=PATIENCE)
        return
    for _ in range(PATIENCE // PAUSE):
        if sign.is_visible():
            return
        page.wait_for_timeout(PAUSE)
        page.reload()
    expect(sign).to_be_visible()


def test_past_leads_are_traced_by_the_keyboard_alone(site: Site, chromium: Browser, cast: Cast) -> None:
    window = chromium.new_context(viewport=WIDE)
    site.sign_in(window, cast.manager)
    page = window.new_page()
    page.goto(f"{site.address}/imports/trace/")

    for number, who in enumerate(("ana@sol.example", "bo@fjord.example"), start=1):
        expect(page.get_by_label("Name or e-mail")).to_be_focused()
        page.keyboard.type(who)
        page.get_by_label("Submitted").focus()
        page.keyboard.type("2 Nov 2025 09:00")
        page.get_by_label("Handed off").focus()
        page.keyboard.type("+3m")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"{number} of 20 traced")).to_be_visible()

    assert imported("traced") == 2
    page.get_by_role("button", name="Undo ana@sol.example").click()
    expect(page.get_by_role("heading", name="1 of 20 traced")).to_be_visible()
    window.close()
