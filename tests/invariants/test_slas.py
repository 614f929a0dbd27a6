"""What PostgreSQL refuses about policies, clocks and alerts."""

from datetime import time, timedelta

import pytest

from slas.models import Alert, Policy, PolicyActivation, PolicyVersion
from tests.cast import NOW, Cast
from tests.clocks import DUE_AT, make_alert, make_clock, make_policy_version
from tests.invariants.refusal import refused_by
from tests.rows import make_handoff

MINUTE = timedelta(minutes=1)


def test_it_refuses_policy_key_unique(cast: Cast) -> None:
    with refused_by("policy_key_unique"):
        Policy.objects.create(key="first_touch_hand_raisers", name="Another")


def test_it_refuses_policy_version_number_unique(cast: Cast) -> None:
    with refused_by("policy_version_number_unique"):
        make_policy_version(number=1)


@pytest.mark.parametrize(
    "target",
    [
        {"target_seconds": 0},
        {"target_seconds": None},
        {"target_seconds": 300, "cutoff": time(15, 0)},
        {"target_kind": "same_business_day", "target_seconds": 300},
    ],
)
def test_it_refuses_policy_version_target_stated(cast: Cast, target: dict[str, object]) -> None:
    with refused_by("policy_version_target_stated"):
        make_policy_version(**target)


def test_it_refuses_slas_policyversion_append_only(cast: Cast) -> None:
    with refused_by("slas_policyversion_append_only"):
        PolicyVersion.objects.update(target_seconds=600)


def test_it_refuses_policy_one_active_version(cast: Cast) -> None:
    version = make_policy_version()
    with refused_by("policy_one_active_version"):
        PolicyActivation.objects.create(policy=version.policy, version=version, activated_at=NOW)


def test_it_refuses_clock_one_running(cast: Cast) -> None:
    handoff = make_handoff(cast)
    make_clock(handoff, started_at=NOW - MINUTE, stopped_at=NOW)
    make_clock(handoff)
    make_clock(handoff, owner=cast.rep)
    with refused_by("clock_one_running"):
        make_clock(handoff)
    with refused_by("clock_one_running"):
        make_clock(handoff, owner=cast.rep)


def test_it_refuses_clock_due_after_start(cast: Cast) -> None:
    with refused_by("clock_due_after_start"):
        make_clock(make_handoff(cast), due_at=NOW)


def test_it_refuses_clock_stopped_from_start_on(cast: Cast) -> None:
    make_clock(make_handoff(cast), stopped_at=NOW)
    with refused_by("clock_stopped_from_start_on"):
        make_clock(make_handoff(cast), stopped_at=NOW - MINUTE)


def test_it_refuses_clock_stopped_or_cancelled(cast: Cast) -> None:
    with refused_by("clock_stopped_or_cancelled"):
        make_clock(make_handoff(cast), stopped_at=NOW, cancelled_at=NOW, cancel_reason="covered")


@pytest.mark.parametrize(
    "fields",
    [
        {"cancelled_at": NOW},
        {"cancelled_at": NOW, "cancel_reason": "tired"},
        {"cancel_reason": "covered"},
    ],
)
def test_it_refuses_clock_cancel_says_why(cast: Cast, fields: dict[str, object]) -> None:
    with refused_by("clock_cancel_says_why"):
        make_clock(make_handoff(cast), **fields)


@pytest.mark.parametrize(
    "change",
    [
        {"started_at": NOW - MINUTE},
        {"due_at": DUE_AT + MINUTE},
        {"stopped_at": NOW + 2 * MINUTE},
        {"stopped_at": None},
        {"stopped_at": None, "cancelled_at": NOW, "cancel_reason": "covered"},
        {"policy_version_id": 0},
        {"owner_id": 0},
    ],
)
def test_it_refuses_clock_ended_is_pinned(cast: Cast, change: dict[str, object]) -> None:
    clock = make_clock(make_handoff(cast), stopped_at=NOW + MINUTE)
    rows = type(clock).objects.filter(pk=clock.pk)
    with refused_by("clock_ended_is_pinned"):
        rows.update(**change)
    assert rows.update(stopped_at=NOW) == 1


def test_it_refuses_alert_once_a_level(cast: Cast) -> None:
    clock = make_clock(make_handoff(cast))
    with refused_by("alert_once_a_level"):
        make_alert(clock)


def test_it_refuses_alert_fired_or_lapsed(cast: Cast) -> None:
    make_clock(make_handoff(cast))
    with refused_by("alert_fired_or_lapsed"):
        Alert.objects.update(fired_at=NOW, lapsed_at=NOW)
