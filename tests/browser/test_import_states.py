"""The page of an import in every state × theme × width: a screenshot to look at, and nothing for axe to find."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import Site
from tests.browser.test_pages import SCREENSHOTS
from tests.cast import Cast, install
from tests.handoff.web import runs
from tests.handoff.web.scene import SOON

STATES = [state for state in runs.IN_STATE if state not in ("mapping", "running")]
LOOKS = (("light", 1440), ("dark", 390))
PAIRS = [(state, *look) for state in [*STATES, "columns", "wrong", "empty"] for look in LOOKS]


@pytest.fixture(scope="module")
def cast(site: Site) -> Iterator[Cast]:
    with patch("handoff.web.reader.database_now", lambda: SOON):
        yield install()


@pytest.fixture(scope="module")
def addresses(site: Site, cast: Cast) -> dict[str, str]:
    found = {"empty": f"{site.address}/imports/"}
    for state in STATES:
        run = runs.IN_STATE[state](cast.marketer)
        found[state] = f"{site.address}/imports/{run.pk}/"
    found["columns"] = found["wrong"] = f"{site.address}/imports/{runs.start(cast.marketer).pk}/"
    return found


@pytest.fixture(scope="module")
def windows(chromium: Browser) -> Iterator[dict[tuple[str, int], BrowserContext]]:
    found = {}
    for theme, width in LOOKS:
        viewport = {"width": width, "height": 900}
        found[theme, width] = chromium.new_context(color_scheme=theme, viewport=viewport, reduced_motion="reduce")
    yield found
    for context in found.values():
        context.close()


@pytest.mark.parametrize(("state", "theme", "width"), PAIRS)
def test_an_import_can_be_seen_in_every_state(
    site: Site,
    cast: Cast,
    addresses: dict[str, str],
    windows: dict[tuple[str, int], BrowserContext],
    state: str,
    theme: str,
    width: int,
) -> None:
    context = windows[theme, width]
    site.sign_in(context, cast.marketer)
    page, complaints = context.new_page(), []
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(addresses[state], wait_until="load")
    if state == "wrong":
        page.get_by_role("button", name="Check every row").click()
        page.wait_for_load_state()
    page.screenshot(path=SCREENSHOTS / f"import-{state}-{theme}-{width}.png", full_page=True)
    violations = Axe().run(page).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()

    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in violations] == []
    assert complaints == []
    assert overflow <= 0
