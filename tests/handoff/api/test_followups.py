"""Touches, dispositions, steps and receipts by API."""

from datetime import timedelta

import pytest

from dispositions.models import Disposition, Receipt
from handoff.people.models import Scope
from leads.handoffs.models import Handoff, HandoffEvent, Touch
from tests.cast import NOW, Cast, make_source
from tests.handoff.api.callers import Caller, body_of_lead, key_caller, person_caller
from tests.rows import close_handoff, make_handoff

CALL = {"channel": "call", "occurred_at": NOW.isoformat()}


@pytest.fixture
def handoff(cast: Cast, source: Caller) -> Handoff:
    """A live handoff with its clocks, owned by the rep."""
    source.post("leads", body_of_lead())
    handoff = Handoff.objects.get()
    handoff.owner = cast.rep
    handoff.save()
    return handoff


@pytest.fixture
def dialer(cast: Cast) -> Caller:
    """A telephone system's key, which acts for nobody in particular."""
    return key_caller(Scope.work)


def test_a_touch_is_recorded_for_the_person_it_names(dialer: Caller, handoff: Handoff, cast: Cast) -> None:
    answer = dialer.post(f"handoffs/{handoff.pk}/touches", {**CALL, "by": "Rita.Rep@tests.example"})
    touch = Touch.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "handoff_id": handoff.pk,
        "counts": True,
        "why_not": "",
        "touch_id": touch.pk,
        "is_first": True,
    }
    assert (touch.by, touch.api_key) == (cast.rep, dialer.key)
    event = HandoffEvent.objects.get(kind="touched")
    assert (event.actor, event.api_key) == (cast.rep, dialer.key)


def test_a_contact_that_is_no_touch_is_answered_200_with_the_reason(
    dialer: Caller, handoff: Handoff, cast: Cast
) -> None:
    answer = dialer.post(f"handoffs/{handoff.pk}/touches", {**CALL, "is_automated": True, "by": cast.rep.email})
    assert (answer.status_code, answer.json()["counts"]) == (200, False)
    assert "human" in answer.json()["why_not"]
    assert not Touch.objects.exists()


def test_a_touch_its_source_repeats_adds_nothing(dialer: Caller, handoff: Handoff, cast: Cast) -> None:
    make_source("dialer")
    body = {**CALL, "source": "dialer", "external_id": "c-1", "by": cast.rep.email}
    answers = [dialer.post(f"handoffs/{handoff.pk}/touches", body).status_code for _ in range(2)]
    assert (answers, Touch.objects.count()) == ([201, 200], 1)


def test_a_touch_names_a_known_source(dialer: Caller, handoff: Handoff, cast: Cast) -> None:
    body = {**CALL, "source": "dialler", "external_id": "c-1", "by": cast.rep.email}
    answer = dialer.post(f"handoffs/{handoff.pk}/touches", body)
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (400, {"source"})


def test_a_touch_has_happened(dialer: Caller, handoff: Handoff, cast: Cast) -> None:
    later = (NOW + timedelta(hours=1)).isoformat()
    answer = dialer.post(f"handoffs/{handoff.pk}/touches", {**CALL, "occurred_at": later, "by": cast.rep.email})
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (400, {"occurred_at"})


@pytest.mark.parametrize(
    ("by", "status"),
    [
        (None, 400),
        ("nobody@tests.example", 400),
        ("mark.eter@tests.example", 403),
        ("otto.outsider@tests.example", 403),
    ],
)
def test_a_key_acts_for_a_salesperson_of_the_team_or_not_at_all(
    dialer: Caller, handoff: Handoff, by: str | None, status: int
) -> None:
    answer = dialer.post(f"handoffs/{handoff.pk}/touches", {**CALL, "by": by})
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (status, {"by"})
    assert not Touch.objects.exists()


def test_a_key_made_for_one_person_acts_for_nobody_else(handoff: Handoff, cast: Cast) -> None:
    reps = key_caller(Scope.work, acts_for=cast.rep)
    assert reps.post(f"handoffs/{handoff.pk}/touches", CALL).status_code == 201
    answer = reps.post(f"handoffs/{handoff.pk}/touches", {**CALL, "by": cast.teammate.email})
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (403, {"by"})


def test_a_key_of_a_person_who_left_acts_for_nobody(handoff: Handoff, cast: Cast) -> None:
    reps = key_caller(Scope.work, acts_for=cast.rep)
    cast.rep.is_active = False
    cast.rep.save()
    assert reps.post(f"handoffs/{handoff.pk}/touches", CALL).status_code in {401, 403}


def test_a_person_acts_for_themselves(handoff: Handoff, cast: Cast) -> None:
    rep = person_caller(cast.rep)
    assert rep.post(f"handoffs/{handoff.pk}/touches", CALL).status_code == 201
    answer = rep.post(f"handoffs/{handoff.pk}/touches", {**CALL, "by": cast.teammate.email})
    assert answer.status_code == 403


