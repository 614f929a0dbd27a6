"""What PostgreSQL refuses about leads, companies, activities and findings."""

from leads.records.models import Activity, Campaign, Finding, Identity, Source
from tests.cast import NOW, Cast, make_company, make_lead, make_source
from tests.invariants.refusal import refused_by


def test_it_refuses_source_key_unique(cast: Cast) -> None:
    make_source("website")
    with refused_by("source_key_unique"):
        Source.objects.create(key="website", name="Another website")


def test_it_refuses_campaign_name_unique(cast: Cast) -> None:
    Campaign.objects.create(name="Autumn webinars")
    with refused_by("campaign_name_unique"):
        Campaign.objects.create(name="AUTUMN webinars")


def test_it_refuses_company_domain_unique(cast: Cast) -> None:
    make_company(domain="brightwell.example")
    with refused_by("company_domain_unique"):
        make_company(domain="brightwell.example")


def test_it_refuses_company_domain_lower_case(cast: Cast) -> None:
    with refused_by("company_domain_lower_case"):
        make_company(domain="Brightwell.example")


def test_it_refuses_lead_email_unique(cast: Cast) -> None:
    make_lead(email="amara@brightwell.example")
    with refused_by("lead_email_unique"):
        make_lead(email="amara@brightwell.example")


def test_it_refuses_lead_email_lower_case(cast: Cast) -> None:
    with refused_by("lead_email_lower_case"):
        make_lead(email="Amara@brightwell.example")


def test_it_refuses_lead_exclusion_says_why(cast: Cast) -> None:
    with refused_by("lead_exclusion_says_why"):
        make_lead(excluded_as="test")


def test_it_refuses_identity_source_external_id_unique(cast: Cast) -> None:
    source, lead, other = make_source(), make_lead(), make_lead(email="other@brightwell.example")
    Identity.objects.create(lead=lead, source=source, external_id="hs-1")
    with refused_by("identity_source_external_id_unique"):
        Identity.objects.create(lead=other, source=source, external_id="hs-1")


def test_it_refuses_activity_source_external_id_unique(cast: Cast) -> None:
    lead, source = make_lead(), make_source()
    act = {"lead": lead, "source": source, "kind": "demo_request", "occurred_at": NOW, "received_at": NOW}
    Activity.objects.create(**act, external_id="act-1")
    with refused_by("activity_source_external_id_unique"):
        Activity.objects.create(**act, external_id="act-1")


def test_it_refuses_finding_kind_known(cast: Cast) -> None:
    with refused_by("finding_kind_known"):
        Finding.objects.create(kind="odd", lead=make_lead(), found_at=NOW)


def test_it_takes_two_acts_without_an_external_id(cast: Cast) -> None:
    lead, source = make_lead(), make_source()
    act = {"lead": lead, "source": source, "kind": "demo_request", "occurred_at": NOW, "received_at": NOW}
    Activity.objects.create(**act)
    Activity.objects.create(**act)
    assert lead.activities.count() == 2
