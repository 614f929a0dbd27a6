"""The probes tell what is wrong and what to do about it."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from handoff.instant import database_now
from handoff.outbox.models import Heartbeat


def test_it_is_alive_without_database_or_redis(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"ok": True}


@pytest.mark.django_db
def test_it_is_ready_when_every_check_is_green(client: Client, settings: Settings, valkey_url: str) -> None:
    settings.REDIS_URL = valkey_url
    Heartbeat.objects.create(name="sweep", beat_at=database_now())

    response = client.get("/readyz")

    assert response.status_code == 200, response.content
    checks = response.json()["checks"]
    assert set(checks) == {"database", "migrations", "redis", "sweep"}
    assert 0 <= checks["sweep"]["age_seconds"] < 5


@pytest.mark.django_db
def test_it_is_red_when_the_sweep_is_late(client: Client, settings: Settings, valkey_url: str) -> None:
    settings.REDIS_URL = valkey_url
    Heartbeat.objects.create(name="sweep", beat_at=database_now() - timedelta(minutes=2))

    response = client.get("/readyz")

    assert response.status_code == 503
    assert [name for name, check in response.json()["checks"].items() if not check["ok"]] == ["sweep"]
    assert 120 <= response.json()["checks"]["sweep"]["age_seconds"] < 125


@pytest.mark.django_db
def test_it_is_red_when_the_sweep_never_ran(client: Client, settings: Settings, valkey_url: str) -> None:
    settings.REDIS_URL = valkey_url
    check = client.get("/readyz").json()["checks"]["sweep"]
    assert check["ok"] is False
    assert check["age_seconds"] is None


@pytest.mark.django_db
def test_it_is_red_when_redis_is_down_and_says_what_to_check(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    Heartbeat.objects.create(name="sweep", beat_at=database_now())

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.json()["checks"]["redis"] == {
        "ok": False,
        "error": "ConnectionError",
        "remedy": "Check REDIS_URL and that Redis runs.",
    }


def test_it_refuses_a_post(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
