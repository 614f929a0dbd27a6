"""Callers of the API, by key or signed in, and what they submit."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from handoff.people.keys import issue_key
from handoff.people.models import ApiKey, User
from tests.cast import NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who calls the API, with JSON both ways."""

    client: Client
    key: ApiKey | None = None

    def get(self, address: str, **query: Any) -> HttpResponse:
        return self.client.get(f"/api/v1/{address}", query)

    def post(self, address: str, body: Any, **headers: str) -> HttpResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.post(f"/api/v1/{address}", body, content_type="application/json", headers=named)

    def call(self, method: str, address: str, body: Any = None) -> HttpResponse:
        return self.client.generic(method, f"/api/v1/{address}", body or "", content_type="application/json")


def key_caller(*scopes: str, acts_for: User | None = None, name: str = "a system") -> Caller:
    key, plain = issue_key(name, [*scopes], acts_for, NOW)
    return Caller(client=Client(headers={"Authorization": f"Bearer {plain}"}), key=key)


def person_caller(user: User, *, checks_csrf: bool = False) -> Caller:
    client = Client(enforce_csrf_checks=checks_csrf)
    client.force_login(user)
    return Caller(client=client)


def body_of_lead(**fields: Any) -> dict[str, Any]:
    """Return a hand-raiser as a website submits it: ready by the default definition."""
    return {
        "source": "website",
        "email": "amara.nwosu@brightwell.example",
        "name": "Amara Nwosu",
        "phone": "+1 617 555 0142",
        "title": "VP Operations",
        "country": "us",
        "consent": True,
        "campaign": {"name": "Q4 pricing page", "kind": "search"},
        "company": {"name": "Brightwell Health", "industry": "healthcare", "employees": 420, "country": "US"},
        "facts": {"job_function": "operations", "tool_in_use": "spreadsheets"},
        "activities": [
            {
                "kind": "demo_request",
                "occurred_at": NOW.isoformat(),
                "content": "pricing page",
                "words": "Who can show this?",
            }
        ],
        "steps": {"submitted": NOW.isoformat()},
        **fields,
    }
