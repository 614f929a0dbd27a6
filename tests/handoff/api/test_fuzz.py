"""Whatever is sent, the answer is never a 5xx, and is what the OpenAPI document says it is."""

import json
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import schemathesis
from django.conf import settings as settings_of_django
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import checks

from dashboards.metrics.period import Period, Preset
from handoff.api.ndjson import MEDIA_TYPE
from handoff.people.keys import issue_key
from handoff.people.models import Scope, User
from handoff.process.backtesting import NewBacktest, run_backtest
from handoff.process.defaults.definition import definition_document
from leads.definitions.models import Backtest
from leads.handoffs.models import Handoff
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, body_of_lead
from tests.handoff.process.promises.scene import first_touch, propose
from tests.handoff.process.publication.scene import make_draft, make_proposal

EXAMPLES = 25
checks.load_all_checks()
CHECKS = (
    checks.not_a_server_error,
    checks.CHECKS.get_one("status_code_conformance"),
    checks.CHECKS.get_one("content_type_conformance"),
    checks.CHECKS.get_one("response_schema_conformance"),
)


@schemathesis.serializer(MEDIA_TYPE)
def line(context: schemathesis.SerializationContext, value: Any) -> bytes:
    """Return what is generated for a line as a body of that line."""
    return json.dumps(value).encode() + b"\n"


@schemathesis.deserializer(MEDIA_TYPE)
def first_line(context: Any, response: Any) -> Any:
    """Return what the first line of an answer says, which is documented."""
    return json.loads(response.content.splitlines()[0])


OPERATIONS = (
    "leads_list",
    "leads_submit",
    "leads_open",
    "evaluations_list",
    "evaluations_open",
    "handoffs_list",
    "handoffs_open",
    "touches_report",
    "dispositions_report",
    "steps_report",
    "dispositions_acknowledge",
    "definition_versions_list",
    "definition_versions_open",
    "definition_versions_file",
    "definition_versions_diff",
    "backtests_list",
    "backtests_start",
    "backtests_open",
    "calendars_list",
    "calendars_open",
    "calendars_publish",
    "calendars_version",
    "clocks_list",
    "metrics_read",
    "drafts_list",
    "drafts_start",
    "drafts_open",
    "drafts_describe",
    "drafts_save",
    "drafts_discard",
    "drafts_reopen",
    "drafts_propose",
    "proposals_of_former",
    "proposals_current",
    "proposals_open",
    "proposals_sign",
    "proposals_return",
    "proposals_withdraw",
    "rescoring_read",
    "revision_read",
    "revision_move",
    "promises_list",
    "promises_propose",
    "promises_open",
    "promises_change",
    "promises_preview",
    "promises_run",
    "promises_apply",
    "promise_changes_open",
    "promise_changes_sign",
    "promise_changes_return",
    "promise_changes_take_back",
)
SHARES_ITS_TRANSACTION = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]

