"""The queue lists what a rep owes, what is due first at the top, with the brief beside it."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from handoff.web.queue_rows import grouped, queue_rows
from leads.handoffs.models import Handoff
from leads.records.submissions import CompanyCard
from slas.models import Clock
from tests.cast import NOW
from tests.handoff.web.scene import SOON, Scene, browser_of, dispose, hand_over, touch

pytestmark = pytest.mark.django_db


def queue_of(scene: Scene, **at: timedelta) -> list[tuple[str, str, str]]:
    moment = NOW + at.get("after", timedelta(minutes=2))
    return [(row.group, row.owed, row.face.text) for row in queue_rows(scene.cast.rep, now=moment)]


def test_a_first_touch_is_owed_by_business_time_left(scene: Scene) -> None:
    assert queue_of(scene) == [("due_soon", "First touch", "3 m left")]


def test_what_is_over_says_by_how_much(scene: Scene) -> None:
    assert queue_of(scene, after=timedelta(minutes=40)) == [("overdue", "First touch", "35 m over")]


def test_outside_hours_no_more_becomes_late(scene: Scene) -> None:
    assert queue_of(scene, after=timedelta(hours=20)) == [("overdue", "First touch", "6 h 55 m over")]


def test_after_the_touch_the_earlier_disposition_promise_is_owed(scene: Scene) -> None:
    touch(scene.open, at=SOON)

    assert queue_of(scene) == [("later", "Disposition", "40 h left")]


def test_after_working_the_next_step_is_owed(scene: Scene) -> None:
    touch(scene.open, at=SOON)
    dispose(scene.open, at=SOON, outcome="working", criterion="", next_step_on=NOW.date() + timedelta(days=1))

    with timezone.override(scene.cast.rep.timezone):
        [(group, owed, left)] = queue_of(scene, after=timedelta(minutes=5))

    assert (group, owed, left) == ("later", "Next step", "from Wed 4 Nov")


def test_groups_come_in_the_order_of_urgency_and_count_their_rows(scene: Scene) -> None:
    slow = hand_over(
        scene.cast,
        email="kwame@sankofa.example",
        name="Kwame Boateng",
        company=CompanyCard(name="Sankofa", employees=90, industry="textiles", country="US"),
    )
    touch(slow, at=NOW)

    groups = grouped(queue_rows(scene.cast.rep, now=NOW + timedelta(minutes=40)))

    assert [(group.name, len(group.rows)) for group in groups] == [("Overdue", 1), ("Later", 1)]


def test_inside_a_group_the_oldest_due_comes_first_and_is_preselected(scene: Scene) -> None:
    later = hand_over(scene.cast, email="kwame@sankofa.example", name="Kwame Boateng")
    for handoff, due_at in ((scene.open, NOW + timedelta(minutes=9)), (later, NOW + timedelta(minutes=3))):
        Clock.objects.filter(handoff=handoff, stopped_at=None).update(due_at=due_at)
    now = NOW + timedelta(minutes=40)

    assert [row.handoff.pk for row in queue_rows(scene.cast.rep, now=now)] == [later.pk, scene.open.pk]
    page = browser_of(scene.cast.rep, at=now).get("/queue/").content.decode()
    assert f'data-brief="{later.pk}"' in page
    assert "Overdue · 2, oldest first" in page


@pytest.mark.parametrize(
    ("now", "due_at", "group"),
    [
        (NOW, NOW + timedelta(hours=5), "today"),
        (NOW, NOW + timedelta(days=1), "later"),
        (NOW + timedelta(hours=12), NOW + timedelta(hours=30), "today"),
        (NOW + timedelta(hours=12), NOW + timedelta(days=2), "later"),
        (NOW + timedelta(days=4), NOW + timedelta(days=6, hours=5), "today"),
    ],
    ids=["this afternoon", "tomorrow", "tomorrow, at night", "the day after, at night", "Monday, on a Saturday"],
)
def test_today_is_the_business_day_that_is_on_or_else_the_next(
    scene: Scene, now: datetime, due_at: datetime, group: str
) -> None:
    Clock.objects.filter(handoff=scene.open, stopped_at=None).update(due_at=due_at)

    assert [row.group for row in queue_rows(scene.cast.rep, now=now)] == [group]


def test_a_reassignment_that_is_near_is_announced(scene: Scene) -> None:
    [row] = queue_rows(scene.cast.rep, now=NOW + timedelta(minutes=8))
    fires = Clock.objects.get(handoff=scene.open, policy__key="first_touch_hand_raisers").ladder[-1]

    assert fires["level"] == "reassign"
    assert row.note == "reassigns 15:15"


def test_it_shows_the_brief_of_the_row_that_was_asked_for(scene: Scene) -> None:
    page = browser_of(scene.cast.rep).get(f"/queue/?handoff={scene.open.pk}").content.decode()

    assert "Why ready" in page
    assert "Company has 50 or more employees" in page
    assert "“Who can show this?”" in page
    assert "All that was agreed" in page or "Missing" in page


def test_being_asked_for_counts_as_opened_and_only_by_the_owner(scene: Scene) -> None:
    browser_of(scene.cast.teammate).get(f"/handoffs/{scene.open.pk}/")
    assert Handoff.objects.get(pk=scene.open.pk).brief_opened_at is None

    browser_of(scene.cast.rep, at=SOON).get(f"/queue/?handoff={scene.open.pk}")
    browser_of(scene.cast.rep, at=SOON + timedelta(minutes=1)).get(f"/queue/?handoff={scene.open.pk}")
    assert Handoff.objects.get(pk=scene.open.pk).brief_opened_at == SOON


def test_another_teams_handoff_has_no_brief(scene: Scene) -> None:
    assert browser_of(scene.cast.outsider).get(f"/queue/?handoff={scene.open.pk}").status_code == 404


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 40, "0", "²"])
def test_a_handoff_that_is_no_number_is_ignored_or_unknown(scene: Scene, value: str) -> None:
    assert browser_of(scene.cast.rep).get("/queue/", {"handoff": value}).status_code in (200, 404)


def test_filters_live_in_the_address_and_are_kept_by_the_rows(scene: Scene) -> None:
    page = browser_of(scene.cast.rep).get("/queue/?owed=first_touch").content.decode()
    assert f"/queue/?owed=first_touch&amp;handoff={scene.open.pk}" in page

    nothing = browser_of(scene.cast.rep).get("/queue/?owed=disposition").content.decode()
    assert "Nothing matches" in nothing
    assert "Clear the filters" in nothing


def test_an_empty_queue_thanks_and_a_new_one_explains(scene: Scene) -> None:
    assert "No handoffs yet" in browser_of(scene.cast.outsider).get("/queue/").content.decode()

    dispose(scene.open, at=SOON)
    assert "All done" in browser_of(scene.cast.rep).get("/queue/").content.decode()


def test_htmx_gets_the_brief_alone(scene: Scene) -> None:
    headers = {"HX-Request": "true", "HX-Target": "brief"}
    response = browser_of(scene.cast.rep).get(f"/queue/?handoff={scene.open.pk}", headers=headers)

    assert response.content.strip().startswith(b'<section class="split-brief" id="brief"')
    assert response.headers["HX-Push-Url"] == f"/queue/?handoff={scene.open.pk}"
    assert "HX-Request" in response.headers["Vary"]


def test_the_tab_tells_how_many_are_overdue(scene: Scene) -> None:
    page = browser_of(scene.cast.rep, at=NOW + timedelta(minutes=40)).get("/queue/").content.decode()

    assert "<title>(1) My queue" in page


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("rep", "/queue/"),
        ("manager", "/sla/"),
        ("marketer", "/feedback/"),
        ("revenue_ops", "/sla/"),
        ("admin", "/sla/"),
    ],
)
def test_each_person_begins_at_the_page_they_come_for(scene: Scene, role: str, page: str) -> None:
    assert browser_of(getattr(scene.cast, role)).get("/").headers["Location"] == page
