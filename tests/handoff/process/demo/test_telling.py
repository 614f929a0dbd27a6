"""The story told through the process: what the pages of a demo need is there, and consistent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from handoff.outbox.models import Message
from handoff.people.demo import is_demo
from handoff.people.keys import find_key
from handoff.people.models import User
from handoff.process.demo.company import PASSWORD
from handoff.process.demo.seeding import DEMO_KEY, NotEmptyError, forget_everything, seed_demo
from leads.definitions.models import DefinitionActivation, Signature
from leads.handoffs.models import EventKind, Handoff, HandoffEvent
from leads.records.models import Lead
from leads.routing.models import Assignment
from slas.models import UNFIRED, Alert, Clock

NOW = datetime(2026, 11, 10, 15, 3, tzinfo=UTC)
DAYS = 6


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker) -> None:
    """Tell a short story once for all tests of this module, and forget it after them."""
    with django_db_blocker.unblock():
        seed_demo(seed=7, days=DAYS, now=NOW)
        yield
        forget_everything()


@pytest.fixture(autouse=True)
def _with_story(told: None, db: None) -> None:
    """Let every test of this module look at the story."""


def _maya() -> User:
    return User.objects.get(name="Maya Okafor")


def test_it_is_marked_as_a_demo() -> None:
    assert is_demo()


def test_everybody_logs_in_with_the_demo_password() -> None:
    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert User.objects.count() == 11


def test_the_demo_key_is_found() -> None:
    key = find_key(DEMO_KEY, NOW)
    assert key is not None
    assert key.name == "Demo"


def test_both_definitions_are_signed_by_both_teams() -> None:
    assert Signature.objects.filter(version__activations__retired_at=None).count() == 2
    assert DefinitionActivation.objects.filter(retired_at=None).count() == 1


def test_the_queue_of_maya_holds_everybody_in_the_pictures() -> None:
    waiting = set(Handoff.objects.filter(owner=_maya(), closed_at=None).values_list("lead__name", flat=True))
    assert {"Jonas Albrecht", "Carla Benedetti", "Amara Nwosu", "Owen Pritchard", "Lucía Ferrer"} <= waiting


def test_amara_came_to_maya_by_turn_because_the_others_could_not() -> None:
    assignment = Assignment.objects.get(handoff__lead__name="Amara Nwosu")
    assert (assignment.owner, assignment.how) == (_maya(), "rotation")
    assert {skip["name"] for skip in assignment.explanation["skipped"]} == {"Tom Lindqvist", "Diego Santos"}


def test_amaras_context_lacks_what_the_picture_says() -> None:
    handoff = Handoff.objects.get(lead__name="Amara Nwosu")
    assert (handoff.context_met, handoff.context_total, handoff.context_missing) == (5, 7, ["phone", "tool"])


def test_jonas_is_over_and_was_told_a_moment_after_he_was_due() -> None:
    clock = Clock.objects.get(handoff__lead__name="Jonas Albrecht", policy__key="first_touch_hand_raisers")
    breach = clock.alerts.get(level="breach")
    assert clock.stopped_at is None
    assert clock.due_at < NOW
    assert breach.fired_at is not None
    assert timedelta(0) < breach.fired_at - clock.due_at < timedelta(seconds=2)


def test_no_alert_that_was_due_is_left_for_the_sweep() -> None:
    assert not Alert.objects.filter(UNFIRED, fire_at__lt=NOW).exists()
    assert Alert.objects.filter(UNFIRED, clock__stopped_at=None, clock__cancelled_at=None).exists()


def test_every_breach_that_was_told_is_one() -> None:
    for event in HandoffEvent.objects.filter(kind=EventKind.breached)[:200]:
        clock = Clock.objects.get(pk=event.detail["clock"])
        assert clock.stopped_at is None or clock.stopped_at > clock.due_at or _was_voided(clock)


def _was_voided(clock: Clock) -> bool:
    events = HandoffEvent.objects.filter(handoff=clock.handoff_id, kind=EventKind.breach_voided)
    return any(event.detail["clock"] == clock.pk for event in events)


def test_marketing_has_feedback_to_read() -> None:
    assert Handoff.objects.filter(closed_at__isnull=False, read_at=None).exists()
    assert Handoff.objects.filter(read_at__isnull=False).exists()


def test_leads_that_are_not_ready_are_there_too() -> None:
    assert Lead.objects.filter(handoffs=None).count() > 5


def test_nobody_is_told_of_the_past() -> None:
    assert not Message.objects.filter(sent_at=None, created_at__lt=NOW - timedelta(minutes=15)).exists()
    assert Message.objects.filter(sent_at__isnull=False).exists()


def test_it_is_told_once() -> None:
    with pytest.raises(NotEmptyError):
        seed_demo(seed=7, days=DAYS, now=NOW)


def test_the_command_says_what_stands_in_its_way() -> None:
    with pytest.raises(CommandError, match="empty installation"):
        call_command("seed_demo", days=DAYS)


def test_the_log_ins_and_the_key_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("demo_logins")
    printed = capsys.readouterr().out
    assert "maya@handoff.example" in printed
    assert DEMO_KEY in printed
