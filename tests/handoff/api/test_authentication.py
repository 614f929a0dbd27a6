"""Who is calling, and how often."""

from datetime import timedelta

import pytest
from django.test import Client

from handoff.api import throttling
from handoff.people.models import ApiKey, Scope
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, body_of_lead, key_caller, person_caller


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer x",
        "Bearer a.b",
        "Basic eDp5",
        "Token a.b",
        "Bearer " + "x" * 10_000,
        "Bearer \x00.b",
        "Bearer é.ü",
    ],
)
def test_it_refuses_what_is_no_key(cast: Cast, header: str) -> None:
    answer = Client(headers={"Authorization": header}).get("/api/v1/leads")
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_authenticated"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="handoff"'


def test_it_refuses_a_caller_without_credentials(nobody: Caller) -> None:
    assert nobody.get("leads").status_code == 401


@pytest.mark.parametrize("change", [{"revoked_at": NOW}, {"expires_at": NOW}, {"expires_at": NOW - timedelta(days=1)}])
def test_it_refuses_a_key_from_the_request_after_it_ended(reader: Caller, change: dict[str, object]) -> None:
    assert reader.get("leads").status_code == 200
    ApiKey.objects.update(**change)
    assert reader.get("leads").status_code == 401


def test_it_refuses_a_person_from_the_request_after_they_left(cast: Cast) -> None:
    marketer = person_caller(cast.marketer)
    assert marketer.get("leads").status_code == 200
    cast.marketer.is_active = False
    cast.marketer.save()
    assert marketer.get("leads").status_code == 401


def test_it_asks_a_signed_in_person_for_the_csrf_token(cast: Cast) -> None:
    answer = person_caller(cast.rep, checks_csrf=True).post("handoffs/1/touches", {})
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["error"]["message"]


def test_it_refuses_a_key_in_the_address(cast: Cast) -> None:
    key_caller(Scope.read)
    assert Client().get("/api/v1/leads?api_key=a.b").status_code == 401


def test_a_noisy_key_is_slowed_alone(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "KEY_REQUESTS", 3)
    noisy, quiet = key_caller(Scope.read), key_caller(Scope.read)
    answers = [noisy.get("leads") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= throttling.WINDOW_SECONDS
    assert quiet.get("leads").status_code == 200


def test_guessing_keys_is_slowed(nobody: Caller, reader: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "WRONG_KEYS", 2)
    guesser = Client(headers={"Authorization": "Bearer a.b"})
    assert [guesser.get("/api/v1/leads").status_code for _ in range(3)] == [401, 401, 429]
    assert reader.get("leads").status_code == 200


def test_a_scope_opens_its_own_operations_only(cast: Cast) -> None:
    answer = key_caller(Scope.read).post("leads", body_of_lead())
    assert answer.status_code == 403
    assert "scope ingest" in answer.json()["error"]["message"]
