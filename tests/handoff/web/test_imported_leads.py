"""Leads of an imported past can be found and opened like any others."""

import pytest
from django.test import Client

from leads.handoffs.models import Handoff, Origin
from tests.cast import Cast, install
from tests.handoff.process.history.scene import bring_in, stage_run
from tests.handoff.web.pages import words_of


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast, and a company's past that was brought in."""
    cast = install()
    bring_in(stage_run())
    return cast


def read(cast: Cast, role: str, address: str) -> str:
    client = Client()
    client.force_login(getattr(cast, role))
    answer = client.get(address)
    assert answer.status_code == 200, address
    return words_of(answer.content.decode())


@pytest.mark.parametrize("role", ["manager", "marketer", "revenue_ops"])
def test_every_imported_handoff_has_its_page(cast: Cast, role: str) -> None:
    for handoff in Handoff.objects.filter(origin=Origin.imported).select_related("lead"):
        assert handoff.lead.name in read(cast, role, f"/handoffs/{handoff.pk}/")


def test_the_rep_who_held_one_opens_it(cast: Cast) -> None:
    held = Handoff.objects.filter(origin=Origin.imported, owner=cast.rep).select_related("lead")
    assert held
    for handoff in held:
        assert handoff.lead.name in read(cast, "rep", f"/handoffs/{handoff.pk}/")


def test_a_search_that_meets_imported_leads_lists_them(cast: Cast) -> None:
    for handoff in Handoff.objects.filter(origin=Origin.imported).select_related("lead"):
        assert handoff.lead.name in read(cast, "manager", f"/leads/?q={handoff.lead.name.split()[0]}")
