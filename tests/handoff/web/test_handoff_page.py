"""The handoff page tells everything that is known of one handoff."""

from datetime import timedelta

import pytest
from django.utils import timezone

from handoff.process.followup import StepReport, record_steps
from handoff.web.brief import with_brief
from handoff.web.handoffs import HandoffPage, handoff_page
from leads.handoffs.models import Handoff
from leads.handoffs.steps import Step
from tests.cast import NOW
from tests.handoff.web.scene import SOON, SOURCE, Scene, browser_of, dispose, touch

pytestmark = pytest.mark.django_db


def page_of(scene: Scene, handoff: Handoff, *, minutes: int = 5) -> HandoffPage:
    now = NOW + timedelta(minutes=minutes)
    return handoff_page(with_brief().get(pk=handoff.pk), scene.cast.rep, now=now, forms={})


def lines(page: HandoffPage) -> list[str]:
    return [line.what for day in page.history for line in day.lines]


def test_every_step_that_was_reached_is_in_the_history_and_the_table(scene: Scene) -> None:
    at = NOW + timedelta(seconds=30)
    record_steps([StepReport(handoff_id=scene.closed.pk, step="notified", at=at)], actor=SOURCE, now=at)
    browser_of(scene.cast.marketer).post(f"/handoffs/{scene.closed.pk}/receipt/")

    page = page_of(scene, scene.closed)

    reached = {step.name for step in page.brief.path.steps if step.at}
    assert reached == {step.replace("_", " ") for step in Step if step is not Step.SYNCED}
    for words in ("Submitted", "Received", "Scored: ready", "Handed off", "Routed to", "Owner notified"):
        assert any(words in line for line in lines(page)), words
    for words in ("First touch: e-mail, sent", "Disposed: bad fit", "Closed", "Read by marketing"):
        assert words in lines(page)


def test_nothing_is_told_twice(scene: Scene) -> None:
    told = lines(page_of(scene, scene.closed))

    assert len(told) == len(set(told))


def test_a_breach_stands_at_its_due_time_before_any_worker_noticed(scene: Scene) -> None:
    page = page_of(scene, scene.open, minutes=30)

    [breach] = [line for day in page.history for line in day.lines if line.what.startswith("Breach")]
    assert breach.at == NOW + timedelta(minutes=5)
    assert breach.source == "from its times"


def test_clocks_of_both_directions_stand_across_with_their_working(scene: Scene) -> None:
    touch(scene.open, at=SOON)

    first, second, third = page_of(scene, scene.open).clocks

    assert first.title.startswith("Sales owes: disposition after first touch within 40 business hours")
    assert second.face.text == "Met, 3 m to spare"
    assert "5 min Tuesday" in second.working
    assert "Stopped Tue 3 Nov 15:02:00 after 2 m." in second.working
    assert third.title == "Marketing owed: submit to handed off within 2 minutes"


def test_the_path_says_what_is_done_what_runs_and_what_is_ahead(scene: Scene) -> None:
    cells = {cell.label: cell.state for cell in page_of(scene, scene.open).brief.path.strip.cells}

    assert cells["Scoring"] == "done"
    assert cells["Notification"] == "running"
    assert cells["First touch"] == "ahead"


def test_a_step_that_was_left_out_is_skipped_and_its_time_is_in_the_next_seam(scene: Scene) -> None:
    steps = {step.name: step for step in page_of(scene, scene.closed).brief.path.steps}

    assert steps["notified"].state == "skipped"
    assert (steps["touched"].since, steps["touched"].wall) == ("routed", 60)


def test_the_trace_shows_every_tier_with_what_each_criterion_saw(scene: Scene) -> None:
    page = browser_of(scene.cast.rep).get(f"/handoffs/{scene.open.pk}/").content.decode()

    for words in ("Hand raiser: met", "Target account: not met", "Never: none holds", "E-mail is a company address"):
        assert words in page


def test_the_manager_may_give_it_to_a_colleague_or_back_to_the_pool(scene: Scene) -> None:
    manager = browser_of(scene.cast.manager)
    assert "Give it to somebody else" in manager.get(f"/handoffs/{scene.open.pk}/").content.decode()

    manager.post(f"/handoffs/{scene.open.pk}/owner/", {"to": scene.cast.teammate.pk, "reason": "knows the company"})

    given = Handoff.objects.get(pk=scene.open.pk)
    assert given.owner == scene.cast.teammate
    page = manager.get(f"/handoffs/{scene.open.pk}/").content.decode()
    assert "Routed to Theo Teammate" in page


@pytest.mark.parametrize("role", ["outsider", "marketer", "admin"])
def test_it_is_given_to_members_of_its_team_only(scene: Scene, role: str) -> None:
    wanted = getattr(scene.cast, role).pk

    response = browser_of(scene.cast.manager).post(f"/handoffs/{scene.open.pk}/owner/", {"to": wanted})

    assert response.status_code == 403
    assert Handoff.objects.get(pk=scene.open.pk).owner == scene.cast.rep


def test_a_closed_one_offers_a_correction_and_no_touch(scene: Scene) -> None:
    page = browser_of(scene.cast.rep).get(f"/handoffs/{scene.closed.pk}/").content.decode()

    assert "Correct the disposition" in page
    assert "Log touch" not in page
    assert 'value="working"' not in page


def test_an_id_beyond_all_numbers_is_unknown(scene: Scene) -> None:
    assert browser_of(scene.cast.rep).get(f"/handoffs/{'9' * 30}/").status_code == 404


def test_a_bad_fit_untouched_says_so_in_its_clock(scene: Scene) -> None:
    dispose(scene.open, at=SOON)

    faces = [one.face.text for one in page_of(scene, scene.open).more_clocks]

    assert "Void, closed untouched" in faces


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_all_times_of_a_promise_are_in_the_zone_of_the_reader(scene: Scene, zone: str) -> None:
    touch(scene.open, at=SOON)
    with timezone.override(zone):
        page = page_of(scene, scene.open)
        started = timezone.localtime(NOW)

    cards = [*page.clocks, *page.more_clocks]
    assert {card.face.calendar_text for card in cards} >= {"24×7", "Sales US hours"}
    for card in cards:
        assert f"{started:%H}:0" in card.working
        assert "Its times" not in card.working


def test_the_forms_come_before_the_reading_on_a_phone_by_a_bar_of_links(scene: Scene) -> None:
    page = browser_of(scene.cast.rep).get(f"/handoffs/{scene.open.pk}/").content.decode()
    bar = page.split('class="three phone-bar"')[1].split("</div>")[0]

    assert 'href="tel:' in bar
    for form in ("touch", "disposition"):
        assert f'href="#{form}"' in bar
        assert f'id="{form}"' in page