def test_a_disposition_closes_the_handoff(dialer: Caller, handoff: Handoff, cast: Cast) -> None:
    dialer.post(f"handoffs/{handoff.pk}/touches", {**CALL, "by": cast.rep.email})
    body = {"outcome": "converted", "amount": "12500.50", "opportunity_url": "https://crm.example/o/1"}
    answer = dialer.post(f"handoffs/{handoff.pk}/dispositions", {**body, "by": cast.rep.email})
    told = answer.json()
    handoff.refresh_from_db()
    assert answer.status_code == 201
    assert (told["id"], told["is_closing"], told["amount"]) == (handoff.closing_disposition_id, True, "12500.50")
    assert told["by"]["email"] == cast.rep.email
    assert handoff.closed_at == NOW


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"outcome": "lost"}, "outcome"),
        ({"outcome": "converted"}, "outcome"),
        ({"outcome": "no_response"}, "outcome"),
        ({"outcome": "working"}, "next_step_on"),
        ({"outcome": "working", "next_step_on": "2026-11-02"}, "next_step_on"),
        ({"outcome": "working", "next_step_on": "9999-12-31"}, "next_step_on"),
        ({"outcome": "working", "next_step_on": "tomorrow"}, "next_step_on"),
        ({"outcome": "bad_fit"}, "criterion"),
        ({"outcome": "bad_fit", "criterion": "quote"}, "criterion"),
        ({"outcome": "bad_fit", "reason": "no_such"}, "reason"),
        ({"outcome": "converted", "amount": "1e9"}, "amount"),
        ({"outcome": "converted", "amount": -1}, "amount"),
        ({"outcome": "converted", "amount": 1.234}, "amount"),
        ({"outcome": "bad_fit", "criterion": "demo", "corrects": 1}, "corrects"),
        ({"outcome": "bad_fit", "criterion": "demo", "is_closing": True}, "is_closing"),
        ({"outcome": "bad_fit", "criterion": "demo", "recorded_at": "2026-11-01T00:00:00Z"}, "recorded_at"),
        ({"outcome": "bad_fit", "criterion": "demo", "origin": "imported"}, "origin"),
    ],
    ids=str,
)
def test_a_disposition_that_says_too_little_is_refused_by_field(
    dialer: Caller, handoff: Handoff, cast: Cast, body: dict[str, object], field: str
) -> None:
    answer = dialer.post(f"handoffs/{handoff.pk}/dispositions", {**body, "by": cast.rep.email})
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (400, {field})
    assert not Disposition.objects.exists()


def test_a_second_closing_disposition_is_told_of_the_first(dialer: Caller, handoff: Handoff, cast: Cast) -> None:
    body = {"outcome": "bad_fit", "criterion": "demo", "by": cast.rep.email}
    dialer.post(f"handoffs/{handoff.pk}/dispositions", body)
    answer = dialer.post(f"handoffs/{handoff.pk}/dispositions", body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "already_closed")


def test_a_step_only_ever_moves_earlier(source: Caller, handoff: Handoff) -> None:
    late, early = NOW + timedelta(minutes=2), NOW + timedelta(minutes=1)
    moved = [
        source.post(
            f"handoffs/{handoff.pk}/steps", {"step": "notified", "at": at.isoformat(), "system": "slack"}
        ).json()["is_moved"]
        for at in (late, early, late)
    ]
    handoff.refresh_from_db()
    assert (moved, handoff.notified_at) == ([True, True, False], early)


@pytest.mark.parametrize("step", ["touched", "closed", "handed_off", "sold"])
def test_a_step_of_ours_is_not_reported(source: Caller, handoff: Handoff, step: str) -> None:
    answer = source.post(f"handoffs/{handoff.pk}/steps", {"step": step, "at": NOW.isoformat()})
    assert (answer.status_code, set(answer.json()["error"]["fields"])) == (400, {"step"})


def test_marketing_acknowledges_all_or_none(cast: Cast) -> None:
    closing = close_handoff(make_handoff(cast))
    marketer = person_caller(cast.marketer)
    refused = marketer.post("dispositions/acknowledge", {"ids": [closing.pk, 999_999]})
    assert (refused.status_code, set(refused.json()["error"]["fields"])) == (404, {"ids.1"})
    assert not Receipt.objects.exists()
    told = marketer.post("dispositions/acknowledge", {"ids": [closing.pk]}).json()["receipts"]
    assert [(one["disposition_id"], one["is_new"]) for one in told] == [(closing.pk, True)]
    again = marketer.post("dispositions/acknowledge", {"ids": [closing.pk, closing.pk]}).json()["receipts"]
    assert [one["is_new"] for one in again] == [False, False]
    assert Receipt.objects.get().read_by == cast.marketer


@pytest.mark.parametrize("ids", [[], ["1"], [True], [0], [1.5], "1", [10**30], [1] * 1_001])
def test_what_is_acknowledged_is_a_list_of_ids(cast: Cast, ids: object) -> None:
    answer = person_caller(cast.marketer).post("dispositions/acknowledge", {"ids": ids})
    assert answer.status_code == 400


def test_an_open_handoff_tells_everything(reader: Caller, dialer: Caller, handoff: Handoff, cast: Cast) -> None:
    dialer.post(f"handoffs/{handoff.pk}/touches", {**CALL, "by": cast.rep.email})
    dialer.post(
        f"handoffs/{handoff.pk}/dispositions", {"outcome": "bad_fit", "criterion": "demo", "by": cast.rep.email}
    )
    told = reader.get(f"handoffs/{handoff.pk}").json()
    assert [seam["step"] for seam in told["path"]] == handoff.path.document["steps"]
    assert all(seam["owner"] for seam in told["path"][1:])
    assert told["whole"]["wall_seconds"] == 0
    assert [touch["channel"] for touch in told["touches"]] == ["call"]
    assert [disposition["outcome"] for disposition in told["dispositions"]] == ["bad_fit"]
    assert told["why"] == told["assignments"][-1]["why"]
    assert all(clock["working"] for clock in told["clocks"])
    assert told["verdict"]["tier"] == "hand_raiser"
    assert told["is_closed"] is True


def test_an_open_lead_tells_its_acts_and_handoffs(reader: Caller, handoff: Handoff) -> None:
    told = reader.get(f"leads/{handoff.lead_id}").json()
    assert [act["kind"] for act in told["activities"]] == ["demo_request"]
    assert told["handoff_ids"] == [handoff.pk]
    assert told["verdict"]["tier"] == "hand_raiser"
    assert told["company"]["employees"] == 420
