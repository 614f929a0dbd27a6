"""A website that submits its leads to the running server with a key of its own, and what became of one of them."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.request import Request, urlopen

from handoff.instant import database_now
from handoff.people.keys import issue_key
from handoff.people.models import Scope
from leads.definitions.models import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Website:
    """A source of leads; `address` is the server's."""

    address: str
    key: str

    @classmethod
    def with_key(cls, address: str) -> "Website":
        """Return a website to which a key was issued."""
        _, plain = issue_key("website", [*Scope.values], None, database_now())
        return cls(address=address, key=plain)

    def call(self, path: str, body: Any = None) -> Any:
        """Ask the API over HTTP, and return what it answers; an answer that refuses raises."""
        request = Request(  # noqa: S310  # the address is that of the live server
            f"{self.address}/api/v1/{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urlopen(request, timeout=30) as answer:  # noqa: S310  # as above
            return json.load(answer)

    def submit(self, email: str) -> Evaluation:
        """Submit a lead of 420 people who asked for a demo just now, and return how it was judged."""
        acted_at = (database_now() - timedelta(seconds=40)).isoformat()
        body = {
            "source": "website",
            "email": email,
            "country": "US",
            "consent": True,
            "company": {"name": "Brightwell Health", "employees": 420, "country": "US"},
            "activities": [{"kind": "demo_request", "occurred_at": acted_at}],
        }
        self.call("leads", body)
        return Evaluation.objects.filter(lead__email=email).latest("pk")
