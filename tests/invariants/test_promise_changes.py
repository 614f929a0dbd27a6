"""What PostgreSQL refuses about changes of promises and the runs that take running clocks along."""

from typing import Any

import pytest

from slas.changes import PolicyChange, PolicyRun
from slas.models import Policy
from tests.cast import NOW, Cast
from tests.clocks import make_policy_version
from tests.invariants.refusal import refused_by


def make_change(cast: Cast, **fields: Any) -> PolicyChange:
    """Make the sales manager's open proposal to withdraw the first touch of hand-raisers, unless told otherwise."""
    defaults = {
        "policy": Policy.objects.get(key="first_touch_hand_raisers"),
        "effect": "withdrawal",
        "proposed_by": cast.manager,
        "proposed_for": "sales",
        "proposed_at": NOW,
        "signatory": cast.marketing_manager,
        "signs_for": "marketing",
    }
    return PolicyChange.objects.create(**{**defaults, **fields})


def make_run(cast: Cast, **fields: Any) -> PolicyRun:
    policy = Policy.objects.get(key="first_touch_hand_raisers")
    return PolicyRun.objects.create(**{"policy": policy, "asked_by": cast.manager, "asked_at": NOW, **fields})


def test_it_refuses_policy_change_one_open(cast: Cast) -> None:
    make_change(cast, returned_at=NOW, ended_by=cast.marketing_manager, reason="Keep it.")
    make_change(cast)
    with refused_by("policy_change_one_open"):
        make_change(cast)


@pytest.mark.parametrize(
    "ended",
    [
        {"signed_at": NOW, "returned_at": NOW, "reason": "No."},
        {"signed_at": NOW, "taken_back_at": NOW},
        {"returned_at": NOW, "taken_back_at": NOW, "reason": "No."},
        {},
    ],
)
def test_it_refuses_policy_change_ends_one_way(cast: Cast, ended: dict[str, Any]) -> None:
    with refused_by("policy_change_ends_one_way"):
        make_change(cast, ended_by=cast.marketing_manager, **ended)


def test_it_refuses_an_end_by_nobody(cast: Cast) -> None:
    with refused_by("policy_change_ends_one_way"):
        make_change(cast, taken_back_at=NOW)


@pytest.mark.parametrize(
    "teams",
    [
        {"signs_for": "sales"},
        {"proposed_for": "marketing"},
        {"proposed_for": "revenue_ops"},
        {"signs_for": "revenue_ops"},
    ],
)
def test_it_refuses_policy_change_other_team_signs(cast: Cast, teams: dict[str, str]) -> None:
    with refused_by("policy_change_other_team_signs"):
        make_change(cast, **teams)


def test_it_refuses_policy_change_other_person_signs(cast: Cast) -> None:
    with refused_by("policy_change_other_person_signs"):
        make_change(cast, signatory=cast.manager)


def test_it_refuses_policy_change_signed_by_signatory(cast: Cast) -> None:
    with refused_by("policy_change_signed_by_signatory"):
        make_change(cast, signed_at=NOW, ended_by=cast.admin)


def test_it_refuses_policy_change_effect_stated(cast: Cast) -> None:
    with refused_by("policy_change_effect_stated"):
        make_change(cast, effect="version")
    with refused_by("policy_change_effect_stated"):
        make_change(cast, version=make_policy_version())


def test_it_refuses_policy_change_return_says_why(cast: Cast) -> None:
    with refused_by("policy_change_return_says_why"):
        make_change(cast, returned_at=NOW, ended_by=cast.marketing_manager)


def test_it_refuses_policy_change_is_pinned(cast: Cast) -> None:
    change = make_change(cast)
    rows = PolicyChange.objects.filter(pk=change.pk)
    for others in ({"note": "Another."}, {"signatory": cast.admin}, {"effect": "version"}):
        with refused_by("policy_change_is_pinned"):
            rows.update(**others)
    with refused_by("policy_change_is_pinned"):
        rows.delete()
    rows.update(signed_at=NOW, ended_by=cast.marketing_manager)
    with refused_by("policy_change_is_pinned"):
        rows.update(signed_at=None, ended_by=None)


def test_it_refuses_policy_run_one_working(cast: Cast) -> None:
    make_run(cast, finished_at=NOW)
    make_run(cast)
    with refused_by("policy_run_one_working"):
        make_run(cast)


def test_it_refuses_policy_run_ends_one_way(cast: Cast) -> None:
    with refused_by("policy_run_ends_one_way"):
        make_run(cast, finished_at=NOW, superseded_at=NOW)


def test_it_refuses_policy_run_moved_what_it_saw(cast: Cast) -> None:
    with refused_by("policy_run_moved_what_it_saw"):
        make_run(cast, done=1, moved=2)
