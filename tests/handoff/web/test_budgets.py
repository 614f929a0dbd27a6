"""What a page may cost: statements and bytes, with forty handoffs in the queue."""

from typing import Any

import pytest
from django.test import Client

from tests.handoff.web.addresses import url_of
from tests.handoff.web.scene import Scene, browser_of, hand_over, touch
from tests.handoff.web.test_access import DEFINERS, NO_REPS, NOT_ONE_TEAM, OPERATIONS, READ, SIGNED_IN, may_read

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 14  # and the fifteenth asks the database for the time, which is given here
MOST_BYTES = 100_000
FILES = ("web:import_mapping", "web:import_refused", "web:definition_file", "web:draft_file", "web:calendar_file")
PAGES = sorted(
    name
    for name, answers in READ.items()
    if answers in (SIGNED_IN, NOT_ONE_TEAM, NO_REPS, DEFINERS, OPERATIONS) and "csv" not in name and name not in FILES
)


@pytest.fixture(scope="module")
def busy(played: Scene, django_db_blocker: Any) -> Scene:
    """The scene with forty open handoffs of the rep's, every third one touched."""
    with django_db_blocker.unblock():
        for number in range(39):
            handoff = hand_over(played.cast, email=f"lead{number}@company{number}.example", name=f"Lead {number}")
            if number % 3 == 0:
                touch(handoff)
    return played


@pytest.mark.parametrize(
    ("name", "role"),
    [
        (name, role)
        for name in PAGES
        for role in ("rep", "manager", "marketing_manager", "revenue_ops")
        if may_read(name, role)
    ],
)
def test_a_page_keeps_to_its_budget(busy: Scene, name: str, role: str, django_assert_max_num_queries: Any) -> None:
    client: Client = browser_of(getattr(busy.cast, role))
    address = url_of(name, busy)
    assert client.get(address).status_code == 200  # versions of calendars and promises are kept from here on

    with django_assert_max_num_queries(MOST_STATEMENTS):
        response = client.get(address)

    assert len(response.content) <= MOST_BYTES


def test_the_queue_keeps_to_its_budget_with_a_brief_that_was_asked_for(
    busy: Scene, django_assert_max_num_queries: Any
) -> None:
    client = browser_of(busy.cast.rep)
    address = f"{url_of('web:queue', busy)}?handoff={busy.open.pk}"
    client.get(address)

    with django_assert_max_num_queries(MOST_STATEMENTS):
        response = client.get(address)

    assert response.content.count(b"data-row") >= 40


def test_search_keeps_to_its_budget(busy: Scene, django_assert_max_num_queries: Any) -> None:
    client = browser_of(busy.cast.outsider)
    client.get("/leads/?q=lead")

    with django_assert_max_num_queries(MOST_STATEMENTS):
        response = client.get("/leads/?q=lead")

    assert len(response.content) <= MOST_BYTES
