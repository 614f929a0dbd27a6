"""Publication of time policies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handoff.people.models import OwedBy
from slas.models import Policy, PolicyActivation, StartStep, StopStep, TargetKind
from slas.publish import InvalidPolicyError, Terms, activate_policy_version, add_policy_version, check_ladder
from tests.cast import NOW, Cast, install


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


TERMS = Terms(
    position=1,
    owed_by=OwedBy.sales,
    from_step=StartStep.handed_off,
    to_step=StopStep.touched,
    target=timedelta(minutes=10),
    ladder=(("warning", 50), ("breach", 100)),
)


def _add(terms: Terms):
    policy = Policy.objects.get(key="first_touch_hand_raisers")
    return add_policy_version(policy, terms=terms, created_by_id=None, now=NOW)


def test_it_numbers_versions_and_states_the_target_in_seconds(cast: Cast) -> None:
    version = _add(TERMS)
    assert (version.number, version.target_kind, version.target_seconds) == (2, TargetKind.business_time, 600)
    assert version.ladder == [{"name": "warning", "percent": 50}, {"name": "breach", "percent": 100}]


def test_no_target_is_the_same_business_day(cast: Cast) -> None:
    version = _add(replace(TERMS, target=None))
    assert (version.target_kind, version.target_seconds) == (TargetKind.same_business_day, None)


def test_a_version_in_force_retires_the_one_before_it(cast: Cast) -> None:
    version = _add(TERMS)
    activate_policy_version(version, now=NOW)
    in_force = PolicyActivation.objects.get(policy=version.policy, retired_at=None)
    assert in_force.version == version


def test_it_refuses_a_rule_that_cannot_be_read(cast: Cast) -> None:
    with pytest.raises(InvalidPolicyError):
        _add(replace(TERMS, applies_when={"id": "x", "fact": "handoff.mood", "op": "eq", "value": "good"}))


@pytest.mark.parametrize(
    "ladder",
    [
        {},
        ["warning"],
        [{"name": "warning"}],
        [{"name": "panic", "percent": 100}],
        [{"name": "breach", "percent": 0}],
        [{"name": "breach", "percent": 100, "colour": "red"}],
    ],
)
def test_it_refuses_a_ladder_that_is_none(ladder) -> None:
    with pytest.raises(InvalidPolicyError):
        check_ladder(ladder)
