"""Every operation × every caller in one table, which fails when an operation is missing from it."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

from dispositions.models import Disposition
from handoff.api.operation import Operation
from handoff.api.urls import urlpatterns
from handoff.people.models import Scope
from handoff.process.defaults.hours import office_hours
from leads.definitions.drafts import discard_draft
from leads.definitions.models import Draft
from leads.handoffs.models import Handoff
from tests.cast import NOW, Cast
from tests.handoff.api.callers import Caller, body_of_lead, key_caller, person_caller
from tests.handoff.api.test_promises import TERMS
from tests.handoff.process.promises.scene import first_touch, propose
from tests.handoff.process.publication.scene import make_draft, make_proposal, publish_now
from tests.rows import close_handoff, make_backtest, make_handoff

CALLERS: Final = (
    "nobody",
    "ingest key",
    "work key",
    "acknowledge key",
    "read key",
    "rep",
    "teammate",
    "outsider",
    "manager",
    "marketer",
    "revenue_ops",
    "admin",
    "without a team",
)

KEYS: Final = ("ingest key", "work key", "acknowledge key", "read key")
PEOPLE: Final = ("rep", "teammate", "outsider", "manager", "marketer", "revenue_ops", "admin")
SALES: Final = ("rep", "teammate", "manager")
WRITERS: Final = ("manager", "marketer")


def only(**statuses: tuple[str, ...]) -> dict[str, int]:
    """Return the status of each caller: 401 without credentials, 403 unless named."""
    found = dict.fromkeys(CALLERS, 403) | {"nobody": 401}
    for status, callers in statuses.items():
        found |= dict.fromkeys(callers, int(status.removeprefix("s")))
    return found


# The handoff is the rep's, of the team sales; `acknowledge key` and `work key` name a person in the body.
TABLE: Final[dict[tuple[str, str], dict[str, int]]] = {
    ("GET", "leads"): only(s200=("read key", *PEOPLE)),
    ("POST", "leads"): only(s201=("ingest key",)),
    ("GET", "lead"): only(s200=("read key", *PEOPLE), s404=("outsider",)),
    ("GET", "evaluations"): only(s200=("read key", *PEOPLE), s404=("outsider",)),
    ("GET", "evaluation"): only(s200=("read key", *PEOPLE), s404=("outsider",)),
    ("GET", "handoffs"): only(s200=("read key", *PEOPLE)),
    ("GET", "handoff"): only(s200=("read key", *PEOPLE), s404=("outsider",)),
    ("POST", "touches"): only(s201=("work key", *SALES), s404=("outsider",)),
    ("POST", "dispositions"): only(s201=("work key", *SALES), s404=("outsider",)),
    ("POST", "steps"): only(s200=("ingest key",)),
    ("POST", "acknowledge"): only(s200=("acknowledge key", "marketer")),
    ("GET", "versions"): only(s200=("read key", *PEOPLE)),
    ("GET", "version"): only(s200=("read key", *PEOPLE)),
    ("GET", "version_file"): only(s200=("read key", *PEOPLE)),
    ("GET", "version_diff"): only(s200=("read key", *PEOPLE)),
    ("GET", "backtests"): only(s200=("read key", *PEOPLE)),
    ("POST", "backtests"): only(s201=("read key", "manager", "marketer")),
    ("GET", "backtest"): only(s200=("read key", *PEOPLE)),
    ("GET", "calendars"): only(s200=("read key", *PEOPLE)),
    ("GET", "calendar"): only(s200=("read key", *PEOPLE)),
    ("POST", "calendar_versions"): only(s201=("marketer", "revenue_ops", "admin")),
    ("GET", "calendar_version"): only(s200=("read key", *PEOPLE)),
    ("GET", "clocks"): only(s200=("read key", *PEOPLE)),
    ("GET", "metrics"): only(s200=("read key", *PEOPLE)),
    ("GET", "drafts"): only(s200=("read key", *PEOPLE)),
    ("POST", "drafts"): only(s201=WRITERS),
    ("GET", "draft"): only(s200=("read key", *PEOPLE)),
    ("POST", "draft"): only(s200=WRITERS),
    ("POST", "draft_revisions"): only(s200=WRITERS),
    ("POST", "draft_discard"): only(s200=WRITERS),
    ("POST", "draft_reopen"): only(s200=WRITERS),
    ("POST", "draft_propose"): only(s201=WRITERS),
    ("POST", "proposals"): only(s201=WRITERS),
    ("GET", "proposal_current"): only(s200=("read key", *PEOPLE)),
    ("GET", "proposal"): only(s200=("read key", *PEOPLE)),
    # Proposed by the marketer to the manager: an administrator signs no more than a key does.
    ("POST", "proposal_sign"): only(s200=("manager",)),
    ("POST", "proposal_return"): only(s200=("manager",)),
    ("POST", "proposal_withdraw"): only(s200=("marketer",)),
    ("GET", "rescoring"): only(s200=("read key", *PEOPLE)),
    ("GET", "revision"): only(s200=("read key", *PEOPLE)),
    ("POST", "revision"): only(s200=WRITERS),
    ("GET", "promises"): only(s200=("read key", *PEOPLE)),
    ("POST", "promises"): only(s201=WRITERS),
    ("GET", "promise"): only(s200=("read key", *PEOPLE)),
    ("POST", "promise_changes"): only(s201=WRITERS),
    ("GET", "promise_preview"): only(s200=("read key", *PEOPLE)),
    ("GET", "promise_runs"): only(s200=("read key", *PEOPLE)),
    ("POST", "promise_runs"): only(s202=WRITERS),
    ("GET", "promise_change"): only(s200=("read key", *PEOPLE)),
    # Proposed by the marketer to the manager, as above.
    ("POST", "promise_change_sign"): only(s200=("manager",)),
    ("POST", "promise_change_return"): only(s200=("manager",)),
    ("POST", "promise_change_take_back"): only(s200=("marketer",)),
    ("GET", "schema"): dict.fromkeys(CALLERS, 200),
    ("GET", "docs"): dict.fromkeys(CALLERS, 200),
    ("GET", "unknown"): dict.fromkeys(CALLERS, 404),
}


def test_the_table_names_every_operation_and_nothing_else() -> None:
    assert {key for key in TABLE if key[1] not in {"schema", "docs", "unknown"}} == {
        (method, pattern.name)
        for pattern in urlpatterns
        for method in getattr(getattr(pattern.callback, "cls", None), "access", {})
    }
    assert {name for _, name in TABLE} == {pattern.name for pattern in urlpatterns}


def test_every_method_that_a_view_has_says_who_may_call_it() -> None:
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        view = getattr(pattern.callback, "cls", None)
        if isinstance(view, type) and issubclass(view, Operation):
            methods = {name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)}
            assert methods == set(view.access)


@pytest.fixture
def handoff(cast: Cast) -> Handoff:
    return make_handoff(cast)


@pytest.fixture
def closing(cast: Cast) -> Disposition:
    return close_handoff(make_handoff(cast))


def make_caller(name: str, cast: Cast) -> Caller:
    if name == "nobody":
        return Caller(client=Client())
    if name.endswith(" key"):
        return key_caller(Scope(name.removesuffix(" key")))
    if name == "without a team":
        cast.rep.memberships.all().delete()
        return person_caller(cast.rep)
    return person_caller(getattr(cast, name))


def calls_of_definition(caller: Caller, method: str, cast: Cast) -> dict[str, Callable[[], HttpResponse]]:
    def on_draft(draft: Draft, step: str, body: dict[str, Any] | None = None) -> HttpResponse:
        return caller.post(f"definition/drafts/{draft.pk}{step}", body or {})

    def on_proposal(step: str, body: dict[str, str] | None = None) -> HttpResponse:
        return caller.post(f"definition/proposals/{make_proposal(cast).pk}/{step}", body or {})

    saved = {"based_on_revision": 1, "document": {}, "examples": []}
    moved = {"to_on": "2026-12-14", "why": "After the review."}
    return {
        "drafts": lambda: (
            caller.get("definition/drafts")
            if method == "GET"
            else caller.post("definition/drafts", {"title": "Fewer students"})
        ),
        "draft": lambda: (
            caller.get(f"definition/drafts/{make_draft(cast).pk}")
            if method == "GET"
            else on_draft(make_draft(cast), "", {"title": "No students"})
        ),
        "draft_revisions": lambda: on_draft(make_draft(cast), "/revisions", saved),
        "draft_discard": lambda: on_draft(make_draft(cast), "/discard"),
        "draft_reopen": lambda: on_draft(discard_draft(make_draft(cast).pk), "/reopen"),
        "draft_propose": lambda: on_draft(make_draft(cast), "/propose"),
        "proposals": lambda: caller.post(
            "definition/proposals", {"version": publish_now(cast).version.number - 1, "why": "Back."}
        ),
        "proposal_current": lambda: caller.get("definition/proposals/current"),
        "proposal": lambda: caller.get(f"definition/proposals/{make_proposal(cast).pk}"),
        "proposal_sign": lambda: on_proposal("sign"),
        "proposal_return": lambda: on_proposal("return", {"reason": "Too few."}),
        "proposal_withdraw": lambda: on_proposal("withdraw"),
        "rescoring": lambda: caller.get("definition/rescoring"),
        "revision": lambda: (
            caller.get("definition/revision") if method == "GET" else caller.post("definition/revision", moved)
        ),
    }


def calls_of_promises(caller: Caller, method: str, cast: Cast) -> dict[str, Callable[[], HttpResponse]]:
    address = f"promises/{first_touch().pk}"

    def on_change(step: str, body: dict[str, str] | None = None) -> HttpResponse:
        return caller.post(f"promises/changes/{propose(cast, by=cast.marketer).pk}/{step}", body or {})

    return {
        "promises": lambda: (
            caller.get("promises")
            if method == "GET"
            else caller.post("promises", {"name": "Large companies", "terms": TERMS})
        ),
        "promise": lambda: caller.get(address),
        "promise_changes": lambda: caller.post(f"{address}/changes", {"is_withdrawal": True}),
        "promise_preview": lambda: caller.get(f"{address}/preview"),
        "promise_runs": lambda: (
            caller.get(f"{address}/runs") if method == "GET" else caller.post(f"{address}/runs", {})
        ),
        "promise_change": lambda: caller.get(f"promises/changes/{propose(cast).pk}"),
        "promise_change_sign": lambda: on_change("sign"),
        "promise_change_return": lambda: on_change("return", {"reason": "Too short."}),
        "promise_change_take_back": lambda: on_change("take-back"),
    }


def call(
    caller: Caller, method: str, name: str, cast: Cast, handoff: Handoff, closing: Disposition, by: dict[str, str]
) -> HttpResponse:
    calls: dict[str, Callable[[], HttpResponse]] = {
        "leads": lambda: caller.get("leads") if method == "GET" else caller.post("leads", body_of_lead()),
        "lead": lambda: caller.get(f"leads/{handoff.lead_id}"),
        "evaluations": lambda: caller.get(f"leads/{handoff.lead_id}/evaluations"),
        "evaluation": lambda: caller.get(f"evaluations/{handoff.evaluation_id}"),
        "handoffs": lambda: caller.get("handoffs"),
        "handoff": lambda: caller.get(f"handoffs/{handoff.pk}"),
        "touches": lambda: caller.post(
            f"handoffs/{handoff.pk}/touches", {"channel": "call", "occurred_at": NOW.isoformat(), **by}
        ),
        "dispositions": lambda: caller.post(
            f"handoffs/{handoff.pk}/dispositions", {"outcome": "working", "next_step_on": "2026-11-09", **by}
        ),
        "steps": lambda: caller.post(f"handoffs/{handoff.pk}/steps", {"step": "notified", "at": NOW.isoformat()}),
        "acknowledge": lambda: caller.post("dispositions/acknowledge", {"ids": [closing.pk], **by}),
        "versions": lambda: caller.get("definition/versions"),
        "version": lambda: caller.get("definition/versions/1"),
        "version_file": lambda: caller.get("definition/versions/1/file"),
        "version_diff": lambda: caller.get("definition/versions/1/diff/1"),
        "backtests": lambda: (
            caller.get("definition/backtests")
            if method == "GET"
            else caller.post("definition/backtests", {"version": 1, "period": "91"})
        ),
        "backtest": lambda: caller.get(f"definition/backtests/{make_backtest().pk}"),
        "calendars": lambda: caller.get("calendars"),
        "calendar": lambda: caller.get(f"calendars/{cast.sales.calendar_id}"),
        "calendar_versions": lambda: caller.post(
            f"calendars/{cast.sales.calendar_id}/versions", {"document": office_hours("America/New_York", "US")}
        ),
        "calendar_version": lambda: caller.get(f"calendars/{cast.sales.calendar_id}/versions/1"),
        "clocks": lambda: caller.get("clocks"),
        "metrics": lambda: caller.get("metrics"),
        **calls_of_definition(caller, method, cast),
        **calls_of_promises(caller, method, cast),
        "schema": lambda: caller.client.get("/api/schema/"),
        "docs": lambda: caller.client.get("/api/docs/"),
        "unknown": lambda: caller.client.get("/api/v2/leads"),
    }
    return calls[name]()


@pytest.mark.parametrize(("method", "name"), TABLE.keys(), ids=lambda part: part)
def test_each_caller_gets_what_the_table_says(
    cast: Cast, handoff: Handoff, closing: Disposition, method: str, name: str
) -> None:
    people = {"work key": {"by": cast.rep.email}, "acknowledge key": {"by": cast.marketer.email}}
    answers = {}
    for caller_name in CALLERS:
        with transaction.atomic():
            caller = make_caller(caller_name, cast)
            answers[caller_name] = call(caller, method, name, cast, handoff, closing, people.get(caller_name, {}))
            transaction.set_rollback(True)
    assert {caller_name: answer.status_code for caller_name, answer in answers.items()} == TABLE[method, name]
    assert all(answer.headers["X-Request-Id"] for answer in answers.values())
    refused = [answer.json()["error"] for answer in answers.values() if answer.status_code >= 400]
    assert all(set(error) == {"code", "message", "fields", "request_id"} for error in refused)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_method_that_an_address_does_not_take_is_refused_by_name(reader: Caller, method: str) -> None:
    answer = reader.call(method, "handoffs")
    assert answer.status_code == 405
    assert answer.json()["error"]["code"] == "method_not_allowed"
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD"}
