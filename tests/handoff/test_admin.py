"""The admin site: settings are editable, versions are add-only, history is read-only, and only administrators enter."""

import json
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

from handoff.people.keys import find_key
from handoff.people.models import ApiKey, CalendarActivation, CalendarVersion
from handoff.process.defaults.definition import definition_document
from handoff.process.defaults.hours import office_hours
from leads.definitions.models import DefinitionActivation, DefinitionVersion
from leads.handoffs.models import HandoffEvent
from leads.records.models import Lead
from slas.models import PolicyActivation, PolicyVersion
from tests.cast import NOW, Cast, install, make_lead
from tests.rows import make_event, make_handoff

OURS = ("people", "outbox", "records", "definitions", "handoffs", "routing", "slas", "dispositions", "api")
# Memberships and seats stand inside team and pool; the narrow table is a copy of evaluations.
UNSEEN = {
    "people.membership",
    "people.demostory",
    "routing.seat",
    "definitions.narrowrow",
    "definitions.narrowcolumn",
    "definitions.narrowmark",
}

VERSIONS = {
    "people.calendarversion",
    "handoffs.pathversion",
    "routing.routingversion",
    "dispositions.terms",
}
SETTINGS = {
    "people.user",
    "people.team",
    "people.calendar",
    "people.apikey",
    "records.source",
    "records.campaign",
    "records.company",
    "records.lead",
    "definitions.customfact",
    "routing.pool",
    "slas.policy",
    "dispositions.reason",
}


@pytest.fixture
def cast(db: None) -> Cast:
    return install()


@pytest.fixture
def site(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.admin)
    return client


def _models() -> dict[str, type]:
    return {model._meta.label_lower: model for model in apps.get_models() if model._meta.app_label in OURS}


def _rights(label: str, user) -> tuple[bool, bool, bool]:
    request = RequestFactory().get("/admin/")
    request.user = user
    page = admin.site.get_model_admin(_models()[label])
    return (
        page.has_add_permission(request),
        page.has_change_permission(request),
        page.has_delete_permission(request),
    )


def test_every_model_has_its_page() -> None:
    registered = {label for label, model in _models().items() if admin.site.is_registered(model)}
    assert set(_models()) - registered == UNSEEN


@pytest.mark.parametrize("label", sorted(set(_models()) - UNSEEN))
def test_an_administrator_adds_versions_changes_settings_and_only_looks_at_history(cast: Cast, label: str) -> None:
    can_add, can_change, can_delete = _rights(label, cast.admin)
    assert not can_delete
    assert can_change is (label in SETTINGS)
    assert can_add is (label in VERSIONS | SETTINGS - {"records.lead"})


@pytest.mark.parametrize("label", sorted(set(_models()) - UNSEEN))
def test_each_list_opens(site: Client, cast: Cast, label: str) -> None:
    make_event(make_handoff(cast))
    assert site.get(reverse(f"admin:{label.replace('.', '_')}_changelist")).status_code == 200


@pytest.mark.parametrize("label", sorted(VERSIONS | SETTINGS - {"records.lead"}))
def test_each_form_to_add_opens(site: Client, label: str) -> None:
    assert site.get(reverse(f"admin:{label.replace('.', '_')}_add")).status_code == 200


@pytest.mark.parametrize("who", ["rep", "manager", "marketer", "revenue_ops"])
def test_nobody_else_enters(cast: Cast, who: str) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    assert client.get("/admin/").status_code == 302


def test_an_event_cannot_be_posted_to(site: Client, cast: Cast) -> None:
    event = make_event(make_handoff(cast))
    response = site.post(reverse("admin:handoffs_handoffevent_change", args=[event.pk]), {"system": "me"})
    assert response.status_code == 403
    assert HandoffEvent.objects.get(pk=event.pk).system == "handoff"