texts = st.text(max_size=30) | st.sampled_from(
    ["\x00", "\ud800", "\u202e", "😀", "' OR 1=1 --", "2026-11-03T15:00:00Z", "demo_request"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=8,
)
fields = st.sampled_from([*body_of_lead(), "external_id", "seniority", "landing_page", "is_student"])
company_fields = st.sampled_from(["name", "domain", "industry", "employees", "country", "is_target", "facts"])
act_fields = st.sampled_from(["kind", "occurred_at", "content", "url", "words", "campaign", "external_id"])


@pytest.fixture
def document(db: None) -> Iterator[Any]:
    """The OpenAPI document, with an application that leaves the test's own connection open."""
    wsgi = get_wsgi_application()

    def application(environ: Any, start_response: Any) -> Any:
        # Each request of Django's own test client connects them anew.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return wsgi(environ, start_response)

    yield schemathesis.openapi.from_wsgi("/api/schema/", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def handoff(cast: Cast, source: Caller) -> Handoff:
    source.post("leads", body_of_lead())
    return Handoff.objects.get()


def key_headers(cast: Cast) -> dict[str, str]:
    _, plain = issue_key("fuzzer", [*Scope.values], cast.rep, NOW)
    return {"Authorization": f"Bearer {plain}"}


def session_headers(user: User) -> dict[str, str]:
    """Return what a browser sends of somebody signed in, with a CSRF token."""
    client = Client()
    client.force_login(user)
    token, session = "x" * 32, client.cookies[settings_of_django.SESSION_COOKIE_NAME].value
    cookies = f"{settings_of_django.SESSION_COOKIE_NAME}={session}; {settings_of_django.CSRF_COOKIE_NAME}={token}"
    return {"Cookie": cookies, "X-CSRFToken": token}


@pytest.fixture
def backtest(handoff: Handoff) -> Backtest:
    """A backtest that is done, by which the handoff's lead flips."""
    document = definition_document()
    nobody = {"id": "x", "fact": "lead.country", "op": "eq", "value": "xx"}
    tiers = [{**tier, "fit": nobody} for tier in document["tiers"]]
    period = Period.of(Preset.QUARTER, zone=ZoneInfo("UTC"), now=NOW)
    new = NewBacktest(document={**document, "tiers": tiers}, period=period, asked_by_id=None)
    return run_backtest(new, clock=lambda: NOW)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_answer_is_as_documented(
    document: Any, cast: Cast, handoff: Handoff, backtest: Backtest, operation_id: str
) -> None:
    operation = document.find_operation_by_id(operation_id)
    takes_keys = {"apiKey": []} in operation.definition.raw["security"]
    person = cast.revenue_ops if operation_id.startswith("calendars") else cast.manager
    headers = key_headers(cast) if takes_keys else session_headers(person)
    draft = make_draft(cast)
    ids = {"handoff_id": handoff.pk, "lead_id": handoff.lead_id, "draft_id": draft.pk}
    ids |= {"evaluation_id": handoff.evaluation_id, "calendar_id": cast.sales.calendar_id}
    ids |= {"number": handoff.version.number, "other": handoff.version.number, "backtest_id": backtest.pk}
    if operation_id.startswith("promise"):
        ids |= {"policy_id": first_touch().pk}
    if operation_id.startswith("promise_changes"):
        ids["change_id"] = propose(cast, by=cast.marketer).pk
    if operation_id.startswith("proposals"):
        ids["proposal_id"] = make_proposal(cast, draft=draft).pk

    @settings(max_examples=EXAMPLES, suppress_health_check=SHARES_ITS_TRANSACTION, database=None)
    @given(case=operation.as_strategy(), is_real=st.booleans())
    def send(case: Any, is_real: bool) -> None:
        if is_real and case.path_parameters:
            case.path_parameters = {name: ids[name] for name in case.path_parameters}
        case.headers = headers
        case.call_and_validate(checks=CHECKS)

    send()


def test_the_list_of_operations_is_whole(document: Any) -> None:
    found = {result.ok().definition.raw["operationId"] for result in document.get_all_operations()}
    assert found == set(OPERATIONS)


@settings(max_examples=150, suppress_health_check=SHARES_ITS_TRANSACTION)
@given(
    changes=st.dictionaries(fields, values, max_size=3),
    company=st.dictionaries(company_fields, values, max_size=2),
    act=st.dictionaries(act_fields, values, max_size=2),
)
def test_a_lead_with_any_values_is_taken_or_refused(
    cast: Cast, source: Caller, changes: dict[str, Any], company: dict[str, Any], act: dict[str, Any]
) -> None:
    body = body_of_lead(
        company={"name": "Brightwell", **company},
        activities=[{"kind": "demo_request", "occurred_at": NOW.isoformat(), **act}],
    )
    answer = post(source, {**body, **changes})
    assert answer.status_code in {200, 201, 400, 422}, answer.content


@settings(max_examples=100, suppress_health_check=SHARES_ITS_TRANSACTION)
@given(body=values)
def test_any_document_is_taken_or_refused(cast: Cast, source: Caller, body: Any) -> None:
    assert post(source, body).status_code in {200, 400}


@settings(max_examples=60, suppress_health_check=SHARES_ITS_TRANSACTION)
@given(body=st.binary(max_size=300))
def test_any_bytes_are_refused(cast: Cast, source: Caller, body: bytes) -> None:
    answer = source.client.generic("POST", "/api/v1/leads", body, content_type="application/json")
    assert answer.status_code in {200, 400}


@settings(max_examples=80, suppress_health_check=SHARES_ITS_TRANSACTION)
@given(
    query=st.dictionaries(
        st.sampled_from(["tier", "owner", "cursor", "limit", "lead", "is_closed", "handed_off_after", "x"]),
        texts,
        max_size=3,
    )
)
def test_any_query_is_answered_or_refused(cast: Cast, reader: Caller, query: dict[str, str]) -> None:
    encodable = {name: value.encode("utf-8", "surrogatepass") for name, value in query.items()}
    assert reader.get("handoffs", **encodable).status_code in {200, 400}


def post(caller: Caller, body: Any) -> Any:
    return caller.client.generic("POST", "/api/v1/leads", json.dumps(body).encode(), content_type="application/json")
