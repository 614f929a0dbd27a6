"""Leads of an imported past can be found and opened like any others."""

import pytest
from django.test import Client

from handoff.api.answers.clocks import clocks_by_handoff
from leads.handoffs.models import Handoff, Origin
from slas.models import Clock
from tests.cast import NOW, Cast, install
from tests.handoff.process.history.scene import HEADER, bring_in, stage_run
from tests.handoff.web.pages import words_of
from tests.handoff.web.scene import browser_of, hand_over


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


def test_promises_on_imported_handoffs_are_told_as_what_would_have_been(cast: Cast) -> None:
    handoff = Handoff.objects.get(origin=Origin.imported, lead__name="Bo")

    said = read(cast, "manager", f"/handoffs/{handoff.pk}/")

    assert "Would have been: imported history, judged by today’s policies." in said
    assert "Marketing would have owed: submit to handed off within 2 minutes Would have been missed by 28 m" in said
    assert "Sales would have owed: first touch, all others within the same business day Would have been met" in said
    assert "Would have been a breach: Submit to handed off would have been owed by marketing" in said
    assert " Breach: " not in said


def test_a_step_of_the_past_that_was_never_reached_counts_no_time_down(cast: Cast) -> None:
    handoff = Handoff.objects.get(origin=Origin.imported, lead__name="Cy")
    assert Clock.objects.filter(handoff=handoff, stopped_at=None, cancelled_at=None).exists()

    response = browser_of(cast.manager).get(f"/handoffs/{handoff.pk}/")

    assert "Would have been missed, not reached" in words_of(response.content.decode())
    assert b"data-left" not in response.content


def test_the_api_marks_promises_on_imported_handoffs(cast: Cast) -> None:
    past = Handoff.objects.get(origin=Origin.imported, lead__name="Bo")
    present = hand_over(cast)

    told = clocks_by_handoff([past.pk, present.pk], now=NOW)

    assert {clock["is_hypothetical"] for clock in told[past.pk]} == {True}
    assert {clock["is_hypothetical"] for clock in told[present.pk]} == {False}


def come_back(cast: Cast) -> Handoff:
    """Bring in a lead that did not answer, whom nobody here held, and hand them over now."""
    lost = "9,di@dome.example,Di,Dome,standard,,,2026-09-07 15:00:00,2026-09-07 15:05:00,,Lost,2026-09-20\n"
    bring_in(stage_run(HEADER + lost, ""))
    return hand_over(cast, email="di@dome.example", name="Di")


def test_a_lead_that_comes_back_shows_its_imported_handoff(cast: Cast) -> None:
    present = come_back(cast)
    past = Handoff.objects.get(origin=Origin.imported, lead=present.lead_id)

    response = browser_of(cast.manager).get(f"/handoffs/{present.pk}/")

    said = words_of(response.content.decode())
    assert "Earlier handoffs 7 Sep 2026 Standard No response Imported" in said
    assert "number 2 of this lead" in said
    assert f'href="/handoffs/{past.pk}/"' in response.content.decode()


def test_an_earlier_handoff_that_the_reader_may_not_open_is_counted_and_not_shown(cast: Cast) -> None:
    present = come_back(cast)

    said = read(cast, "rep", f"/handoffs/{present.pk}/")

    assert "Earlier handoffs" not in said
    assert "number 2 of this lead" in said
