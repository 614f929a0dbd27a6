"""Idempotency-Key: carried out once, answered alike ever after."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections

from handoff.api.idempotency import REPLAYED
from handoff.api.models import IdempotentRequest
from handoff.people.models import Scope
from leads.handoffs.models import Handoff
from leads.records.models import Activity, Lead
from tests.cast import Cast, install
from tests.handoff.api.callers import Caller, body_of_lead, key_caller, person_caller


def test_the_same_request_is_carried_out_once_and_answered_alike(source: Caller) -> None:
    first = source.post("leads", body_of_lead(), idempotency_key="order-7")
    again = source.post("leads", body_of_lead(), idempotency_key="order-7")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert REPLAYED not in first.headers
    assert again.headers[REPLAYED] == "true"
    assert (Lead.objects.count(), Activity.objects.count(), Handoff.objects.count()) == (1, 1, 1)


def test_the_order_of_a_bodys_keys_makes_no_other_request(source: Caller) -> None:
    body = body_of_lead()
    source.post("leads", body, idempotency_key="k")
    again = source.post("leads", dict(reversed(body.items())), idempotency_key="k")
    assert again.headers[REPLAYED] == "true"


def test_another_request_under_the_same_key_is_refused(source: Caller) -> None:
    source.post("leads", body_of_lead(), idempotency_key="k")
    answer = source.post("leads", body_of_lead(title="COO"), idempotency_key="k")
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "idempotency_key_reused"
    assert Lead.objects.get().title == "VP Operations"


def test_keys_of_two_callers_are_two_keys(source: Caller) -> None:
    source.post("leads", body_of_lead(), idempotency_key="k")
    answer = key_caller(Scope.ingest).post("leads", body_of_lead(title="COO"), idempotency_key="k")
    assert answer.status_code == 200
    assert IdempotentRequest.objects.count() == 2


def test_a_refused_request_leaves_its_key_free(source: Caller) -> None:
    refused = source.post("leads", body_of_lead(email="x@y..z"), idempotency_key="k")
    assert (refused.status_code, IdempotentRequest.objects.count()) == (400, 0)
    assert source.post("leads", body_of_lead(), idempotency_key="k").status_code == 201


def test_a_request_that_broke_leaves_nothing(source: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        message = "the answer cannot be told"
        raise RuntimeError(message)

    with monkeypatch.context() as broken:
        broken.setattr("handoff.api.views.leads.captures", break_down)
        answer = source.post("leads", body_of_lead(), idempotency_key="k")
    assert answer.status_code == 500
    assert "cannot be told" not in answer.content.decode()
    assert not Lead.objects.exists()
    assert not IdempotentRequest.objects.exists()
    assert source.post("leads", body_of_lead(), idempotency_key="k").status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 256, "caf\xe9", "a\tb"])
def test_a_key_is_1_to_255_printable_characters(source: Caller, key: str) -> None:
    answer = source.post("leads", body_of_lead(), idempotency_key=key)
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["error"]["fields"]
    assert not Lead.objects.exists()


def test_only_api_keys_may_use_one(cast: Cast) -> None:
    answer = person_caller(cast.marketer).post("dispositions/acknowledge", {"ids": [1]}, idempotency_key="k")
    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["error"]["fields"]


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_are_one_request() -> None:
    install()
    callers = key_caller(Scope.ingest)
    barrier = Barrier(8)

    def send(_: int) -> tuple[int, int, bool]:
        barrier.wait()
        try:
            answer = Caller(client=callers.client).post("leads", body_of_lead(), idempotency_key="k")
            return answer.status_code, answer.json()["lead"]["id"], REPLAYED in answer.headers
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(send, range(8)))
    assert {status for status, _, _ in answers} == {201}
    assert {lead_id for _, lead_id, _ in answers} == {Lead.objects.get().pk}
    assert sorted(replayed for _, _, replayed in answers) == [False] + [True] * 7
    assert (Activity.objects.count(), Handoff.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_one_that_waits_too_long_is_told_to_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    caller = key_caller(Scope.ingest)
    assert caller.key is not None
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    other = connections.create_connection("default")
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(
                "INSERT INTO api_idempotentrequest (api_key_id, key, fingerprint, created_at)"
                " VALUES (%s, 'k', '', now())",
                [caller.key.pk],
            )
        answer = caller.post("leads", body_of_lead(), idempotency_key="k")
    finally:
        other.rollback()
        other.close()
        connection.close()
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "still_running"
    assert not Lead.objects.exists()
