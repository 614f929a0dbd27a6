"""A real Chromium against a real server; skipped, and saying why, where no Chromium is installed."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from pytest_django.live_server_helper import LiveServer

from handoff.people.models import User

HERE = Path(__file__).parent
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)  # which has the test database made


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """Open no transaction around a test: the server reads what `site` committed."""


@pytest.fixture(scope="module")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """One browser for the tests of a module.

    Playwright keeps a loop running in this thread, beside which Django refuses to query and has connections of its own.
    So the databases are made before, the refusal is lifted, and both end with the module.
    """
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("No Chromium is installed: tests in a browser need one.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=[*QUIET])
        yield browser
        browser.close()
        connections.close_all()


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running server, and a way in for whoever is in its database."""

    address: str

    def cookie_of(self, user: User) -> Any:
        """Return the cookie of a session in which `user` is signed in."""
        client = Client()
        client.force_login(user)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        return {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}

    def sign_in(self, context: BrowserContext, user: User | None) -> None:
        """Let a browser be `user`'s, or nobody's."""
        context.clear_cookies()
        if user is not None:
            context.add_cookies([self.cookie_of(user)])


@pytest.fixture(scope="module")
def site(chromium: Browser, django_db_blocker: Any) -> Iterator[Site]:
    """A server over the committed rows of one module, which are taken away after it."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        try:
            yield Site(address=server.url)
        finally:
            server.stop()
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
