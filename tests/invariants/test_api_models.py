"""What PostgreSQL refuses about idempotent requests."""

from handoff.api.models import IdempotentRequest
from handoff.people.keys import issue_key
from tests.cast import NOW, Cast
from tests.invariants.refusal import refused_by


def test_it_refuses_idempotent_request_once_a_key(cast: Cast) -> None:
    api_key, _ = issue_key("intake", ["ingest"], None, NOW)
    request = {"api_key": api_key, "key": "4f0c", "fingerprint": "0" * 64, "created_at": NOW}
    IdempotentRequest.objects.create(**request)
    with refused_by("idempotent_request_once_a_key"):
        IdempotentRequest.objects.create(**request)