def test_a_calendar_version_is_added_with_its_holidays_and_put_in_force(site: Client, cast: Cast) -> None:
    calendar = cast.sales.calendar
    document = json.dumps(office_hours("America/Chicago", "US"))
    site.post(reverse("admin:people_calendarversion_add"), {"calendar": calendar.pk, "document": document})
    added = CalendarVersion.objects.get(calendar=calendar, number=2)
    assert added.document["resolved"]["holidays"]
    assert added.created_by == cast.admin
    action = {"action": "put_in_force", "_selected_action": [added.pk]}
    site.post(reverse("admin:people_calendarversion_changelist"), action)
    assert CalendarActivation.objects.get(calendar=calendar, retired_at=None).version == added


def test_hours_that_cannot_be_read_are_refused_with_every_problem(site: Client, cast: Cast) -> None:
    form = {"calendar": cast.sales.calendar.pk, "document": '{"tz": "Nowhere", "weekly": {"monday": []}}'}
    response = site.post(reverse("admin:people_calendarversion_add"), form)
    assert response.status_code == 200
    assert "is not a known time zone" in response.content.decode()
    assert "is not a weekday" in response.content.decode()


def test_no_definition_is_put_in_force_without_signatures(site: Client, cast: Cast) -> None:
    page = reverse("admin:definitions_definitionversion_add")
    assert site.post(page, {"document": json.dumps(definition_document()), "why": "mine"}).status_code == 403
    action = {"action": "put_in_force", "_selected_action": [DefinitionVersion.objects.get().pk]}
    site.post(reverse("admin:definitions_definitionversion_changelist"), action)
    assert DefinitionVersion.objects.count() == DefinitionActivation.objects.count() == 1


def test_no_promise_is_put_in_force_without_the_other_team_s_signature(site: Client, cast: Cast) -> None:
    assert site.get(reverse("admin:slas_policyversion_add")).status_code == 403
    action = {"action": "put_in_force", "_selected_action": [PolicyVersion.objects.earliest("pk").pk]}
    before = PolicyActivation.objects.count()
    site.post(reverse("admin:slas_policyversion_changelist"), action)
    assert PolicyActivation.objects.count() == before


def test_a_key_is_shown_once_and_works(site: Client, cast: Cast) -> None:
    form = {"name": "Website", "scopes": ["ingest"], "acts_for": "", "expires_at_0": "", "expires_at_1": ""}
    response = site.post(reverse("admin:people_apikey_add"), form, follow=True)
    shown = next(str(message) for message in response.context["messages"] if "not shown again" in str(message))
    plain = shown.rsplit(" ", 1)[1]
    found = find_key(plain, NOW)
    assert found is not None
    assert found.scopes == ["ingest"]
    assert plain not in site.get(reverse("admin:people_apikey_change", args=[found.pk])).content.decode()


def test_a_revoked_key_works_no_longer(site: Client, cast: Cast) -> None:
    site.post(reverse("admin:people_apikey_add"), {"name": "Website", "scopes": ["ingest"]})
    key = ApiKey.objects.get()
    site.post(reverse("admin:people_apikey_changelist"), {"action": "revoke", "_selected_action": [key.pk]})
    key.refresh_from_db()
    assert key.revoked_at is not None


def test_a_lead_is_excluded_with_a_reason_and_nothing_else_of_it_changes(site: Client, cast: Cast) -> None:
    lead = make_lead()
    form = {"excluded_as": "test", "excluded_because": "our own form test", "name": "Somebody else"}
    site.post(reverse("admin:records_lead_change", args=[lead.pk]), form)
    lead = Lead.objects.get(pk=lead.pk)
    assert (lead.excluded_as, lead.name) == ("test", "Amara Nwosu")


def test_it_names_every_kind_of_record_in_the_plural() -> None:
    plurals = {str(model._meta.verbose_name_plural) for model in admin.site._registry}

    assert {"touches", "companies", "identities", "activities", "policies"} <= plurals
    assert not [name for name in plurals if re.search(r"(?:[^aeiou]y|ch|sh|x|ss)s$", name)]
