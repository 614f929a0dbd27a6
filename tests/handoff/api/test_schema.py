"""The OpenAPI document, and the page that shows it."""

from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from drf_spectacular.validation import validate_schema

from handoff.api.urls import urlpatterns


@pytest.fixture
def document(db: None) -> dict[str, Any]:
    found: dict[str, Any] = Client().get("/api/schema/").json()
    return found


def test_the_document_is_valid_and_names_every_operation(document: dict[str, Any]) -> None:
    validate_schema(document)
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    operations = {
        (method, "/api/" + str(pattern.pattern).replace("<id:", "{").replace(">", "}"))
        for pattern in urlpatterns
        for method in getattr(getattr(pattern.callback, "cls", None), "access", {})
    }
    assert described == operations


def test_every_operation_says_what_it_refuses_and_who_may_call_it(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert {"400", "401", "403", "429", "500"} <= set(operation["responses"]), path
            assert operation["security"] in ([{"apiKey": []}, {"cookieAuth": []}], [{"cookieAuth": []}])
            assert operation["description"]
            if method == "post":
                assert {"409", "413", "415", "422"} <= set(operation["responses"]), path


def test_no_key_signs_and_the_document_says_so(document: dict[str, Any]) -> None:
    for step in ("sign", "return", "withdraw"):
        operation = document["paths"][f"/api/v1/definition/proposals/{{proposal_id}}/{step}"]["post"]
        assert operation["security"] == [{"cookieAuth": []}]
        assert not [one for one in operation["parameters"] if one["name"] == "Idempotency-Key"]

    for step in ("sign", "return", "take-back"):
        operation = document["paths"][f"/api/v1/promises/changes/{{change_id}}/{step}"]["post"]
        assert operation["security"] == [{"cookieAuth": []}]


def test_a_body_says_that_unknown_fields_are_refused(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("Submission", "Act", "CompanyCard", "TouchReport", "DispositionReport", "StepReport"):
        assert schemas[name]["additionalProperties"] is False


def test_the_page_needs_no_inline_script_and_nothing_from_outside() -> None:
    answer = Client().get("/api/docs/")
    text = answer.content.decode()
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert "<style" not in text
    assert "http" not in text
    for name in ("swagger-ui-dist/swagger-ui-bundle.js", "swagger-ui-dist/swagger-ui.css"):
        assert finders.find(f"drf_spectacular_sidecar/{name}")
    assert finders.find("api/docs.js")
