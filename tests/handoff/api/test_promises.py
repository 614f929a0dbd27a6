"""Promises through the API: listed, proposed, signed, returned, previewed and applied."""

from datetime import timedelta
from typing import Any

import pytest

from slas.changes import PolicyChange
from slas.models import Clock
from tests.cast import Cast
from tests.handoff.api.callers import Caller, person_caller
from tests.handoff.process.promises.scene import LATER, agree, first_touch, propose, run_all, running_clock

TERMS = {
    "owed_by": "sales",
    "from_step": "handed_off",
    "to_step": "touched",
    "target_seconds": 240,
    "position": 10,
    "applies_when": {"id": "tier", "fact": "handoff.tier", "op": "eq", "value": "hand_raiser"},
    "ladder": [{"name": "warning", "percent": 60}, {"name": "breach", "percent": 100}],
}


@pytest.fixture
def sales(cast: Cast) -> Caller:
    return person_caller(cast.manager)


@pytest.fixture
def marketing(cast: Cast) -> Caller:
    return person_caller(cast.marketing_manager)


def changes() -> str:
    return f"promises/{first_touch().pk}/changes"


def test_promises_are_listed_in_their_order_with_their_terms(cast: Cast, sales: Caller) -> None:
    found = sales.get("promises").json()["results"]
    assert [one["terms"]["position"] for one in found] == sorted(one["terms"]["position"] for one in found)
    first = next(one for one in found if one["key"] == "first_touch_hand_raisers")
    assert first["terms"]["sentence"] == "tier is “hand_raiser”"
    assert (first["terms"]["target_seconds"], first["terms"]["cutoff"], first["waiting"]) == (300, None, None)


def test_a_promise_is_changed_from_proposal_to_signature(cast: Cast, sales: Caller, marketing: Caller) -> None:
    asked = sales.post(changes(), {"terms": TERMS, "note": "Five is too long."})
    change = asked.json()
    assert (asked.status_code, change["state"], change["terms"]["version"]) == (201, "open", 2)
    assert (change["signatory"]["name"], change["signs_for"]) == ("Maud Marketing", "marketing")
    signed = marketing.post(f"promises/changes/{change['id']}/sign", {}).json()
    assert (signed["state"], signed["ended_by"]["name"]) == ("signed", "Maud Marketing")
    versions = sales.get(f"promises/{first_touch().pk}").json()["versions"]
    assert [(one["terms"]["version"], one["is_in_force"]) for one in versions] == [(2, True), (1, False)]


def test_nobody_signs_for_the_other_team(cast: Cast, sales: Caller) -> None:
    refused = sales.post(f"promises/changes/{propose(cast).pk}/sign", {})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_the_signatory")


def test_a_change_is_returned_or_taken_back(cast: Cast, sales: Caller, marketing: Caller) -> None:
    returned = marketing.post(f"promises/changes/{propose(cast).pk}/return", {"reason": "Keep five."}).json()
    assert (returned["state"], returned["reason"]) == ("returned", "Keep five.")
    change = propose(cast)
    assert sales.post(f"promises/changes/{change.pk}/take-back", {}).json()["state"] == "taken_back"
    assert sales.get(f"promises/changes/{change.pk}").json()["state"] == "taken_back"


def test_a_withdrawal_is_proposed_by_saying_so(cast: Cast, sales: Caller, marketing: Caller) -> None:
    change = sales.post(changes(), {"is_withdrawal": True}).json()
    assert (change["effect"], change["terms"]) == ("withdrawal", None)
    marketing.post(f"promises/changes/{change['id']}/sign", {})
    assert sales.get(f"promises/{first_touch().pk}/preview").json()["error"]["code"] == "not_in_force"


def test_a_new_promise_of_the_same_business_day_is_proposed(cast: Cast, sales: Caller) -> None:
    terms = {**TERMS, "target_seconds": None, "cutoff": "14:00", "applies_when": None}
    change = sales.post("promises", {"name": "Everybody", "terms": terms}).json()
    assert (change["terms"]["target_seconds"], change["terms"]["cutoff"]) == (None, "14:00")
    assert change["terms"]["sentence"] == "always"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "terms"),
        ({"terms": TERMS, "is_withdrawal": True}, "terms"),
        ({"terms": {**TERMS, "cutoff": "25:00"}}, "terms.cutoff"),
        ({"terms": {**TERMS, "cutoff": "14:00"}}, "cutoff"),
        ({"terms": {**TERMS, "to_step": "read"}}, "to_step"),
        ({"terms": {**TERMS, "calendar_id": 999_999}}, "terms.calendar_id"),
        ({"terms": {**TERMS, "applies_when": [1]}}, "terms.applies_when"),
        ({"terms": {**TERMS, "applies_when": {"fact": "lead.shoe"}}}, "/fact"),
        ({"terms": {**TERMS, "ladder": [{"name": "shout", "percent": 60}]}}, "terms.ladder.0.name"),
        ({"terms": TERMS, "signatory": 999_999}, "signatory"),
    ],
)
def test_what_is_wrong_is_named_by_its_place(cast: Cast, sales: Caller, body: dict[str, Any], field: str) -> None:
    refused = sales.post(changes(), body)
    assert refused.status_code == 400
    assert field in refused.json()["error"]["fields"]
    assert not PolicyChange.objects.exists()


def test_a_version_is_previewed_and_applied(cast: Cast, sales: Caller) -> None:
    clock = running_clock(cast)
    agree(cast, target=timedelta(minutes=4))
    address = f"promises/{first_touch().pk}"
    preview = sales.get(f"{address}/preview").json()
    assert (preview["version"], preview["total"], preview["earlier"]) == (2, 1, 1)
    (move,) = preview["moves"]
    assert (move["handoff_id"], move["moved_seconds"]) == (clock.handoff_id, -60)
    assert move["new_due_at"] == "2026-11-03T15:04:00Z"

    asked = sales.post(f"{address}/runs", {"version": 2})
    assert (asked.status_code, asked.json()["state"]) == (202, "waiting")
    assert sales.post(f"{address}/runs", {}).json()["error"]["code"] == "run_working"
    run_all(now=LATER)
    run = sales.get(f"{address}/runs").json()["run"]
    assert (run["state"], run["total"], run["moved"], run["earlier"]) == ("finished", 1, 1, 1)
    assert Clock.objects.get(pk=clock.pk).policy_version.number == 2
