"""Every address × every role: who gets which answer. An address that is missing here fails the suite."""

import pytest
from django.db import transaction
from django.test import Client

from handoff.people.models import User
from tests.cast import Cast
from tests.handoff.web.addresses import names, url_of
from tests.handoff.web.scene import Scene, browser_of

ROLES = (
    "rep",
    "teammate",
    "manager",
    "outsider",
    "marketer",
    "marketing_manager",
    "revenue_ops",
    "admin",
    "anonymous",
)
EVERYBODY = "200 200 200 200 200 200 200 200 200"
SIGNED_IN = "200 200 200 200 200 200 200 200 302"
MOVED_ON = "302 302 302 302 302 302 302 302 302"
NO_REPS = "403 403 200 403 200 200 200 200 302"
DEFINERS = "403 403 200 403 200 200 403 403 302"
OPERATIONS = "403 403 403 403 200 403 200 200 302"
MARKETING_OPS = "403 403 403 403 200 403 403 403 302"
NOT_ONE_TEAM = "200 200 200 404 200 200 200 200 302"

# The answer to each role, in the order of ROLES. 422: the form was read and sent back, so the role may send it; 400:
# an empty one could not even be read.
READ = {
    "healthz": EVERYBODY,
    "readyz": "503 503 503 503 503 503 503 503 503",
    "login": "302 302 302 302 302 302 302 302 200",
    "admin_login": "403 403 403 403 403 403 403 302 302",
    "web:home": MOVED_ON,
    "web:queue": SIGNED_IN,
    "web:handoff": NOT_ONE_TEAM,
    "web:bell": SIGNED_IN,
    "web:preferences": SIGNED_IN,
    "web:styleguide": EVERYBODY,
    "web:sla": SIGNED_IN,
    "web:sla_csv": SIGNED_IN,
    "web:path_map": SIGNED_IN,
    "web:path_map_csv": SIGNED_IN,
    "web:dispositions": SIGNED_IN,
    "web:dispositions_csv": SIGNED_IN,
    "web:numbers": SIGNED_IN,
    "web:numbers_csv": SIGNED_IN,
    "web:feedback": SIGNED_IN,
    "web:imports": NO_REPS,
    "web:import": NO_REPS,
    "web:import_mapping": NO_REPS,
    "web:import_refused": NO_REPS,
    "web:trace": NO_REPS,
    "web:definition": SIGNED_IN,
    "web:definition_version": SIGNED_IN,
    "web:definition_versions": SIGNED_IN,
    "web:definition_diff": SIGNED_IN,
    "web:definition_file": SIGNED_IN,
    "web:revision": SIGNED_IN,
    "web:proposal": SIGNED_IN,
    "web:propose": DEFINERS,
    "web:propose_former": DEFINERS,
    "web:drafts": SIGNED_IN,
    "web:draft": SIGNED_IN,
    "web:draft_example": SIGNED_IN,
    "web:draft_example_new": MARKETING_OPS,
    "web:draft_leads": MARKETING_OPS,
    "web:draft_history": SIGNED_IN,
    "web:draft_file": SIGNED_IN,
    "web:criteria": SIGNED_IN,
    "web:criteria_csv": SIGNED_IN,
    "web:definition_outcomes": SIGNED_IN,
    "web:definition_outcomes_csv": SIGNED_IN,
    "web:backtest": SIGNED_IN,
    "web:backtest_csv": SIGNED_IN,
    "web:backtest_draft": SIGNED_IN,
    "web:absences": SIGNED_IN,
    "web:absence": "200 404 200 404 404 404 404 200 302",
    "web:settings": SIGNED_IN,
    "web:calendars": SIGNED_IN,
    "web:calendar": SIGNED_IN,
    "web:calendar_file": SIGNED_IN,
    "web:calendar_edit": OPERATIONS,
    "web:promises": SIGNED_IN,
    "web:promise": SIGNED_IN,
    "web:promise_new": DEFINERS,
    "web:promise_change": DEFINERS,
    "web:promise_choice": SIGNED_IN,
    "web:promise_diff": SIGNED_IN,
    "web:promise_apply": SIGNED_IN,
    "web:promise_apply_csv": SIGNED_IN,
    "leads:search": SIGNED_IN,
}
WRITE = {
    "login": "302 302 302 302 302 302 302 302 200",
    "admin_login": "403 403 403 403 403 403 403 302 302",
    "logout": MOVED_ON,
    "web:touch": "422 422 422 404 403 403 403 403 302",
    "web:dispose": "422 422 422 404 403 403 403 403 302",
    "web:mark_read": "403 403 403 404 302 302 403 403 302",
    "web:give": "403 403 302 404 403 403 403 403 302",
    "web:put_away": MOVED_ON,
    "web:preferences": MOVED_ON,
    "web:feedback": "403 403 403 403 302 302 403 403 302",
    "web:imports": "403 403 422 403 422 422 422 422 302",
    "web:import": "403 403 422 403 422 422 422 422 302",
    "web:import_file": "403 403 302 403 302 302 302 302 302",
    "web:import_mapping": "403 403 302 403 302 302 302 302 302",
    "web:import_turn": "403 403 302 403 302 302 302 302 302",
    "web:trace": "403 403 422 403 422 422 422 422 302",
    "web:drafts": "403 403 403 403 422 403 403 403 302",
    "web:draft_save": "403 403 403 403 400 403 403 403 302",
    "web:draft_example": "403 403 403 403 400 403 403 403 302",
    "web:draft_example_new": "403 403 403 403 400 403 403 403 302",
    "web:draft_restore": "403 403 403 403 400 403 403 403 302",
    "web:draft_undo": "403 403 403 403 302 403 403 403 302",
    "web:draft_discard": "403 403 403 403 302 403 403 403 302",
    "web:draft_reopen": "403 403 403 403 302 403 403 403 302",
    "web:backtest_cancel": "403 403 302 403 302 302 403 403 302",
    "web:backtest_draft": "403 403 302 403 302 302 403 403 302",
    "web:untrace": "403 403 302 403 302 302 302 302 302",
    "web:revision": "403 403 422 403 422 422 403 403 302",
    "web:propose": "403 403 422 403 422 422 403 403 302",
    "web:propose_former": "403 403 422 403 422 422 403 403 302",
    "web:sign": "403 403 302 403 403 302 403 403 302",
    "web:return_proposal": "403 403 422 403 403 422 403 403 302",
    "web:absences": "422 422 422 422 422 422 422 422 302",
    "web:absence": "403 404 400 404 404 404 404 403 302",
    "web:absence_end": "302 404 302 404 404 404 404 302 302",
    "web:calendars": "403 403 403 403 422 403 422 422 302",
    "web:calendar_edit": "403 403 403 403 422 403 422 422 302",
    "web:calendar_import": "403 403 403 403 422 403 422 422 302",
    "web:withdraw_proposal": "403 403 403 403 302 403 403 403 302",
    "web:promise_new": "403 403 422 403 422 422 403 403 302",
    "web:promise_change": "403 403 422 403 422 422 403 403 302",
    "web:promise_withdraw": "403 403 302 403 302 302 403 403 302",
    # Proposed by the sales manager to the marketing manager: nobody else signs, administrators neither.
    "web:promise_sign": "403 403 403 403 403 302 403 403 302",
    "web:promise_return": "403 403 403 403 403 422 403 403 302",
    "web:promise_take_back": "403 403 302 403 403 403 403 403 302",
    "web:promise_apply": "403 403 302 403 302 302 403 403 302",
}


