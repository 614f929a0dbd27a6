"""Bodies that are refused: always a 4xx in the envelope, fast, and nothing half-written."""

import json
import time
from typing import Any

import pytest
from django.http import HttpResponse

from handoff.api.models import IdempotentRequest
from leads.records.models import Activity, Company, Lead, Source
from tests.handoff.api.callers import Caller, body_of_lead

MEGABYTE = 1024 * 1024

REFUSED: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "text": (b'"website"', 400),
    "a number": (b"7", 400),
    "null": (b"null", 400),
    "no JSON": (b"source=website", 400),
    "UTF-16": ('{"source": "website"}'.encode("utf-16"), 400),
    "NUL": (rb'{"source": "website", "name": "a\u0000b"}', 400),
    "a lone surrogate": (rb'{"source": "website", "name": "\ud800"}', 400),
    "900 levels": (b'{"facts":' * 900 + b"1" + b"}" * 900, 400),
    "100,000 levels": (b"[" * 100_000, 400),
    "one key twice": (b'{"source": "a", "source": "b"}', 400),
    "100,000 keys": (json.dumps({f"{n:x}": 1 for n in range(80_000)}).encode(), 400),
    "1,001 leads": (json.dumps([{"source": "a"}] * 1_001).encode(), 400),
    "no leads": (b"[]", 400),
    "more than a megabyte": (b'"' + b"a" * MEGABYTE + b'"', 413),
    "ten megabytes": (b" " * 10 * MEGABYTE, 413),
}


def post(caller: Caller, body: bytes, content_type: str = "application/json", **headers: Any) -> HttpResponse:
    return caller.client.generic("POST", "/api/v1/leads", body, content_type=content_type, **headers)


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_it_refuses_a_body_fast_and_writes_nothing(source: Caller, body: bytes, status: int) -> None:
    post(source, b"{}")
    began = time.perf_counter()
    answer = post(source, body, headers={"Idempotency-Key": "k"})
    took = time.perf_counter() - began
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/json")
    assert set(answer.json()["error"]) == {"code", "message", "fields", "request_id"}
    assert took < 0.2
    assert not Lead.objects.exists()
    assert not Company.objects.exists()
    assert not IdempotentRequest.objects.exists()


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/json; charset=bz2_codec",
        "application/xml",
    ],
)
def test_it_takes_json_in_utf8_only(source: Caller, content_type: str) -> None:
    answer = post(source, json.dumps(body_of_lead()).encode(), content_type)
    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "unsupported_media_type"


def test_it_takes_json_whose_charset_is_named(source: Caller) -> None:
    assert post(source, json.dumps(body_of_lead()).encode(), "application/json; charset=UTF-8").status_code == 201


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "an unknown field": ({"score": 90}, "score", "no such field"),
    "an id of ours": ({"id": 7}, "id", "no such field"),
    "an owner": ({"owner": "rita.rep@tests.example"}, "owner", "no such field"),
    "a due time": ({"due_at": "2026-11-03T15:00:00Z"}, "due_at", "no such field"),
    "a creation time": ({"created_at": "2026-11-03T15:00:00Z"}, "created_at", "no such field"),
    "an exclusion": ({"excluded_as": "test"}, "excluded_as", "no such field"),
    "no source": ({"source": None}, "source", "null"),
    "a number for text": ({"name": 5}, "name", "quotation marks"),
    "a list for text": ({"title": ["vp"]}, "title", "quotation marks"),
    "a header smuggled in": ({"name": "Ann\r\nBcc: all@x.example"}, "name", "line breaks"),
    "text beyond its length": ({"title": "v" * 201}, "title", "200 characters"),
    "1 for true": ({"consent": 1}, "consent", "true or false"),
    "text for true": ({"is_student": "false"}, "is_student", "true or false"),
    "true for a number": ({"company": {"employees": True}}, "company.employees", "whole number"),
    "a fraction of an employee": ({"company": {"employees": 4.5}}, "company.employees", "whole number"),
    "too many employees": ({"company": {"employees": 2**31}}, "company.employees", "at most"),
    "a country's name": ({"country": "Germany"}, "country", "two letters"),
    "a naive time": ({"steps": {"submitted": "2026-11-03T15:00:00"}}, "steps.submitted", "offset"),
    "no time": ({"steps": {"submitted": "yesterday"}}, "steps.submitted", "ISO 8601"),
    "a time of another age": ({"steps": {"synced": "0001-01-01T00:00:00+14:00"}}, "steps.synced", "2000"),
    "a step of ours": ({"steps": {"touched": "2026-11-03T15:00:00Z"}}, "steps.touched", "no such field"),
    "a kind in capitals": (
        {"activities": [{"kind": "Demo Request", "occurred_at": "2026-11-03T15:00:00Z"}]},
        "activities.0.kind",
        "lower_snake",
    ),
    "an act without its time": ({"activities": [{"kind": "demo_request"}]}, "activities.0.occurred_at", "required"),
    "a list as a fact": ({"facts": {"tools": ["a"]}}, "facts.tools", "no lists"),
    "a fact with a bad name": ({"facts": {"Tool Used": "a"}}, "facts.Tool Used", "lower_snake"),
    "a fact too large": ({"facts": {"seats": 10**18}}, "facts.seats", "15 digits"),
    "a campaign without a name": ({"campaign": {"kind": "search"}}, "campaign", "name"),
    "no key of the person": ({"email": None}, "email", "external_id"),
    "an address that cannot be": ({"email": "x@y..z"}, "email", "such as ana@example.com"),
}


@pytest.mark.parametrize(("change", "place", "remedy"), WRONG.values(), ids=WRONG.keys())
def test_it_names_the_field_and_the_remedy(source: Caller, change: dict[str, Any], place: str, remedy: str) -> None:
    answer = source.post("leads", body_of_lead(**change))
    assert answer.status_code == 400
    assert remedy in answer.json()["error"]["fields"][place]
    assert not Lead.objects.exists()
    assert not Activity.objects.exists()
    assert not Source.objects.exists()


def test_it_names_every_wrong_field_at_once(source: Caller) -> None:
    answer = source.post("leads", body_of_lead(score=1, country="Germany", consent="yes", name=5))
    assert set(answer.json()["error"]["fields"]) == {"score", "country", "consent", "name"}


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "{{7*7}}",
        "%0aBcc: x",
        "=cmd|'/c calc'!A1",
        "\u202eevil",
        "a\u200bb",
        "😀" * 10,
        "O’Brien",
    ],
)
def test_it_keeps_a_strange_name_as_it_is(source: Caller, name: str) -> None:
    assert source.post("leads", body_of_lead(name=name)).status_code == 201
    assert Lead.objects.get().name == name


@pytest.mark.parametrize(
    ("given", "country", "kept"),
    [
        ("+1 617 555 0142", "us", "+16175550142"),
        ("030 901820", "de", "+4930901820"),
        ("0117 496 0123", "", "0117 496 0123"),
        ("+1 617 555 0142 ext. 7", "us", "+1 617 555 0142 ext. 7"),
        ("ask for Ann", "us", "ask for Ann"),
    ],
)
def test_it_keeps_a_phone_in_one_form_or_as_given(source: Caller, given: str, country: str, kept: str) -> None:
    source.post("leads", body_of_lead(phone=given, country=country))
    assert Lead.objects.get().phone == kept
