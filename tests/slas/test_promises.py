"""Promises in force: parsed once, chosen by facts, the first match of a segment."""

from collections.abc import Iterable

import pytest

from slas.models import PolicyActivation, PolicyVersion
from slas.promises import Promise, matching, promises_in_force
from slas.publish import activate_policy_version
from tests.cast import NOW, Cast, install
from tests.clocks import make_policy_version

pytestmark = pytest.mark.django_db
HAND_RAISER = {"handoff": {"tier": "hand_raiser"}}
STANDARD = {"handoff": {"tier": "standard"}}


@pytest.fixture(autouse=True)
def cast() -> Cast:
    return install()


def keys(promises: Iterable[Promise]) -> list[str]:
    return [one.key for one in promises]


def test_each_segment_is_promised_once_by_the_first_that_matches() -> None:
    found = matching(promises_in_force(), HAND_RAISER, from_step="handed_off", scope="lead")
    assert keys(found) == ["first_touch_hand_raisers", "disposition", "handoff_to_routed"]


def test_what_does_not_match_leaves_the_segment_to_the_next() -> None:
    found = matching(promises_in_force(), STANDARD, from_step="handed_off", scope="lead")
    assert keys(found)[0] == "first_touch_others"


def test_a_fact_that_is_unknown_matches_no_rule() -> None:
    found = matching(promises_in_force(), {}, from_step="handed_off", scope="lead")
    assert keys(found)[0] == "first_touch_others"


def test_an_owners_promise_is_apart_from_the_leads() -> None:
    found = matching(promises_in_force(), HAND_RAISER, from_step="assigned", scope="owner")
    assert keys(found) == ["own_first_touch_hand_raisers"]


def test_a_new_version_is_in_force_when_it_is_activated() -> None:
    version = make_policy_version(target_seconds=600)
    assert 600 not in {one.target_seconds for one in promises_in_force()}
    activate_policy_version(version, now=NOW)
    current = next(one for one in promises_in_force() if one.key == "first_touch_hand_raisers")
    assert (current.number, current.target_seconds) == (version.number, 600)
    assert PolicyActivation.objects.filter(policy=version.policy, retired_at=NOW).count() == 1


def test_a_policy_without_a_version_in_force_promises_nothing() -> None:
    PolicyActivation.objects.filter(policy__key="read").update(retired_at=NOW)
    assert "read" not in keys(promises_in_force())
    assert PolicyVersion.objects.filter(policy__key="read").exists()


def test_versions_that_were_met_before_cost_one_query(django_assert_num_queries) -> None:
    promises_in_force()
    with django_assert_num_queries(1):
        promises_in_force()