def reader(cast: Cast, role: str) -> User | None:
    return getattr(cast, role, None)


def may_read(name: str, role: str) -> bool:
    """Say whether a page opens for a role."""
    return READ[name].split()[ROLES.index(role)] == "200"


def statuses(scene: Scene, name: str, method: str) -> str:
    """Ask as each role in turn; nothing that one of them wrote is there for the next."""
    found = []
    for role in ROLES:
        with transaction.atomic():
            client: Client = browser_of(reader(scene.cast, role))
            found.append(str(getattr(client, method)(url_of(name, scene)).status_code))
            transaction.set_rollback(True)
    return " ".join(found)


def test_every_address_is_in_the_table() -> None:
    assert sorted({*READ, *WRITE}) == names()


@pytest.mark.parametrize("name", sorted(READ))
def test_it_answers_reading(scene: Scene, name: str, settings: object) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]  # the fixture's own settings
    assert statuses(scene, name, "get") == READ[name]


@pytest.mark.parametrize("name", sorted(WRITE))
def test_it_answers_writing(scene: Scene, name: str) -> None:
    assert statuses(scene, name, "post") == WRITE[name]


@pytest.mark.parametrize("name", sorted({*WRITE} - {*READ}))
def test_it_writes_nothing_on_reading(scene: Scene, name: str) -> None:
    assert browser_of(scene.cast.rep).get(url_of(name, scene)).status_code == 405


@pytest.mark.parametrize("name", sorted({*READ} - {*WRITE}))
def test_a_page_takes_no_post(scene: Scene, name: str) -> None:
    assert browser_of(scene.cast.rep).post(url_of(name, scene)).status_code == 405


@pytest.mark.parametrize("name", sorted(WRITE))
def test_a_post_without_a_token_is_refused(scene: Scene, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.cast.rep)
    assert client.post(url_of(name, scene)).status_code == 403
