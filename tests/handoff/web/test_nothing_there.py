"""Pages with nothing to show answer all the same: no leads yet, filters that match none, numbers without rows."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.cast import Cast, install
from tests.dashboards.metrics.building import NOW
from tests.dashboards.metrics.busy import fill
from tests.handoff.web.scene import browser_of

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="([^"]*)"')
ROLES = ("rep", "marketer", "manager", "revenue_ops", "outsider", "admin")
PAGES = (
    *("/queue/", "/sla/", "/path-map/", "/feedback/", "/definition/", "/notices/", "/leads/", "/leads/?q=x"),
    *("/preferences/", "/styleguide/", "/numbers/handoffs/", "/sla/csv/owners/", "/path-map/csv/seams/"),
    *("/definition/criteria/", "/definition/outcomes/", "/definition/outcomes/csv/versions/", "/api/v1/metrics"),
)
REPORTS = (
    *("/definition/criteria/", "/definition/outcomes/", "/definition/criteria/csv/criteria/"),
    *("/sla/", "/path-map/", "/numbers/handoffs/", "/sla/csv/owners/", "/path-map/csv/seams/", "/api/v1/metrics"),
)
NO_MATCH = (
    *("tier=zzz", "source=zzz", "team=zzz", "owner={rep}", "from=2020-01-01&to=2020-01-02", "page=9999999"),
    "from=2020-01-01&to=2020-01-02&owner={rep}",
)


@pytest.fixture(scope="module")
def empty(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    """An installation with its people and no lead."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield install()
        transaction.set_rollback(True)


@pytest.fixture
def cast(empty: Cast, db: None) -> Cast:
    return empty


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_before_the_first_lead(cast: Cast, page: str, role: str) -> None:
    assert browser_of(getattr(cast, role), at=NOW).get(page, follow=True).status_code == 200


@pytest.mark.parametrize("query", NO_MATCH)
@pytest.mark.parametrize("page", REPORTS)
def test_a_filter_that_matches_nothing_is_answered(cast: Cast, page: str, query: str) -> None:
    answer = browser_of(cast.rep, at=NOW).get(f"{page}?{query.format(rep=cast.rep.pk)}")

    # Only the files and the API may say that they know no such filter.
    assert answer.status_code == 200 or (page.startswith("/api/") and answer.status_code == 400)


@pytest.mark.parametrize("page", ["/sla/", "/path-map/"])
def test_every_number_opens_before_the_first_lead(cast: Cast, page: str) -> None:
    assert_numbers_open(browser_of(cast.rep, at=NOW), page)


@pytest.mark.parametrize("page", ["/sla/", "/path-map/", "/sla/?tier=zzz", "/path-map/?from=2020-01-01&to=2020-01-02"])
def test_every_number_opens_with_rows_behind_it(cast: Cast, page: str) -> None:
    fill(cast, handoffs=60)

    assert_numbers_open(browser_of(cast.rep, at=NOW), page)


def assert_numbers_open(client: Client, page: str) -> None:
    content = client.get(page).content.decode()
    links = {unescape(link) for link in LINK.findall(content) if link.startswith("/numbers/")}

    assert links
    assert {link for link in links if client.get(link).status_code != 200} == set()
