"""The settings refuse to run unsafely."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

GOOD = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-ABCDEF",
    "SITE_URL": "https://handoff.example/",
    "DATABASE_URL": "postgres://handoff@db.example/handoff",
    "REDIS_URL": "redis://broker.example/0",
}
KNOWN = (*GOOD, "SECRET_KEY_FILE", "HANDOFF_LOCAL", "DEBUG", "ALLOWED_HOSTS", "TRUST_PROXY")


def load(expression: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of their own and print an expression over them."""
    rest = {name: value for name, value in os.environ.items() if name not in KNOWN}
    code = f"from handoff import settings as s; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", code], env=rest | environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", sorted(GOOD))
def test_it_refuses_to_start_without_what_only_the_operator_knows(name: str) -> None:
    done = load("s.DEBUG", **{key: value for key, value in GOOD.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


@pytest.mark.parametrize("key", ["short", "a" * 80])
def test_it_refuses_a_key_that_can_be_guessed(key: str) -> None:
    done = load("s.DEBUG", **GOOD | {"SECRET_KEY": key})
    assert done.returncode != 0
    assert "SECRET_KEY must be" in done.stderr


def test_it_is_safe_unless_told_otherwise() -> None:
    expression = (
        "(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS,"
        " s.SESSION_COOKIE_NAME, s.SECURE_PROXY_SSL_HEADER, s.ALLOWED_HOSTS, s.SITE_URL)"
    )
    done = load(expression, **GOOD)
    expected = (
        "(False, True, True, True, 31536000, '__Host-session', None, ['handoff.example'], 'https://handoff.example')"
    )
    assert done.stdout.strip() == expected, done.stderr


def test_a_proxy_is_trusted_only_when_the_operator_says_so() -> None:
    done = load("s.SECURE_PROXY_SSL_HEADER", **GOOD, TRUST_PROXY="1")
    assert done.stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https')"


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(GOOD["SECRET_KEY"])
    rest = {key: value for key, value in GOOD.items() if key != "SECRET_KEY"}
    done = load("s.SECRET_KEY", **rest, SECRET_KEY_FILE=str(path))
    assert done.stdout.strip() == GOOD["SECRET_KEY"], done.stderr


def test_a_database_session_has_limits() -> None:
    done = load("s.DATABASES['default']['OPTIONS']['options']", **GOOD, DATABASE_LOCK_TIMEOUT_MS="700")
    assert "-c statement_timeout=15000" in done.stdout
    assert "-c lock_timeout=700" in done.stdout
    assert "-c idle_in_transaction_session_timeout=60000" in done.stdout


def test_every_variable_is_documented() -> None:
    root = Path(__file__).resolve().parent.parent.parent
    read = set(re.findall(r'env\.\w+\(\s*"(\w+)"', (root / "handoff" / "settings.py").read_text()))
    documented = set(re.findall(r"^\| `(\w+)`", (root / "docs/reference/configuration.md").read_text(), re.MULTILINE))
    assert {"SECRET_KEY", "DATABASE_URL", "LOG_LEVEL"} <= read
    assert documented - read == {"PORT", "HOST", "NO_COLOR"}
    assert read - documented == set()


def test_every_answer_carries_a_policy_without_inline_code(client: Client) -> None:
    response = client.get("/healthz")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
