"""`POST leads` as NDJSON: one answer line a lead, batch after batch."""

import json
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import OperationalError
from django.http import StreamingHttpResponse

from handoff.api import lines, taking, throttling
from handoff.api.ndjson import LONGEST_LINE
from handoff.people.models import Scope
from handoff.process import intake
from leads.definitions.models import DefinitionActivation
from leads.handoffs.models import Handoff
from leads.records.models import Activity, Lead
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, body_of_lead, key_caller, person_caller

NDJSON = "application/x-ndjson"


def send(caller: Caller, body: bytes, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return caller.client.generic("POST", "/api/v1/leads", body, content_type=NDJSON, headers=named)


def joined(documents: Sequence[Any]) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def answers(response: Any) -> list[dict[str, Any]]:
    assert (response.status_code, response.headers["Content-Type"]) == (200, NDJSON)
    return [json.loads(line) for line in response.getvalue().splitlines()]


def numbered(number: int) -> dict[str, Any]:
    """Return a lead with a name of its own in its source, which did something that has one too."""
    act = {"kind": "demo_request", "occurred_at": NOW.isoformat(), "external_id": f"act-{number}"}
    email, company = f"lead{number}@company{number}.example", {"name": f"Company {number}", "employees": 420}
    return body_of_lead(email=email, external_id=f"lead-{number}", company=company, activities=[act])


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(lines, "MOST", 3)
    return 3


def test_each_line_is_answered_by_a_line_as_an_item_of_a_list_is(source: Caller) -> None:
    told = answers(send(source, joined([body_of_lead(), body_of_lead(email="ben@oak.example", activities=[])])))
    assert [(one["line"], one["status"], one["error"]) for one in told] == [(1, 201, None), (2, 201, None)]
    assert told[0]["capture"]["handoff"]["id"] == Handoff.objects.get().pk
    assert told[1]["capture"]["not_handed_off"]["code"] == "not_ready"


def test_a_wrong_line_is_refused_by_itself_and_by_its_number(source: Caller) -> None:
    body = b"\n".join(
        [
            json.dumps(body_of_lead()).encode(),
            b"",
            b'{"source": "website", ',
            b'["not", "a", "lead"]',
            json.dumps(body_of_lead(email="x@y..z")).encode(),
            b'{"source": "a", "source": "b"}',
            b'{"source": "\xff"}',
            b"1" * (LONGEST_LINE + 1),
            json.dumps(body_of_lead(email="ben@oak.example", company={})).encode(),
        ]
    )
    told = answers(send(source, body))
    assert [(one["line"], one["status"]) for one in told] == [
        (1, 201),
        (3, 400),
        (4, 400),
        (5, 400),
        (6, 400),
        (7, 400),
        (8, 413),
        (9, 201),
    ]
    assert told[1]["error"]["code"] == "malformed_json"
    assert "email" in told[3]["error"]["fields"]
    assert "source" in told[4]["error"]["fields"]
    assert all(one["capture"] is None for one in told[1:-1])
    assert Lead.objects.count() == 2


def test_a_repeat_of_named_leads_and_acts_adds_nothing(source: Caller, small_batches: int) -> None:
    body = joined([numbered(number) for number in range(7)])
    first, again = answers(send(source, body)), answers(send(source, body))
    assert [one["status"] for one in first] == [201] * 7
    assert [one["status"] for one in again] == [200] * 7
    assert (Lead.objects.count(), Activity.objects.count(), Handoff.objects.count()) == (7, 7, 7)
    assert [one["capture"]["lead"]["id"] for one in again] == [one["capture"]["lead"]["id"] for one in first]


def test_what_was_carried_out_stays_when_the_caller_goes_away(source: Caller, small_batches: int) -> None:
    body = joined([numbered(number) for number in range(7)])
    response = send(source, body)
    assert isinstance(response, StreamingHttpResponse)
    received: Any = response._iterator  # type: ignore[attr-defined]  # a server closes it so, and the connection
    next(received)
    received.close()
    assert Lead.objects.count() == small_batches
    statuses = [one["status"] for one in answers(send(source, body))]
    assert statuses == [200] * small_batches + [201] * (7 - small_batches)


def test_a_batch_that_fails_tells_each_of_its_lines_and_the_next_one_is_carried_out(
    source: Caller, small_batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, capture = 0, intake.capture

    def fail_at_second(submissions: Sequence[Any], **surroundings: Any) -> Any:
        nonlocal calls
        calls += 1
        captured = capture(submissions, **surroundings)
        if calls == 2:
            raise OperationalError
        return captured

    monkeypatch.setattr(taking.intake, "capture", fail_at_second)
    told = answers(send(source, joined([numbered(number) for number in range(7)])))
    assert [one["status"] for one in told] == [201, 201, 201, 500, 500, 500, 201]
    assert told[3]["error"]["code"] == "internal_error"
    assert sorted(Lead.objects.values_list("identities__external_id", flat=True)) == [
        "lead-0",
        "lead-1",
        "lead-2",
        "lead-6",
    ]


def test_without_a_definition_each_line_is_told(source: Caller) -> None:
    DefinitionActivation.objects.update(retired_at=NOW)
    told = answers(send(source, joined([body_of_lead()])))
    assert told[0]["status"] == 409


def test_lines_are_answered_whatever_the_caller_accepts(source: Caller) -> None:
    assert len(answers(send(source, joined([body_of_lead()]), accept=NDJSON))) == 1


def test_an_idempotency_key_is_refused(source: Caller) -> None:
    response = send(source, joined([body_of_lead()]), idempotency_key="k-1")
    assert response.status_code == 400
    assert "Idempotency-Key" in response.json()["error"]["fields"]
    assert not Lead.objects.exists()


def test_nothing_and_another_charset_are_refused_with_the_envelope(source: Caller) -> None:
    assert send(source, b"").status_code == 400
    latin = source.client.generic("POST", "/api/v1/leads", b"{}", content_type=f"{NDJSON}; charset=latin-1")
    assert (latin.status_code, latin.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_only_a_key_that_may_submit_sends_lines(cast: Cast, nobody: Caller) -> None:
    body = joined([body_of_lead()])
    assert send(nobody, body).status_code == 401
    assert send(key_caller(Scope.read), body).status_code == 403
    assert send(person_caller(cast.admin), body).status_code == 403
    assert not Lead.objects.exists()


def test_too_many_requests_of_many_leads_are_slowed_down(source: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "BULK_REQUESTS", 2)
    body = joined([body_of_lead()])
    assert [len(answers(send(source, body))) for _ in range(2)] == [1, 1]
    assert send(source, body).status_code == 429
    assert source.post("leads", body_of_lead()).status_code == 200


def test_other_operations_take_no_lines(source: Caller) -> None:
    response = source.client.generic("POST", "/api/v1/handoffs/1/steps", b"{}", content_type=NDJSON)
    assert response.status_code == 415
